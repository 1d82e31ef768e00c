package dataset_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/run"
)

var stamps = regexp.MustCompile(`of \d{4}-\d\d-\d\d [\d:.]+`)

func describe(s barchan.Schema) string {
	var parts []string
	for _, c := range s {
		parts = append(parts, c.Name+" "+c.Type)
	}
	return strings.Join(parts, ", ")
}

func TestParquetIsReadInPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("blocks/2024/a.parquet", 1, 2)
	w.blocks("blocks/2025/b.parquet", 3)
	w.write("blocks/readme.txt", "no data")
	set, err := w.add("Ethereum.Blocks", "blocks/**/*.parquet")
	w.must(err)
	w.is(describe(set.Schema), "number bigint, hash varchar")
	if set.Name != "ethereum.blocks" || set.Current.Rows != 3 || set.Current.Bytes == 0 || len(set.Current.Location.Files) != 2 {
		t.Errorf("registered %+v", set)
	}
	w.is(w.answer("SELECT number, HASH FROM ethereum.blocks WHERE number > 1 ORDER BY 1"), "number,HASH\n2,0x00\n3,0x000\n")
	if entries, err := os.ReadDir(filepath.Join(w.data, "tables")); err == nil && len(entries) > 0 {
		t.Errorf("something was copied: %v", entries)
	}
}

func TestCSVIsReadInPlaceByTheTypesOfItsTexts(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.write("a.csv", "Id,day,amount,big,at,zoned,ok,word\n"+
		"1,2024-02-29,1.5,115792089237316195423570985008687907853269984665640564039457584007913129639935,2024-01-01 10:00:00,2024-01-01T10:00:00Z,true,\"a, b\"\n")
	w.write("b.csv", "id,day,amount,big,at,zoned,ok,word\n2,2024-03-01,2,7,2024-01-02 00:00:00.5,2024-01-01 10:00:00+02:00,false,\n")
	set, err := w.add("lake.mixed", "*.csv")
	w.must(err)
	w.is(describe(set.Schema), "id bigint, day date, amount double, big uint256, at timestamp(3), zoned timestamp(3) with time zone, ok boolean, word varchar")
	if set.Current.Rows != 2 {
		t.Errorf("%d rows were counted", set.Current.Rows)
	}
	w.is(w.answer("SELECT * FROM lake.mixed ORDER BY id"), "id,day,amount,big,at,zoned,ok,word\n"+
		"1,2024-02-29,1.5,115792089237316195423570985008687907853269984665640564039457584007913129639935,2024-01-01 10:00:00.000,2024-01-01 10:00:00.000 UTC,true,\"a, b\"\n"+
		"2,2024-03-01,2,7,2024-01-02 00:00:00.500,2024-01-01 08:00:00.000 UTC,false,\n")
	// The types stay when files come: a value that is none fails the reader.
	w.write("c.csv", "id,day,amount,big,at,zoned,ok,word\nseven,2024-03-01,2,7,2024-01-02 00:00:00.5,2024-01-01 10:00:00Z,false,\n")
	if got := w.answer("SELECT sum(id) FROM lake.mixed"); !strings.HasPrefix(got, "data: ") || !strings.Contains(got, "seven") {
		t.Errorf("a text in a column of numbers: %s", got)
	}
}

// The rows of CSV are counted when all of it is read anyway: when it is
// registered or refreshed, and not when a run finds a new file.
func TestRowsOfCSVAreCountedWhereAllOfItIsRead(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.write("a.csv", "n,word\n1,\"two\nlines\"\n2,x\n")
	w.write("b.csv", "n,word\n")
	set, err := w.add("lake.words", "*.csv")
	w.must(err)
	if set.Current.Rows != 2 {
		t.Errorf("%d rows were counted", set.Current.Rows)
	}
	w.write("c.csv", "n,word\n3,y\n")
	w.is(w.answer("SELECT count(*) AS n FROM lake.words"), "n\n3\n")
	set, err = w.store.Table(t.Context(), "lake.words")
	w.must(err)
	if set.Current.Rows != barchan.UnknownRows {
		t.Errorf("%d rows were counted by a run", set.Current.Rows)
	}
	set, err = w.sets.Refresh(t.Context(), w.team, "lake.words")
	w.must(err)
	if set.Current.Rows != 3 {
		t.Errorf("%d rows were counted by a refresh", set.Current.Rows)
	}
}

func TestGzipIsReadInPlaceToo(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.pack("a.csv.gz", "\ufeffN,word\n1,one\n2,\"two, too\"\n")
	w.pack("b.CSV.GZ", "n,word\n3,three\n")
	set, err := w.add("lake.packed", "*.{csv.gz,CSV.GZ}")
	if err == nil {
		t.Fatalf("registered %+v by the end of an alternative", set)
	}
	_, _, err = w.sets.Add(t.Context(), w.team, dataset.Request{Name: "lake.packed", Pattern: filepath.Join(w.lake, "*.{csv.gz,CSV.GZ,csv}"), Format: barchan.FormatCSV})
	w.must(err)
	const all = "SELECT n, word FROM lake.packed ORDER BY n"
	w.is(w.answer(all), "n,word\n1,one\n2,\"two, too\"\n3,three\n")
	// Beside plain ones, and pinned as they are.
	w.write("c.csv", "n,word\n4,four\n")
	w.is(w.answer(all), "n,word\n1,one\n2,\"two, too\"\n3,three\n4,four\n")
	set, err = w.sets.Refresh(t.Context(), w.team, "lake.packed")
	w.must(err)
	if set.Current.Rows != 4 || describe(set.Schema) != "n bigint, word varchar" {
		t.Errorf("refreshed: %d rows of %s", set.Current.Rows, describe(set.Schema))
	}
	w.engine.before = once(func() { w.pack("a.csv.gz", "n,word\n1,ONE\n") })
	if got := w.answer(all); !strings.Contains(got, "a.csv.gz changed while it was read") {
		t.Errorf("a packed file that changed: %s", got)
	}
	w.engine.before = nil
	whole, err := os.ReadFile(w.pack("a.csv.gz", "n,word\n"+strings.Repeat("1,one\n", 5000)))
	w.must(err)
	other := []byte(string(whole)) // another checksum
	other[len(other)-5] ^= 1
	for name, text := range map[string]string{
		"no gzip": "n,word\n1,x\n", "a head": "\x1f\x8b\x08\x00", "empty": "", "half": string(whole[:len(whole)/2]),
		"without its end": string(whole[:len(whole)-1]), "damaged": string(other), "with something behind": string(whole) + "x",
	} {
		w.write("a.csv.gz", text)
		if got, want := w.answer(all), "data: dataset lake.packed: "+w.lake+"/a.csv.gz: the file is not gzip, or is damaged"; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	w.write("a.csv.gz", string(whole)+string(whole)) // two members are one file
	if got := w.answer("SELECT count(*) AS n FROM lake.packed"); got != "n\n10003\n" {
		t.Errorf("two members: %s", got)
	}
}

func TestTheEndOfAPatternTellsTheForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pack("x.csv.gz", "n\n1\n")
	set, err := w.add("lake.x", "*.csv.gz")
	w.must(err)
	if set.Source.Format != barchan.FormatCSV || set.Current.Rows != 1 {
		t.Errorf("registered %+v", set)
	}
}

func TestNewFilesAppearWithTheNextRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	_, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	const sum = "SELECT sum(number) AS n FROM lake.blocks"
	w.is(w.answer(sum), "n\n1\n")
	b := w.blocks("b.parquet", 10)
	w.is(w.answer(sum), "n\n11\n")
	before, err := w.store.Table(t.Context(), "lake.blocks")
	w.must(err)
	w.is(w.answer(sum), "n\n11\n")
	after, err := w.store.Table(t.Context(), "lake.blocks")
	w.must(err)
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("a run over files at rest changed the catalog: %s", d)
	}
	w.must(os.Remove(b))
	w.is(w.answer(sum), "n\n1\n")
	w.must(os.Remove(filepath.Join(w.lake, "a.parquet")))
	w.is(w.answer(sum), "data: dataset lake.blocks: no file matches LAKE/*.parquet")
	w.blocks("c.parquet", 5)
	w.is(w.answer(sum), "n\n5\n")
}

// A run that is taken over reads what its first attempt pinned.
func TestARescueKeepsThePin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	_, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	l := w.begin("SELECT sum(number) AS n FROM lake.blocks")
	_, err = w.store.Pin(t.Context(), l, []string{"lake.blocks"}, time.Now())
	w.must(err)
	w.write("broken.parquet", "no parquet")
	w.is(w.outcome(l), "n\n1\n")
	w.is(w.answer("SELECT sum(number) AS n FROM lake.blocks"),
		"data: dataset lake.blocks: LAKE/broken.parquet: the file is not Parquet, or is damaged")
}

func TestAChangeDuringARunFailsIt(t *testing.T) {
	t.Parallel()
	type moment func(w *world, do func())
	before := func(w *world, do func()) { w.engine.before = once(do) }
	after := func(w *world, do func()) { w.engine.after = once(do) }
	const changed = "data: dataset lake.blocks: the file LAKE/a.parquet changed while it was read: it had 1 bytes of TIME, and now has 2 bytes of TIME; run it again when the files are at rest"
	const gone = "data: dataset lake.blocks: the file LAKE/a.parquet does not exist any more; run it again when the files are at rest"
	for name, c := range map[string]struct {
		when moment
		do   func(w *world, file string)
		want string
	}{
		"a file that was written again before it was read": {before, func(w *world, _ string) { w.blocks("a.parquet", 1, 2, 3) }, changed},
		"a file that was written again after it was read":  {after, func(w *world, _ string) { w.blocks("a.parquet", 1, 2, 3) }, changed},
		"a file that is gone before it was read":           {before, func(w *world, file string) { w.must(os.Remove(file)) }, gone},
		"a file that is gone after it was read":            {after, func(w *world, file string) { w.must(os.Remove(file)) }, gone},
		"a file of the same size and another time": {after, func(w *world, file string) {
			w.must(os.Chtimes(file, time.Time{}, time.Now().Add(-time.Hour)))
		}, changed},
		"a file that came": {before, func(w *world, _ string) { w.blocks("z.parquet", 100) }, "n\n1\n"}, // the pin has it not
		"nothing":          {after, func(*world, string) {}, "n\n1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			file := w.blocks("a.parquet", 1)
			_, err := w.add("lake.blocks", "*.parquet")
			w.must(err)
			c.when(w, func() { c.do(w, file) })
			got := w.answer("SELECT sum(number) AS n FROM lake.blocks")
			w.is(sizes.ReplaceAllString(got, "$1 # bytes"), strings.NewReplacer("1 bytes", "# bytes", "2 bytes", "# bytes").Replace(c.want))
			if strings.HasPrefix(c.want, "data") {
				if execs, err := w.store.Executions(t.Context(), w.last()); err != nil || execs[0].Output != nil {
					t.Errorf("the failed node has a result: %v, %v", execs, err)
				}
			}
		})
	}
}

var sizes = regexp.MustCompile(`(had|has) \d+ bytes`)

func once(do func()) func() {
	done := false
	return func() {
		if !done {
			done = true
			do()
		}
	}
}

// last is the run that was submitted last.
func (w *world) last() barchan.RunID {
	w.Helper()
	list, _, err := w.store.ListRuns(w.Context(), w.team.ID, barchan.RunSQL, 1, 0)
	if err != nil || len(list) == 0 {
		w.Fatal(list, err)
	}
	return list[0].ID
}

// All nodes of a run see the files of one moment: a change between two nodes
// fails the run.
func TestAChangeBetweenTwoNodesFailsTheRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	_, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	one, err := w.store.CreateQuery(t.Context(), barchan.Query{Team: w.team.ID, Name: "one", SQL: "SELECT 1 AS x"})
	w.must(err)
	two, err := w.store.CreateQuery(t.Context(), barchan.Query{Team: w.team.ID, Name: "two",
		SQL: fmt.Sprintf("SELECT number, x FROM lake.blocks, query_%d", one)})
	w.must(err)
	w.engine.after = once(func() { w.blocks("a.parquet", 1, 2) }) // after query one, which reads no file
	_, _, err = w.runs.Submit(t.Context(), run.Request{Team: w.team, Kind: barchan.RunPipeline, Query: two})
	w.must(err)
	if got := w.outcome(w.lease()); !strings.Contains(got, "query_2 (two): dataset lake.blocks: the file") {
		t.Errorf("got %s", got)
	}
	if _, err := w.store.Latest(t.Context(), one, ""); barchan.CodeOf(err) != barchan.CodeNotFound {
		t.Errorf("something was published: %v", err)
	}
}

func TestFilesMustHaveOneSchema(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.blocks("p/a.parquet", 1)
	_, err := w.add("lake.p", "p/*.parquet")
	w.must(err)
	type other struct {
		Number int32  `parquet:"number"`
		Hash   string `parquet:"hash"`
	}
	w.must(writeParquet(w.write("p/b.parquet", ""), []other{{1, ""}}))
	const differs = `dataset lake.p: LAKE/p/b.parquet: has the column "number" as integer, which is bigint in the dataset`
	w.is(w.answer("SELECT count(*) FROM lake.p"), "data: "+differs)
	w.must(writeParquet(w.write("p/b.parquet", ""), []struct {
		Number int64 `parquet:"number"`
	}{{1}}))
	w.is(w.answer("SELECT count(*) FROM lake.p"), `data: dataset lake.p: LAKE/p/b.parquet: has no column "hash", which the dataset has`)
	w.must(os.Remove(filepath.Join(w.lake, "p/a.parquet")))
	w.is(w.answer("SELECT count(*) FROM lake.p"), `data: dataset lake.p: LAKE/p/b.parquet: has no column "hash", which the dataset has`)
	set, err := w.sets.Refresh(t.Context(), w.team, "lake.p") // and this takes the new columns
	w.must(err)
	w.is(describe(set.Schema), "number bigint")
	w.is(w.answer("SELECT count(*) AS n FROM lake.p"), "n\n1\n")

	w.write("c/a.csv", "a,b\n1,2\n")
	w.write("c/b.csv", "b,a\n1,2\n")
	_, err = w.add("lake.c", "c/*.csv")
	w.is(fmt.Sprint(err), "LAKE/c/b.csv: has the columns b, a, and not a, b as the dataset")
	w.write("c/b.csv", "a,b\n1,2\n3\n")
	_, err = w.add("lake.c", "c/*.csv")
	w.is(fmt.Sprint(err), "LAKE/c/b.csv: line 3: there are 1 values for 2 columns")
	w.write("c/b.csv", "")
	_, err = w.add("lake.c", "c/*.csv")
	w.is(fmt.Sprint(err), "LAKE/c/b.csv: the file is empty: its first line must name the columns")
}

func TestWhatCannotBeRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	w.blocks("odd/a[1].parquet", 1)
	w.write("broken.parquet", "x")
	outside := filepath.Join(real(t, t.TempDir()), "secret.csv")
	w.must(os.WriteFile(outside, []byte("user,password\n"), 0o600))
	w.must(os.Symlink(outside, filepath.Join(w.lake, "link.csv")))
	w.must(os.WriteFile(filepath.Join(w.data, "own.csv"), []byte("a\n"), 0o600))
	for _, c := range []struct{ name, pattern, format, want string }{
		{"x.y", "LAKE/absent*.parquet", "", "data: no file matches LAKE/absent*.parquet"},
		{"x.y", "LAKE/none/at/all.parquet", "", "data: no file matches LAKE/none/at/all.parquet"},
		{"x.y", "a.parquet", "", `invalid: pattern "a.parquet" is not absolute: begin with /`},
		{"x.y", "LAKE/../a.parquet", "", `invalid: pattern "LAKE/../a.parquet" has a .. in it: write the path without`},
		{"x.y", "LAKE/[a.parquet", "", `invalid: pattern "LAKE/[a.parquet" is malformed: a [ or { is not closed`},
		{"x.y", "", "csv", "invalid: pattern is missing: give the path of the files, such as /srv/lake/blocks/*.parquet"},
		{"x.y", "LAKE/a\n.csv", "", "invalid: pattern has characters that cannot be printed"},
		{"x.y", "LAKE/*", "", `invalid: the form of the files is not known by the end of "LAKE/*": give the format, parquet or csv`},
		{"x.y", "LAKE/*", "xml", `invalid: format is "xml": use parquet or csv`},
		{"x.y", "LAKE/broken.parquet", "", "data: LAKE/broken.parquet: the file is not Parquet, or is damaged"},
		{"x.y", "LAKE/odd/*.parquet", "", "data: the name of the file \"LAKE/odd/a[1].parquet\" has a character that stands for more in a pattern (*?[]{}\\): rename it"},
		{"blocks", "LAKE/a.parquet", "", `invalid: "blocks" is no name of a table: write <schema>.<table>`},
		{"dune.blocks", "LAKE/a.parquet", "", "invalid: the schema dune is kept for teams' tables: choose another one"},
		{"x.y.z", "LAKE/a.parquet", "", `invalid: table "y.z" is no valid name: use a lower-case letter, then up to 127 lower-case letters, digits or underscores`},
		{"x.y", "/etc/passwd", "csv", "forbidden: The files of /etc/passwd are outside of the folders that this server's configuration allows (dataset_roots)"},
		{"x.y", "/**/passwd", "csv", "forbidden: The files of /**/passwd are outside of the folders that this server's configuration allows (dataset_roots)"},
		{"x.y", "LAKEother/x.csv", "", "forbidden: The files of LAKEother/x.csv are outside of the folders that this server's configuration allows (dataset_roots)"},
		{"x.y", "LAKE/link.csv", "", "forbidden: LAKE/link.csv leads to a file outside of the folders that this server's configuration allows (dataset_roots)"},
		{"x.y", "LAKE/l*.csv", "", "forbidden: LAKE/link.csv leads to a file outside of the folders that this server's configuration allows (dataset_roots)"},
		{"x.y", "LAKE/odd", "csv", "data: no file matches LAKE/odd"},
	} {
		_, _, err := w.sets.Add(t.Context(), w.team, dataset.Request{Name: c.name,
			Pattern: strings.ReplaceAll(c.pattern, "LAKE", w.lake), Format: barchan.SourceFormat(c.format)})
		w.is(fmt.Sprintf("%s: %v", barchan.CodeOf(err), err), c.want)
	}
	w.serve() // no roots
	_, err := w.add("x.y", "a.parquet")
	w.is(fmt.Sprint(err), "This server lets no files be registered over the API: list their folder in dataset_roots, or the dataset in datasets, of its configuration file")
	w.serve(w.data)
	_, _, err = w.sets.Add(t.Context(), w.team, dataset.Request{Name: "x.y", Pattern: w.data + "/own.csv"})
	if barchan.CodeOf(err) != barchan.CodeForbidden || !strings.Contains(err.Error(), "server's own files") {
		t.Errorf("our own file: %v", err)
	}
	if _, total, err := w.store.FindTables(t.Context(), barchan.TableFilter{Viewer: w.team.ID, Limit: 1}); err != nil || total != 0 {
		t.Errorf("%d tables were made, %v", total, err)
	}
}

// A folder that is taken out of dataset_roots takes its datasets with it.
func TestRootsCountForEveryRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	_, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	w.serve()
	if got := w.answer("SELECT * FROM lake.blocks"); !strings.HasPrefix(got, "forbidden: dataset lake.blocks: ") {
		t.Errorf("got %s", got)
	}
}

func TestNamesAreOfOneOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blocks("a.parquet", 1)
	_, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	other, err := w.store.EnsureTeam(t.Context(), "other", time.Now())
	w.must(err)
	_, _, err = w.sets.Add(t.Context(), other, dataset.Request{Name: "lake.blocks", Pattern: w.lake + "/*.parquet"})
	w.code(err, barchan.CodeConflict)
	w.code(w.sets.Remove(t.Context(), other, "lake.blocks"), barchan.CodeNotFound)
	_, err = w.sets.Refresh(t.Context(), other, "lake.blocks")
	w.code(err, barchan.CodeNotFound)
	w.code(w.sets.Remove(t.Context(), w.team, "lake.none"), barchan.CodeNotFound)
	w.code(w.sets.Remove(t.Context(), w.team, "none"), barchan.CodeNotFound)
	w.must(w.sets.Remove(t.Context(), w.team, "LAKE.blocks"))
	w.code(w.sets.Remove(t.Context(), w.team, "lake.blocks"), barchan.CodeNotFound)
	if got := w.answer("SELECT * FROM lake.blocks"); !strings.Contains(got, "does not exist") {
		t.Errorf("got %s", got)
	}
}

func (w *world) code(err error, want barchan.Code) {
	w.Helper()
	if got := barchan.CodeOf(err); err == nil || got != want {
		w.Errorf("got %v, want %s", err, want)
	}
}

func TestTheConfigurationFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve() // it needs no roots
	w.blocks("a.parquet", 1)
	list := []dataset.Request{
		{Name: "lake.blocks", Pattern: w.lake + "/*.parquet", Description: "All blocks"},
		{Name: "lake.later", Pattern: w.lake + "/later/*.csv"}, // which are not there yet
	}
	for range 2 { // two starts
		w.must(w.sets.Configure(t.Context(), w.team, list))
	}
	w.is(w.answer("SELECT count(*) AS n FROM lake.blocks"), "n\n1\n")
	w.is(w.answer("SELECT count(*) AS n FROM lake.later"), "data: dataset lake.later: no file matches LAKE/later/*.csv")
	w.write("later/a.csv", "a\n1\n2\n")
	w.is(w.answer("SELECT count(*) AS n FROM lake.later"), "n\n2\n")
	w.code(w.sets.Remove(t.Context(), w.team, "lake.blocks"), barchan.CodeConflict)
	w.serve(w.lake)
	_, err := w.add("lake.blocks", "other.parquet")
	w.code(err, barchan.CodeConflict)
	_, err = w.add("lake.kept", "a.parquet")
	w.must(err)

	w.must(w.sets.Configure(t.Context(), w.team, list[:1]))
	_, err = w.store.Table(t.Context(), "lake.later")
	w.code(err, barchan.CodeNotFound)
	_, err = w.store.Table(t.Context(), "lake.kept")
	w.must(err)
	w.code(w.sets.Configure(t.Context(), w.team, []dataset.Request{{Name: "x", Pattern: "/a.csv"}}), barchan.CodeInvalid)
}

// Whatever is forgotten and swept, files that are read in place stay.
func TestNothingDeletesForeignFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	files := []string{w.blocks("a.parquet", 1), w.blocks("b.parquet", 2)}
	set, err := w.add("lake.blocks", "*.parquet")
	w.must(err)
	w.answer("SELECT * FROM lake.blocks")
	w.blocks("a.parquet", 1, 2)
	w.answer("SELECT * FROM lake.blocks")
	later := func() time.Time { return time.Now().Add(1000 * 24 * time.Hour) }
	sweeper := run.NewSweeper(run.SweeperConfig{Store: w.store, Files: w.files, Grace: time.Nanosecond, Clock: later})
	w.must(sweeper.Start(t.Context()))
	defer sweeper.Stop()
	sweep := func() {
		w.must(sweeper.Sweep(t.Context()))
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
			}
		}
	}
	sweep()
	if holds, err := w.store.HoldsVersion(t.Context(), set.Current.ID); err != nil || holds {
		t.Errorf("the old version was not swept, so that this test sees nothing: %v, %v", holds, err)
	}
	w.must(w.sets.Remove(t.Context(), w.team, "lake.blocks"))
	sweep()
	w.must(w.engine.Drop(t.Context(), set.Current.Location))
	if err := w.files.Remove(files[0]); err == nil {
		t.Error("the folder of our files takes an absolute name")
	}
	sweep()
}

// A worker may open the pinned files, and nothing beside them.
func TestAWorkerOpensThePinnedFilesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.blocks("a.parquet", 1), w.blocks("b.parquet", 2)
	s, err := w.engine.Engine.Open(t.Context(), barchan.SessionSpec{
		ID: "x", Instant: time.Now(), Tier: barchan.TierMedium, Limits: limits, Inputs: []string{a}, Outputs: []string{"out.parquet"}, Dir: "x",
	})
	w.must(err)
	defer s.Close()
	read := func(file string) error {
		_, err := s.Run(t.Context(), barchan.Statement{ID: "1", SQL: "SELECT * FROM lake.x", Output: "out.parquet",
			Inputs: []barchan.Input{{Name: "lake.x", Files: []string{file}, Format: barchan.FormatParquet, Schema: barchan.Schema{{Name: "number", Type: "bigint"}}}}})
		return err
	}
	w.must(read(a))
	if read(b) == nil {
		t.Error("a file beside the pinned one was read")
	}
	for _, output := range []string{a, filepath.Join(w.lake, "new.parquet")} {
		_, err := w.engine.Engine.Open(t.Context(), barchan.SessionSpec{ID: "x", Instant: time.Now(), Tier: barchan.TierMedium,
			Limits: limits, Outputs: []string{output}, Dir: "y"})
		if err == nil {
			t.Errorf("a session may write %s", output)
		}
	}
}
