package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// corpusFloor is how many of the corpus' queries must complete.
const corpusFloor = 0.97

// TestCorpus runs real queries as the chains that they are, through a server.
//
//   - BARCHAN_SHARED has corpora/runnable.jsonl, the list of the queries;
//
//   - BARCHAN_CORPUS has their texts, files that end in _<id>.sql;
//
//   - BARCHAN_CORPUS_TABLES has the tables that they read, files
//     <schema>.<table>.parquet, made by the generator beside the list as it
//     makes them by default.
//
//   - BARCHAN_TEST_TRINO may be the address of a Trino (make trino), in which
//     the same queries then run over the same tables, to compare the rows.
//
// What fails is told by cause. Nothing may fail because of the server.
func TestCorpus(t *testing.T) {
	t.Parallel()
	shared, texts, tables := os.Getenv("BARCHAN_SHARED"), os.Getenv("BARCHAN_CORPUS"), os.Getenv("BARCHAN_CORPUS_TABLES")
	if shared == "" || texts == "" || tables == "" {
		t.Skip("BARCHAN_SHARED, BARCHAN_CORPUS and BARCHAN_CORPUS_TABLES name no folders of the list, of .sql files and of .parquet files")
	}
	c := corpus{server: startServer(t), texts: corpusTexts(t, texts)}
	c.loadTables(tables)
	roots := corpusRoots(t, filepath.Join(shared, "corpora", "runnable.jsonl"))
	for _, q := range roots {
		c.save(q.ID)
	}
	results := c.runAll(roots)
	c.compare(roots, results)
	c.compareWithTrino(tables, results)
	causes := map[string][]string{}
	completed, withRows, nodes := 0, 0, 0
	for _, r := range results {
		nodes += r.nodes
		if r.cause == "" {
			completed++
			if r.rows > 0 {
				withRows++
			}
			continue
		}
		causes[r.cause] = append(causes[r.cause], r.where)
		if r.ours {
			t.Errorf("query %d fails because of the server: %s", r.id, r.cause)
		}
	}
	for _, cause := range slices.SortedFunc(maps.Keys(causes), func(a, b string) int {
		return cmp.Or(len(causes[b])-len(causes[a]), strings.Compare(a, b))
	}) {
		t.Logf("%d: %s\n\t%s", len(causes[cause]), cause, strings.Join(causes[cause], "\n\t"))
	}
	t.Logf("%d queries in %d nodes: %d completed, %d of them with rows; %d saved", len(results), nodes, completed, withRows, len(c.saved))
	if float64(completed) < corpusFloor*float64(len(results)) {
		t.Errorf("%d of %d queries do not complete", len(results)-completed, len(results))
	}
}

// corpus is a server that knows real queries.
type corpus struct {
	*server
	texts map[int64]string
	saved map[int64]bool
}

var queryFile = regexp.MustCompile(`_([0-9]{4,})\.sql$`)

// corpusTexts are the texts of all queries of a folder by their ids.
func corpusTexts(t *testing.T, root string) map[int64]string {
	t.Helper()
	texts := map[int64]string{}
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		match := queryFile.FindStringSubmatch(path)
		if err != nil || match == nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(match[1], 10, 64)
		texts[id] = string(text)
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("%d texts below %s: %v", len(texts), root, err)
	}
	return texts
}

// corpusRoot is a query of the list.
type corpusRoot struct {
	ID     int64    `json:"query_id"`
	Params []string `json:"params"`
	Binds  bool     `json:"binds_after_sqlglot"`
	Rows   int64    `json:"rows"` // with another translation, on the same tables
}

// corpusRoots are the queries of the list.
func corpusRoots(t *testing.T, path string) []corpusRoot {
	t.Helper()
	list, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	var roots []corpusRoot
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		var q corpusRoot
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		roots = append(roots, q)
	}
	if err := lines.Err(); err != nil || len(roots) == 0 {
		t.Fatalf("%d queries in %s: %v", len(roots), path, err)
	}
	return roots
}

// loadTables puts every Parquet file of a folder as the table of its name.
func (c *corpus) loadTables(folder string) {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.parquet"))
	if err != nil || len(files) == 0 {
		c.t.Fatalf("no tables in %s: %v", folder, err)
	}
	for _, file := range files {
		c.barchan("load", strings.TrimSuffix(filepath.Base(file), ".parquet"), file)
	}
}

var called = regexp.MustCompile(`(?i)\bquery_([0-9]+)`)

// save saves a query and what it reads, each once.
func (c *corpus) save(id int64) {
	c.t.Helper()
	text, known := c.texts[id]
	if c.saved[id] || !known {
		return
	}
	if c.saved == nil {
		c.saved = map[int64]bool{}
	}
	c.saved[id] = true
	c.call("PUT", fmt.Sprintf("/query/%d", id), map[string]any{
		"name": fmt.Sprintf("query %d", id), "query_sql": text, "parameters": corpusParams(text),
	}, nil)
	for _, m := range called.FindAllStringSubmatch(text, -1) {
		if id, err := strconv.ParseInt(m[1], 10, 64); err == nil {
			c.save(id)
		}
	}
}

// outcome is how the pipeline of a query ended.
type outcome struct {
	id    int64
	nodes int
	rows  int64  // of the root
	run   string // the pipeline execution, and that of the root in it
	root  string
	cause string // "" when it completed
	where string // the query and the place
	ours  bool   // no error of the query
}

// runAll runs the pipelines of queries, a few at a time.
func (c *corpus) runAll(roots []corpusRoot) []outcome {
	results := make([]outcome, len(roots))
	next := make(chan int)
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			for i := range next {
				results[i] = c.run(roots[i].ID)
			}
		})
	}
	for i := range roots {
		next <- i
	}
	close(next)
	wait.Wait()
	return results
}

// run runs one; it is called by several at once, and so fails no test itself.
func (c *corpus) run(id int64) outcome {
	out := outcome{id: id, where: fmt.Sprintf("query %d", id)}
	status, data, err := c.try(context.Background(), "POST", fmt.Sprintf("/query/%d/pipeline/execute", id), "")
	var made struct {
		ID    string `json:"pipeline_execution_id"`
		Error string `json:"error"`
	}
	if err != nil || json.Unmarshal(data, &made) != nil || made.ID == "" {
		out.cause, out.ours = cmp.Or(made.Error, fmt.Sprint(err, string(data))), status >= 500 || err != nil
		out.cause, out.where = normal(out.cause), out.where+": "+out.cause
		return out
	}
	st := c.waitRun(made.ID)
	out.nodes = len(st.Nodes)
	if st.Status == "completed" {
		out.run, out.root = made.ID, st.Nodes[len(st.Nodes)-1].Query.Execution
		if rows := st.Nodes[len(st.Nodes)-1].Rows; rows != nil {
			out.rows = *rows
		}
		return out
	}
	out.cause = st.Error
	for _, n := range st.Nodes {
		if n.Query.Error == "" {
			continue
		}
		var failed struct {
			Error struct {
				Code    string `json:"code"`
				Message string `json:"message"`
			} `json:"error"`
		}
		_, data, err := c.try(context.Background(), "GET", "/execution/"+n.Query.Execution+"/status", "")
		if err != nil || json.Unmarshal(data, &failed) != nil {
			continue
		}
		switch failed.Error.Code {
		case "internal", "engine_crashed", "":
			out.ours = true
		}
		out.where += fmt.Sprintf(", in query %d: %s", n.Query.ID, n.Query.Error)
		out.cause = failed.Error.Code + ": " + normal(n.Query.Error)
		break
	}
	return out
}

var clock = regexp.MustCompile(`(?i)\b(now\s*\(|current_(date|time|timestamp)\b|localtime)`)

// timely reports whether a query, or what it reads, depends on the time.
func (c *corpus) timely(id int64) bool {
	text := c.texts[id]
	if clock.MatchString(text) {
		return true
	}
	for _, m := range called.FindAllStringSubmatch(text, -1) {
		if called, err := strconv.ParseInt(m[1], 10, 64); err == nil && called != id && c.timely(called) {
			return true
		}
	}
	return false
}

// compare tells which queries that depend on nothing but the tables have
// another number of rows than with another translation.
func (c *corpus) compare(roots []corpusRoot, results []outcome) {
	c.t.Helper()
	same, all := 0, 0
	for i, q := range roots {
		if len(q.Params) > 0 || !q.Binds || results[i].cause != "" || c.timely(q.ID) {
			continue
		}
		all++
		if results[i].rows == q.Rows {
			same++
			continue
		}
		c.t.Errorf("query %d has %d rows, with another translation %d", q.ID, results[i].rows, q.Rows)
	}
	c.t.Logf("%d of %d queries that depend on the tables alone have as many rows as with another translation", same, all)
}

var (
	place  = regexp.MustCompile(`^line \d+:\d+: `)
	quoted = regexp.MustCompile(`'[^']*'|"[^"]*"`)
)

// normal is an error without what is of one query only.
func normal(message string) string {
	return quoted.ReplaceAllString(place.ReplaceAllString(message, ""), "…")
}

var hole = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// corpusParams declares every parameter of a text, with the type and the value
// that its name suggests.
func corpusParams(text string) []map[string]any {
	params := []map[string]any{}
	seen := map[string]bool{}
	for _, m := range hole.FindAllStringSubmatchIndex(text, -1) {
		if key := text[m[2]:m[3]]; !seen[key] {
			seen[key] = true
			typ, value := corpusValue(key)
			switch before := strings.ToLower(text[:m[0]]); {
			case strings.HasSuffix(before, "date('"): // it takes no time
				typ, value = "text", "2021-06-01"
			case value == "All" && !strings.HasSuffix(before, "'"): // no text is wanted
				value = corpusBytes
			}
			params = append(params, map[string]any{"key": key, "type": typ, "value": value})
		}
	}
	return params
}

// corpusValues are by parts of names; the first that is in it counts.
var corpusValues = []struct{ part, typ, value string }{
	{"date range", "number", "30"},
	{"time unit", "text", "day"},
	{"days", "number", "30"},
	{"start block", "number", "12000000"},
	{"block no", "number", "15000000"},
	{"end", "datetime", "2025-06-01 00:00:00"},
	{"date", "datetime", "2021-06-01 00:00:00"},
	{"start", "datetime", "2021-06-01 00:00:00"},
	{"rank", "number", "5"},
	{"top", "number", "10"},
	{"cut rate", "number", "0.1"},
	{"supply", "number", "1000000"},
	{"aggregation", "text", "Daily"},
	{"chain", "text", "ethereum"},
	{"version", "text", "2"},
	{"currency", "text", "USD"},
	{"pool type", "text", "All"},
	{"pool_id", "text", "0x5c6ee304399dbdb9c8ef030ab642b10820db8f56000200000000000000000014"},
	{"pool id", "text", "All"},
	{"source", "text", "All"},
	{"token address", "text", "All"},
	{"token pair", "text", "All"},
	{"signature", "text", "0xa9059cbb"},
	{"function", "text", "transfer"},
	{"project", "text", "balancer"},
	{"coin", "text", "WETH"},
	{"aggregator", "text", "All"},
	{"gauge", "text", "All"},
	{"provider", "text", "All"},
	{"unnamed", "text", "1"},
}

// corpusBytes are an address, for keys that have no name of another kind.
const corpusBytes = "0xba100000625a3754423978a60c9317c58a424e3d"

func corpusValue(key string) (typ, value string) {
	name := strings.ToLower(key)
	for _, v := range corpusValues {
		if strings.Contains(name, v.part) {
			return v.typ, v.value
		}
	}
	return "text", corpusBytes
}
