package worker

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb"
)

var updateTranslation = flag.Bool("update-translation", false, "rewrite the expectations of the translation's golden tests")

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
	for _, s := range []string{"SET TimeZone = 'UTC'", "SET threads = 1", "SET errors_as_json = true", "SET VARIABLE barchan_now = TIMESTAMPTZ '" + instant + "'"} {
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
	ID      string
	SQL     string
	Columns []struct{ Name, Type string }
	Rows    [][]any
	Error   *struct{ Message string }
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
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
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
	if *updateTranslation {
		var b strings.Builder
		for _, id := range order {
			b.WriteString(id + " " + verdicts[id] + "\n")
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		id, want, _ := strings.Cut(line, " ")
		switch {
		case want == "ok" && verdicts[id] != "ok":
			t.Errorf("%s no longer agrees with Trino", id)
		case want == "differs" && verdicts[id] == "ok":
			t.Errorf("%s agrees now: run with -update-translation", id)
		}
	}
}

// judge runs a record and says ok, or what differs.
func judge(conn *sql.Conn, r record) string {
	names, rows, err := execute(conn, r.SQL)
	switch {
	case r.Error != nil && err != nil:
		return "ok"
	case r.Error != nil:
		return fmt.Sprintf("Trino fails with %q, got %v", r.Error.Message, rows)
	case err != nil:
		return "fails: " + err.Error()
	case len(names) != len(r.Columns):
		return fmt.Sprintf("%d columns instead of %d", len(names), len(r.Columns))
	case len(rows) != len(r.Rows):
		return fmt.Sprintf("%d rows instead of %d: %v", len(rows), len(r.Rows), rows)
	}
	for i := range rows {
		for j, c := range r.Columns {
			got := shown(rows[i][j], c.Type)
			if !alike(got, r.Rows[i][j]) {
				return fmt.Sprintf("row %d, %s %s: got %#v, want %#v", i, names[j], c.Type, got, r.Rows[i][j])
			}
		}
	}
	return "ok"
}

// alike compares values of JSON; doubles may differ in the last digit.
func alike(a, b any) bool {
	if x, ok := a.(float64); ok {
		y, ok := b.(float64)
		return ok && (x == y || math.Abs(x-y) <= 4e-16*math.Max(math.Abs(x), math.Abs(y)))
	}
	if x, ok := a.([]any); ok {
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !alike(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	if x, ok := a.(map[string]any); ok {
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k := range x {
			if !alike(x[k], y[k]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

// shown is a value of the driver in the form of the golden file, by the type
// that Trino gave.
func shown(v any, typeName string) any {
	base, args := cutType(typeName)
	if base == "json" && v != nil {
		text, err := json.Marshal(v) // the driver has parsed it
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	switch x := v.(type) {
	case nil:
		return nil
	case bool:
		return x
	case string:
		return x
	case []byte:
		if base == "varbinary" {
			return base64.StdEncoding.EncodeToString(x)
		}
		return string(x)
	case float64:
		return shownFloat(x)
	case float32:
		f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
		return shownFloat(f)
	case duck.Decimal:
		return shownDecimal(x)
	case time.Time:
		return shownTime(x, typeName)
	case duck.Interval:
		s, _ := intervalText(x)
		return s
	case []any:
		item := typeName
		if len(args) == 1 {
			item = args[0]
		}
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = shown(e, item)
		}
		return list
	case duck.OrderedMap:
		m := map[string]any{}
		for i, k := range x.Keys() {
			item := ""
			if len(args) == 2 {
				item = args[1]
			}
			m[fmt.Sprint(k)] = shown(x.Values()[i], item)
		}
		return m
	case map[string]any:
		return shownRow(x, args)
	}
	rv := reflect.ValueOf(v)
	if rv.CanInt() {
		return float64(rv.Int())
	}
	if rv.CanUint() {
		return float64(rv.Uint())
	}
	return fmt.Sprint(v)
}

func shownFloat(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}

func shownDecimal(d duck.Decimal) string {
	text := d.Value.String()
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	for len(text) <= int(d.Scale) {
		text = "0" + text
	}
	if d.Scale == 0 {
		return sign + text
	}
	point := len(text) - int(d.Scale)
	return sign + text[:point] + "." + text[point:]
}

func shownTime(x time.Time, typeName string) string {
	base, args := cutType(typeName)
	precision := 3
	if len(args) > 0 {
		precision, _ = strconv.Atoi(args[0])
	}
	fraction := ""
	if precision > 0 {
		fraction = "." + strings.Repeat("0", precision)
	}
	switch {
	case base == "date":
		return x.Format(time.DateOnly)
	case base == "time":
		return x.Format("15:04:05" + fraction)
	case strings.HasSuffix(typeName, "with time zone"):
		return x.UTC().Format("2006-01-02 15:04:05"+fraction) + " UTC"
	}
	return x.Format("2006-01-02 15:04:05" + fraction)
}

// shownRow lists the fields by the names of the type, or of the numbers that
// nameless ones get.
func shownRow(x map[string]any, args []string) []any {
	names := make([]string, 0, len(x))
	for k := range x {
		names = append(names, k)
	}
	sort.Strings(names)
	list := make([]any, 0, len(x))
	for i, a := range args {
		name, item, found := strings.Cut(a, " ")
		if v, ok := x[name]; found && ok {
			list = append(list, shown(v, item))
		} else if i < len(names) {
			list = append(list, shown(x[names[i]], a))
		}
	}
	return list
}

// cutType splits array(row(a bigint)) into array and its arguments.
func cutType(name string) (base string, args []string) {
	open := strings.IndexByte(name, '(')
	if open < 0 {
		return name, nil
	}
	base = name[:open]
	depth, start := 0, open+1
	for i := open; i < len(name); i++ {
		switch name[i] {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return base, append(args, strings.TrimSpace(name[start:i]))
			}
		case ',':
			if depth == 1 {
				args = append(args, strings.TrimSpace(name[start:i]))
				start = i + 1
			}
		}
	}
	return base, args
}
