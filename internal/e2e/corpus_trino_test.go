package e2e

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/barchan-data/barchan/internal/trino"
)

// trinoFloor is how many of the completed queries must have the rows of Trino.
// Some have an order of ties that is left to the engine, and show it.
const trinoFloor = 0.95

// compareWithTrino runs in a real Trino what completed here, and compares names
// and types of columns and all rows, in any order.
func (c *corpus) compareWithTrino(tables string, results []outcome) {
	c.t.Helper()
	address := strings.TrimSuffix(os.Getenv("BARCHAN_TEST_TRINO"), "/")
	if address == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(tables, "*.parquet"))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, file := range files {
		c.copyToTrino(address, strings.TrimSuffix(filepath.Base(file), ".parquet"))
	}
	same, withRows, foreign, all := 0, 0, 0, 0
	for _, r := range results {
		if r.cause != "" {
			continue
		}
		theirs := c.askTrino(address, inTrino(c.planned(r.run), c.started(r.root)))
		if theirs.Error != nil {
			foreign++
			c.t.Logf("query %d does not run in Trino: %.150s", r.id, theirs.Error.Message)
			continue
		}
		all++
		if verdict := difference(c.table(r.root), theirs); verdict != "" {
			c.t.Logf("query %d differs: %s", r.id, verdict)
			continue
		}
		same++
		if len(theirs.Rows) > 0 {
			withRows++
		}
	}
	c.t.Logf("%d of %d queries have the columns, types and rows of Trino, %d of them with rows; %d more do not run there", same, all, withRows, foreign)
	if float64(same) < trinoFloor*float64(all) {
		c.t.Errorf("%d of %d queries differ from Trino", all-same, all)
	}
}

// table is a result of ours.
type table struct {
	names, types []string
	rows         [][]any
}

// table reads a result, page by page.
func (c *corpus) table(execution string) table {
	c.t.Helper()
	var t table
	for offset := json.Number("0"); ; {
		var page struct {
			Result struct {
				Rows     []map[string]any
				Metadata struct {
					Names []string `json:"column_names"`
					Types []string `json:"column_types"`
				}
			}
			Next json.Number `json:"next_offset"`
		}
		c.call("GET", fmt.Sprintf("/execution/%s/results?limit=5000&offset=%s", execution, offset), nil, &page)
		t.names, t.types = page.Result.Metadata.Names, page.Result.Metadata.Types
		for _, r := range page.Result.Rows {
			row := make([]any, len(t.names))
			for i, name := range t.names {
				row[i] = r[name]
			}
			t.rows = append(t.rows, row)
		}
		if page.Next == "" {
			return t
		}
		offset = page.Next
	}
}

// copyToTrino makes a table of the server one of Trino, unless it is there.
func (c *corpus) copyToTrino(address, name string) {
	c.t.Helper()
	schema, _, _ := strings.Cut(name, ".")
	c.askTrino(address, "CREATE SCHEMA IF NOT EXISTS "+schema)
	if c.askTrino(address, "SELECT 1 FROM "+name+" LIMIT 1").Error == nil {
		return
	}
	var made struct {
		Execution string `json:"execution_id"`
	}
	c.call("POST", "/sql/execute", map[string]any{"sql": "SELECT * FROM " + name}, &made)
	if state := c.wait(made.Execution); state != "QUERY_STATE_COMPLETED" {
		c.t.Fatalf("reading %s ended %s", name, state)
	}
	t := c.table(made.Execution)
	columns := make([]string, len(t.names))
	for i, n := range t.names {
		columns[i] = `"` + n + `" ` + t.types[i]
	}
	must := func(sql string) {
		if r := c.askTrino(address, sql); r.Error != nil {
			c.t.Fatalf("%s: %s", name, r.Error.Message)
		}
	}
	must("CREATE TABLE " + name + " (" + strings.Join(columns, ", ") + ")")
	for rows := range slices.Chunk(t.rows, max(50, 4000/len(columns))) {
		values := make([]string, len(rows))
		for i, row := range rows {
			cells := make([]string, len(row))
			for j, v := range row {
				cells[j] = "CAST(" + trinoLiteral(v, t.types[j]) + " AS " + t.types[j] + ")"
			}
			values[i] = "(" + strings.Join(cells, ", ") + ")"
		}
		must("INSERT INTO " + name + " VALUES " + strings.Join(values, ", "))
	}
}

func (c *corpus) askTrino(address, sql string) trino.Result {
	c.t.Helper()
	r, err := trino.Ask(c.t.Context(), address, sql)
	if err != nil {
		c.t.Fatal(err)
	}
	// Its casts of bytes to text are DuneSQL's own: each error tells the place
	// of one.
	for range 100 {
		place := byteCast.FindStringSubmatch(failure(r))
		if place == nil {
			break
		}
		written, ok := withoutCast(sql, place[1], place[2])
		if !ok {
			break
		}
		sql = written
		if r, err = trino.Ask(c.t.Context(), address, sql); err != nil {
			c.t.Fatal(err)
		}
	}
	return r
}

func failure(r trino.Result) string {
	if r.Error == nil {
		return ""
	}
	return r.Error.Message
}

var (
	byteCast  = regexp.MustCompile(`^line (\d+):(\d+): Cannot cast varbinary to varchar`)
	castStart = regexp.MustCompile(`(?i)^(?:try_)?cast\s*\(`)
	castTypes = regexp.MustCompile(`(?is)\s+as\s+varchar\s*(?:\((\d+)\)\s*)?$`)
)

// withoutCast writes CAST(x AS varchar) at a place by what Trino has for it.
func withoutCast(sql, line, column string) (written string, ok bool) {
	l, _ := strconv.Atoi(line)
	col, _ := strconv.Atoi(column)
	lines := strings.SplitAfter(sql, "\n")
	if l < 1 || l > len(lines) {
		return "", false
	}
	at := len(strings.Join(lines[:l-1], ""))
	at += len(string([]rune(lines[l-1])[:col-1]))
	start := castStart.FindString(sql[at:])
	if start == "" {
		return "", false
	}
	depth, quoted := 1, byte(0)
	for i := at + len(start); i < len(sql); i++ {
		switch b := sql[i]; {
		case quoted != 0:
			if b == quoted {
				quoted = 0
			}
		case b == '\'' || b == '"':
			quoted = b
		case b == '(':
			depth++
		case b == ')':
			if depth--; depth == 0 {
				body := sql[at+len(start) : i]
				end := castTypes.FindStringSubmatch(body)
				if end == nil {
					return "", false
				}
				text := "'0x' || lower(to_hex(" + strings.TrimSuffix(body, end[0]) + "))"
				if end[1] != "" {
					text = "substr(" + text + ", 1, " + end[1] + ")"
				}
				return sql[:at] + "(" + text + ")" + sql[i+1:], true
			}
		}
	}
	return "", false
}

// planNode is a node of a plan as the API shows it.
type planNode struct {
	ID    int
	Query int64 `json:"query_id"`
	SQL   string
	Reads []struct {
		Name  string
		Node  int
		Query int64
	}
}

// planned is the pipeline of a run as one statement: every node is a WITH of
// its own.
func (c *corpus) planned(run string) string {
	c.t.Helper()
	var plan struct{ Nodes []planNode }
	c.call("GET", "/pipelines/executions/"+run+"/plan", nil, &plan)
	place := map[int64]int{}
	for _, n := range plan.Nodes {
		place[n.Query] = n.ID
	}
	var parts []string
	last := ""
	for _, n := range plan.Nodes {
		last = strings.TrimRight(strings.TrimSpace(n.SQL), "; \n")
		for _, read := range n.Reads {
			id := cmp.Or(read.Node, place[read.Query])
			if id == 0 {
				continue
			}
			number, _, _ := strings.Cut(strings.TrimPrefix(read.Name, "query_"), "(")
			name := regexp.MustCompile(`(?i)"query_` + number + `(?:\([^"]*\))?"|\bquery_` + number + `\b`)
			last = name.ReplaceAllString(last, fmt.Sprintf("node_%d", id))
		}
		parts = append(parts, fmt.Sprintf("node_%d AS (\n%s\n)", n.ID, last))
	}
	if len(parts) == 1 {
		return last
	}
	return "WITH " + strings.Join(parts[:len(parts)-1], ",\n") + "\nSELECT * FROM (\n" + last + "\n) AS node"
}

var (
	substring = regexp.MustCompile(`(?i)\bbytearray_substring\s*\(`)
	comment   = regexp.MustCompile(`(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/`)
)

// started is when an execution began: its now(), to a few milliseconds.
func (c *corpus) started(execution string) time.Time {
	c.t.Helper()
	var status struct {
		Started time.Time `json:"execution_started_at"`
	}
	c.call("GET", "/execution/"+execution+"/status", nil, &status)
	return status.Started.UTC()
}

var (
	nowCall = regexp.MustCompile(`(?i)\bnow\s*\(\s*\)|\bcurrent_timestamp\b`)
	today   = regexp.MustCompile(`(?i)\bcurrent_date\b`)
)

// inTrino writes what DuneSQL spells otherwise, and the time that it was here.
func inTrino(sql string, now time.Time) string {
	sql = comment.ReplaceAllStringFunc(sql, func(part string) string {
		if part[0] == '-' || part[0] == '/' {
			return " "
		}
		return part
	})
	sql = nowCall.ReplaceAllString(sql, now.Format("(timestamp '2006-01-02 15:04:05.000 UTC')"))
	sql = today.ReplaceAllString(sql, now.Format("(date '2006-01-02')"))
	return substring.ReplaceAllString(trino.Literals(sql), "substr(")
}

func trinoLiteral(v any, typeName string) string {
	text := fmt.Sprint(v)
	switch {
	case v == nil:
		return "NULL"
	case typeName == "varbinary":
		return "X'" + strings.TrimPrefix(text, "0x") + "'"
	case strings.HasPrefix(typeName, "array"):
		return strings.NewReplacer(" ", ", ").Replace("ARRAY" + text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

var sized = regexp.MustCompile(`\b(var)?char\(\d+\)`)

// difference says what is not the same in two results; "" is nothing.
func difference(ours table, theirs trino.Result) string {
	if len(ours.rows) != len(theirs.Rows) || len(ours.names) != len(theirs.Columns) {
		return fmt.Sprintf("%d rows of %d columns, Trino has %d of %d", len(ours.rows), len(ours.names), len(theirs.Rows), len(theirs.Columns))
	}
	types := make([]string, len(ours.names))
	for i, c := range theirs.Columns {
		types[i] = sized.ReplaceAllString(strings.ReplaceAll(c.Type, ", ", ","), "varchar")
		if types[i] != ours.types[i] && !strings.Contains(types[i], "unknown") {
			return fmt.Sprintf("column %s is a %s, in Trino a %s", ours.names[i], ours.types[i], types[i])
		}
	}
	a, b := inOrder(ours.rows, types, plainCell), inOrder(theirs.Rows, types, trinoCell)
	for i := range a {
		for j := range a[i] {
			if !near(a[i][j], b[i][j]) {
				return fmt.Sprintf("column %s of sorted row %d is %v, in Trino %v", ours.names[j], i, a[i][j], b[i][j])
			}
		}
	}
	return ""
}

// inOrder brings rows into one order: by all their values, numbers as far
// as their digits are sure.
func inOrder(rows [][]any, types []string, cell func(v any, typeName string) any) [][]any {
	type keyed struct {
		key string
		row []any
	}
	list := make([]keyed, len(rows))
	for i, row := range rows {
		k := keyed{row: make([]any, len(row))}
		for j, v := range row {
			k.row[j] = cell(v, types[j])
			if f, ok := k.row[j].(float64); ok {
				k.key += strconv.FormatFloat(f, 'g', 9, 64) + "\x00"
			} else {
				k.key += fmt.Sprint(k.row[j]) + "\x00"
			}
		}
		list[i] = k
	}
	slices.SortFunc(list, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	sorted := make([][]any, len(list))
	for i, k := range list {
		sorted[i] = k.row
	}
	return sorted
}

// plainCell is a value of ours, and trinoCell one of Trino, as they can be
// compared: numbers that may have a fraction as doubles, everything else as text.
func plainCell(v any, typeName string) any {
	if v == nil {
		return nil
	}
	if strings.HasPrefix(typeName, "decimal") || typeName == "double" || typeName == "real" {
		if f, err := strconv.ParseFloat(fmt.Sprint(v), 64); err == nil {
			return f
		}
	}
	return fmt.Sprint(v)
}

func trinoCell(v any, typeName string) any {
	if text, ok := v.(string); ok && typeName == "varbinary" {
		if b, err := base64.StdEncoding.DecodeString(text); err == nil {
			return "0x" + hex.EncodeToString(b)
		}
	}
	return plainCell(v, typeName)
}

func near(a, b any) bool {
	x, ok := a.(float64)
	y, also := b.(float64)
	if !ok || !also {
		return a == b
	}
	return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y))
}
