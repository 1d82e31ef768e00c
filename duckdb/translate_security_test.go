package duckdb

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestForbiddenStatements: none of the statements that the sandbox has to stop
// gets as far as the sandbox.
func TestForbiddenStatements(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("worker", "testdata", "sandbox", "statements.sql"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) < 100 {
		t.Fatalf("only %d statements", len(lines))
	}
	for _, line := range lines {
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		tr, err := Translate(barchan.Statement{SQL: line, Inputs: tables()}, files)
		if err == nil {
			if !safe(tr.SQL) {
				t.Errorf("%s\n  is printed as %s", line, tr.SQL)
			}
			continue
		}
		switch e := barchan.AsError(err); e.Code {
		case barchan.CodeSyntax, barchan.CodeSemantic:
			if e.Position.IsZero() {
				t.Errorf("%s: %q has no position", line, e.Message)
			}
		default:
			t.Errorf("%s: %s %q", line, e.Code, e.Message)
		}
	}
}

var (
	quotedText = regexp.MustCompile(`'(?:[^']|'')*'|"(?:[^"]|"")*"`)
	calledName = regexp.MustCompile(`([a-zA-Z_][a-zA-Z0-9_]*)\(`)
)

// reach are functions of DuckDB that see more than their arguments.
var reach = regexp.MustCompile(`^(read_|parquet_|sniff_|glob$|getenv$|query$|query_table$|duckdb_|pragma_|current_setting$|which_secret$|getvariable$|nextval$|currval$|sql_auto|from_substrait|write_|copy_|json_execute|json_serialize_sql$|checkpoint|force_checkpoint|enable_|load_|install|attach|in_search_path$|set_config)`)

// safe reports whether a printed text calls nothing that reaches outside, but
// for the inputs.
func safe(sql string) bool {
	bare := strings.ReplaceAll(quotedText.ReplaceAllString(sql, "''"), "read_parquet(['', ''])", "")
	bare = strings.ReplaceAll(bare, "read_parquet([''])", "")
	for _, m := range calledName.FindAllStringSubmatch(bare, -1) {
		if reach.MatchString(strings.ToLower(m[1])) {
			return false
		}
	}
	return true
}

// TestSafeSeesWhatItShould is the control of the check above.
func TestSafeSeesWhatItShould(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]bool{
		"SELECT getenv('x')": false, "SELECT * FROM read_csv('x')": false, "SELECT 'getenv(1)'": true,
		"SELECT * FROM read_parquet(['/a'])": true, "SELECT * FROM read_parquet('/a')": false, `SELECT "query("`: true,
	} {
		if safe(sql) != want {
			t.Errorf("%s: not %v", sql, want)
		}
	}
}

// TestTheCatalogueReachesNothing: no function of DuneSQL is printed as one
// that reaches outside, and every entry prints something for its fewest
// arguments.
func TestTheCatalogueReachesNothing(t *testing.T) {
	t.Parallel()
	for name, f := range catalogue() {
		if f.refused != "" || f.foreign != "" {
			if _, err := Translate(barchan.Statement{SQL: "SELECT " + quote(name) + "(1)"}, files); barchan.CodeOf(err) != barchan.CodeSemantic {
				t.Errorf("%s is not refused: %v", name, err)
			}
			continue
		}
		if f.print == nil {
			t.Errorf("%s has no printer", name)
			continue
		}
		for n := f.min; n <= f.min+1 && (f.max < 0 || n <= f.max); n++ {
			args := strings.TrimSuffix(strings.Repeat("NULL, ", n), ", ")
			tr, err := Translate(barchan.Statement{SQL: "SELECT " + quote(name) + "(" + args + ")"}, files)
			if err == nil && !safe(tr.SQL) {
				t.Errorf("%s: %s", name, tr.SQL)
			}
			if e := barchan.AsError(err); e != nil && e.Code == barchan.CodeInternal {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestNamesReachNoCatalog: a name is an input or comes from a WITH in scope,
// however it is written.
func TestNamesReachNoCatalog(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"duckdb_tables", `"duckdb_tables()"`, "information_schema.tables", "pg_catalog.pg_class", "sqlite_master", "pragma_version", "main.t",
		"memory.main.t", `"/etc/passwd"`, `"x.csv"`, `"https://x/y.parquet"`, `"s3://a/b.parquet"`, "system.information_schema.tables", "read_parquet", `"a"".csv"`,
	} {
		for _, query := range []string{
			"SELECT * FROM " + name, "TABLE " + name, "SELECT (SELECT 1 FROM " + name + ")", "WITH x AS (SELECT * FROM " + name + ") SELECT * FROM x",
			"SELECT 1 WHERE EXISTS (SELECT 1 FROM " + name + ")", "SELECT * FROM query_1 CROSS JOIN LATERAL (SELECT * FROM " + name + ")",
			"SELECT 1 FROM (WITH x AS (SELECT 1) SELECT 1) UNION SELECT 1 FROM " + name,
		} {
			_, err := Translate(barchan.Statement{SQL: query, Inputs: tables()}, files)
			if e := barchan.AsError(err); e == nil || !strings.Contains(e.Message, "does not exist") {
				t.Errorf("%s: %v", query, err)
			}
		}
	}
}

// TestANameOfAWithIsPrefixed: even where DuckDB's rules of scope should differ
// from ours, no name of a user is looked up.
func TestANameOfAWithIsPrefixed(t *testing.T) {
	t.Parallel()
	tr, err := Translate(barchan.Statement{SQL: `WITH "x.csv" AS (SELECT 1 a), duckdb_tables AS (SELECT 2 a) SELECT * FROM "x.csv", duckdb_tables`}, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?:FROM|JOIN|,) ("[^"]*")( AS)?`).FindAllStringSubmatch(tr.SQL, -1) {
		if m[2] != "" && !strings.HasPrefix(m[1], `"cte:`) && strings.Contains(tr.SQL, "FROM "+m[1]) {
			t.Errorf("%s reads %s", tr.SQL, m[1])
		}
	}
	if strings.Contains(tr.SQL, `FROM "x.csv"`) || !strings.Contains(tr.SQL, `FROM "cte:x.csv" AS "x.csv"`) {
		t.Error(tr.SQL)
	}
}

// TestAWithEndsWithItsQuery: its names are unknown outside.
func TestAWithEndsWithItsQuery(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"SELECT * FROM (WITH a AS (SELECT 1 x) SELECT * FROM a) CROSS JOIN a",
		"WITH b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b",
		"WITH a AS (SELECT * FROM a) SELECT * FROM a",
		"(WITH a AS (SELECT 1 x) SELECT * FROM a) UNION SELECT * FROM a",
	} {
		_, err := Translate(barchan.Statement{SQL: query}, files)
		if e := barchan.AsError(err); e == nil || !strings.Contains(e.Message, "Table 'a' does not exist") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestControlCharactersAreSpelledOut(t *testing.T) {
	t.Parallel()
	tr, err := Translate(barchan.Statement{SQL: "SELECT 'a\x01b\x02c', 'd\x00e' AS x"}, files)
	if err != nil {
		t.Fatal(err)
	}
	if want := `SELECT ('a' || chr(1) || 'b' || chr(2) || 'c') AS "_unnamed_0", ('d' || chr(0) || 'e') AS "x"`; tr.SQL != want {
		t.Errorf("got %s", tr.SQL)
	}
	if _, err := Translate(barchan.Statement{SQL: "SELECT 1 AS \"a\x01b\""}, files); err == nil {
		t.Error("a name with a control character is printed")
	}
}
