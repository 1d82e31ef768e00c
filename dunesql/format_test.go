package dunesql

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/internal/golden"
)

// TestFormatGolden formats testdata/format/*.sql; what comes out stands beside
// each.
func TestFormatGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/format/*.in.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Format(string(text))
		if err != nil {
			t.Fatal(err)
		}
		checkFormat(t, string(text))
		golden.File(t, strings.Replace(file, ".in.sql", ".out.sql", 1), got)
	}
}

// checkFormat holds the layout of a text against the text: the same tokens,
// comments and placeholders, the same tree when there is one, and nothing left
// to do.
func checkFormat(t *testing.T, text string) {
	t.Helper()
	before, holes, err := lexTemplate(text)
	if err != nil {
		if _, err := Format(text); err == nil {
			t.Errorf("what can't be cut into tokens is formatted: %q", text)
		}
		return
	}
	got := layout(text, before)
	after, holesAfter, err := lexTemplate(got)
	if err != nil {
		t.Errorf("%v in the layout of %q:\n%s", err, text, got)
		return
	}
	if d := cmp.Diff(tokenWords(text, before), tokenWords(got, after)); d != "" {
		t.Errorf("the tokens of %q change (-before +after):\n%s", text, d)
	}
	if d := cmp.Diff(commentsOf(text, before), commentsOf(got, after)); d != "" {
		t.Errorf("the comments of %q change (-before +after):\n%s", text, d)
	}
	if len(holes) != len(holesAfter) {
		t.Errorf("%d placeholders become %d in %q", len(holes), len(holesAfter), text)
	}
	s, err := Parse(text)
	if err == nil {
		again, err := Parse(got)
		if err != nil || Print(again) != Print(s) {
			t.Errorf("another tree (%v) for %q:\n%s", err, text, got)
		}
	}
	if again := layout(got, after); again != got {
		t.Errorf("the second layout of %q differs (-first +second):\n%s", text, cmp.Diff(got, again))
	}
	if out, err := Format(text); err != nil || out != got {
		t.Errorf("Format(%q) did not trust the layout: %v", text, err)
	}
}

// tokenWords are the tokens of a text, keywords as such, and which of them are
// joined to a placeholder.
func tokenWords(text string, tokens []token) []string {
	var all []string
	for i, t := range tokens {
		word := text[t.start:t.end]
		if t.sym != "" {
			word = t.sym
		}
		joined := i > 0 && tokens[i-1].end == t.start && (t.kind == kindPlaceholder || tokens[i-1].kind == kindPlaceholder) &&
			t.kind != kindSymbol && tokens[i-1].kind != kindSymbol && t.kind != kindEOF
		if joined {
			word = "+" + word
		}
		all = append(all, word)
	}
	return all
}

func commentsOf(text string, tokens []token) []string {
	all := []string{}
	r := &pieceReader{text: text, tokens: tokens}
	for r.next = range tokens {
		for _, c := range r.between(tokens[r.next].start).comments {
			all = append(all, c.text)
		}
	}
	return all
}

func TestFormatKeepsEverything(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "select 1", "select 1;", "-- only", "/* only */", "select - -1", "select 1 - -1, -(-1), + +1, a- -b", "select 1 . 5", "select a . b.c",
		"select eth_{{x}}.y{{z}} from {{chain}}.t where a={{b}}and c", "select {{a}}{{b}}", "select '{{x}}' -- {{y}}\nfrom \"query_1(k='{{x}}')\"",
		"select (((", "select )))", "select case", "select end", "select case when a then b end end", "select ( case )", "select a[1][2]",
		"select a, -- first\nb -- second\n, c /* third */ from t -- end", "with a as (select 1), -- x\n\n\n-- y\nb as (select 2) select * from a",
		"select a from t\n\n\n-- why\n\nwhere b", "select /* a\nb */ 1", "select 1 --\r\nfrom t", "select x'ab', u&'\\0041', 0xff, 1e5, .5, 5.",
		"select limit, offset, a.fetch, max(offset) from t limit 5 offset 3", "select a is distinct from b from t", "select extract(day from d), trim(both 'x' from y)",
		"select a between 1 and 2 and b or not c between 3 and 4 from t where a between 1 and 2 and b and c or d",
		"select count(*) filter (where a > 1) over (partition by b order by c rows between 1 preceding and current row)",
		"select a -> b, x => y, array[1,2], map(array['a'], array[1]), cast(a as row(b bigint, c varchar)), a::bigint",
		"select * from a natural join b cross join c left outer join d on a.x = d.x right join e using (x), lateral (select 1) full join f on true",
		"select listagg(a, ',') within group (order by b) from t group by cube (a, b), grouping sets ((a), ())",
		"(select 1) union all (select 2) intersect select 3 order by 1", "values (1, 2), (3, 4)", "table t",
		"select " + strings.Repeat("a_rather_long_name + ", 20) + "1", "select " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300),
		"select f(" + strings.Repeat("a_rather_long_argument, ", 20) + "1) from t where x in (" + strings.Repeat("'value', ", 50) + "'z')",
		"select case when aaaaaaaaaaaaaaaaaaaaaaaaa = 1 then 'bbbbbbbbbbbbbbbbbbbbbb' when ccccccccccccccccccccc then 'dddddddddddddddd' else 'e' end x from t",
	} {
		checkFormat(t, text)
	}
}

// TestFormatCorpus formats the queries below the folder that BARCHAN_CORPUS
// names.
func TestFormatCorpus(t *testing.T) {
	t.Parallel()
	root := os.Getenv("BARCHAN_CORPUS")
	if root == "" {
		t.Skip("BARCHAN_CORPUS names no folder of .sql files")
	}
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		text, err := os.ReadFile(path)
		n++
		checkFormat(t, string(text))
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("%d files: %v", n, err)
	}
}

func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"select a, -- c\n{{b}} from t where x between 1 and 2", "with a as (select case when 1 then 2 end) select - -1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkFormat(t, text) })
}
