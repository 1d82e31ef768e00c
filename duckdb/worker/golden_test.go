package worker

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/internal/trino"
)

// instant is now() in these tests.
const instant = "2024-03-04 21:59:33.123+00"

// preluded opens a database in memory with DuneSQL's functions.
func preluded(t testing.TB) *sql.Conn {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		_ = db.Close()
	})
	if err := installPrelude(ctx, conn); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"SET TimeZone = 'UTC'", "SET threads = 1", "SET memory_limit = '1GB'", "SET errors_as_json = true", "SET VARIABLE barchan_now = TIMESTAMPTZ '" + instant + "'"} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

// execute translates DuneSQL and runs it.
func execute(conn *sql.Conn, query string, inputs ...barchan.Input) (names []string, rows [][]any, err error) {
	tr, err := duckdb.Translate(barchan.Statement{SQL: query, Inputs: inputs}, func(f string) string { return f })
	if err != nil {
		return nil, nil, err
	}
	names, rows, err = rowsOf(conn, tr.SQL)
	if err != nil {
		return nil, nil, fmt.Errorf("%w\n%s", err, tr.SQL)
	}
	return names, rows, nil
}

// explained runs DuneSQL, and returns errors in its words.
func explained(conn *sql.Conn, query string, inputs ...barchan.Input) ([][]any, error) {
	tr, err := duckdb.Translate(barchan.Statement{SQL: query, Inputs: inputs}, func(f string) string { return f })
	if err != nil {
		return nil, err
	}
	_, rows, err := rowsOf(conn, tr.SQL)
	if err != nil {
		e := parseError(err.Error())
		return nil, tr.Explain(e.Class, e.Message, e.Offset)
	}
	return rows, nil
}

func rowsOf(conn *sql.Conn, text string) (names []string, rows [][]any, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	result, err := conn.QueryContext(ctx, text)
	if err != nil {
		return nil, nil, err
	}
	defer result.Close()
	names, err = result.Columns()
	if err != nil {
		return nil, nil, err
	}
	for result.Next() {
		row, places := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			places[i] = &row[i]
		}
		if err := result.Scan(places...); err != nil {
			return nil, nil, err
		}
		rows = append(rows, row)
	}
	return names, rows, result.Err()
}

// record is one row of the results that a real Trino gave.
type record struct {
	ID, SQL string
	trino.Result
}

// TestTrino compares with the results of a real Trino. What agrees must go on
// agreeing; testdata/golden_trino.txt says what does.
func TestTrino(t *testing.T) {
	folder := os.Getenv("BARCHAN_SHARED")
	if folder == "" {
		t.Skip("BARCHAN_SHARED names no folder with golden/trino.jsonl")
	}
	data, err := os.ReadFile(filepath.Join(folder, "golden", "trino.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	conn := preluded(t)
	verdicts := map[string]string{}
	var order []string
	total, agreed := map[string]int{}, map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var r record
		numbered := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		numbered.UseNumber()
		if err := numbered.Decode(&r); err != nil {
			t.Fatal(err)
		}
		verdict := judge(conn, r)
		group, _, _ := strings.Cut(r.ID, ".")
		total[group]++
		total[""]++
		if verdict == "ok" {
			agreed[group]++
			agreed[""]++
		} else if testing.Verbose() {
			t.Logf("%s: %s\n  %s", r.ID, verdict, r.SQL)
		}
		if verdict != "ok" {
			verdict = "differs"
		}
		verdicts[r.ID] = verdict
		order = append(order, r.ID)
	}
	compareVerdicts(t, order, verdicts)
	groups := make([]string, 0, len(total))
	for g := range total {
		if g != "" {
			groups = append(groups, g)
		}
	}
	sort.Strings(groups)
	for _, g := range groups {
		t.Logf("%-18s %3d of %3d agree", g, agreed[g], total[g])
	}
	t.Logf("%-18s %3d of %3d agree", "all", agreed[""], total[""])
}

func compareVerdicts(t *testing.T, order []string, verdicts map[string]string) {
	t.Helper()
	path := filepath.Join("testdata", "golden_trino.txt")
	if golden.Updating() {
		var b strings.Builder
		for _, id := range order {
			b.WriteString(id + " " + verdicts[id] + "\n")
		}
		golden.File(t, path, b.String())
		return
	}
	for _, line := range strings.Split(strings.TrimSpace(golden.Read(t, path)), "\n") {
		id, want, _ := strings.Cut(line, " ")
		switch {
		case want == "ok" && verdicts[id] != "ok":
			t.Errorf("%s no longer agrees with Trino", id)
		case want == "differs" && verdicts[id] == "ok":
			t.Errorf("%s agrees now: run with -update", id)
		}
	}
}

// asTexts reads JSON again as text: the driver parses it, and merges keys.
func asTexts(conn *sql.Conn, r record, rows [][]any) ([][]any, error) {
	list := make([]string, len(r.Columns))
	names := make([]string, len(r.Columns))
	found := false
	for i, c := range r.Columns {
		names[i] = fmt.Sprintf("c%d", i)
		list[i] = names[i]
		if c.Type == "json" {
			list[i] = "json_format(" + names[i] + ")"
			found = true
		}
	}
	if !found {
		return rows, nil
	}
	_, rows, err := execute(conn, "SELECT "+strings.Join(list, ", ")+" FROM ("+r.SQL+") t("+strings.Join(names, ", ")+")")
	return rows, err
}

// zoneOrOf is the zone of a column; where several meet in one, each instant is
// compared in that which Trino shows it in.
func zoneOrOf(zone string, want any) string {
	text, _ := want.(string)
	if zone != barchan.ZoneMixed || text == "" {
		return zone
	}
	return text[strings.LastIndexByte(text, ' ')+1:]
}

// answered is the verdict of what is no answer here or there, or one of other
// columns; "" says that rows can be compared.
func answered(r record, names []string, rows [][]any, err error) string {
	switch {
	case r.Error != nil && err != nil:
		return "ok"
	case r.Error != nil:
		return fmt.Sprintf("Trino fails with %q, got %v", r.Error.Message, rows)
	case err != nil:
		return "fails: " + err.Error()
	case len(names) != len(r.Columns):
		return fmt.Sprintf("%d columns instead of %d", len(names), len(r.Columns))
	}
	return ""
}

// judge runs a record and says ok, or what differs.
func judge(conn *sql.Conn, r record) string {
	names, rows, err := execute(conn, r.SQL)
	var zones []string
	if tr, err := duckdb.Translate(barchan.Statement{SQL: r.SQL}, func(f string) string { return f }); err == nil {
		zones = tr.Zones()
	}
	if err == nil && len(names) == len(r.Columns) {
		rows, err = asTexts(conn, r, rows)
	}
	if verdict := answered(r, names, rows, err); verdict != "" {
		return verdict
	}
	if len(rows) != len(r.Rows) {
		return fmt.Sprintf("%d rows instead of %d: %v", len(rows), len(r.Rows), rows)
	}
	for i := range rows {
		for j, c := range r.Columns {
			got := shown(rows[i][j], c.Type)
			if at, ok := rows[i][j].(time.Time); ok && zones[j] != "" {
				got = shownZone(at, zoneOrOf(zones[j], r.Rows[i][j]), c.Type)
			}
			if !alike(got, r.Rows[i][j]) {
				return fmt.Sprintf("row %d, %s %s: got %#v, want %#v", i, names[j], c.Type, got, r.Rows[i][j])
			}
		}
	}
	return "ok"
}
