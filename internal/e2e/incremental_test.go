package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// dayCounter keeps the days before the last two as they are, and counts those
// anew from what the table of events has now.
const dayCounter = `WITH prev AS (
  SELECT * FROM TABLE(previous.query.result(schema => DESCRIPTOR(day TIMESTAMP(3), n BIGINT)))
), checkpoint AS (
  SELECT coalesce(max(day), TIMESTAMP '2020-01-01') - INTERVAL '1' DAY AS cutoff FROM prev
)
SELECT day, n FROM prev WHERE day < (SELECT cutoff FROM checkpoint)
UNION ALL
SELECT date_trunc('day', at) AS day, count(*) AS n
FROM local.events WHERE at >= (SELECT cutoff FROM checkpoint) GROUP BY 1`

// events replaces the table of events: so many on each day of January 2024.
func (s *server) events(days map[int]int) {
	s.t.Helper()
	body := "at\n"
	for day, n := range days {
		for i := range n {
			body += fmt.Sprintf("2024-01-%02d %02d:00:00\n", day, i)
		}
	}
	status, data, err := s.try(context.Background(), "PUT", "/tables/local/events", body, "Content-Type", "text/csv")
	if err != nil || status/100 != 2 {
		s.t.Fatalf("load the events: %d %s %v", status, data, err)
	}
}

// execute asks for an execution and returns its id.
func (s *server) execute(path, body string) string {
	s.t.Helper()
	var out struct {
		Execution string `json:"execution_id"`
	}
	s.call("POST", path, body, &out)
	return out.Execution
}

// completed waits for an execution, which must complete.
func (s *server) completed(execution string) string {
	s.t.Helper()
	if state := s.wait(execution); state != "QUERY_STATE_COMPLETED" {
		_, data, _ := s.try(context.Background(), "GET", "/execution/"+execution+"/status", "")
		s.t.Fatalf("execution %s ended %s: %s", execution, state, data)
	}
	return execution
}

// counts are the days and counts of a result, in order.
func counts(rows []map[string]any) string {
	var list []string
	for _, r := range rows {
		list = append(list, fmt.Sprintf("%.10s:%v", r["day"], r["n"]))
	}
	return strings.Join(list, " ")
}

// An incremental query in the middle of a chain, as a materialized view, and by
// itself, while the events that it has counted go.
func TestADayCounterKeepsWhatItCounted(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	s.events(map[int]int{1: 2, 2: 3, 3: 1})
	counter := s.query("day counter", dayCounter)
	name := s.view("result_days", counter) // the first run
	report := s.query("report", "SELECT day, n FROM "+name+" ORDER BY day")
	check := func(execution, want string) {
		t.Helper()
		if got := counts(s.rows(s.completed(execution))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	pipeline := func(body string) string {
		t.Helper()
		var out struct {
			ID string `json:"pipeline_execution_id"`
		}
		s.call("POST", fmt.Sprintf("/query/%d/pipeline/execute", report), body, &out)
		st := s.waitRun(out.ID)
		if st.Status != "completed" {
			t.Fatalf("the pipeline ended %s: %s", st.Status, st.Error)
		}
		return st.Nodes[len(st.Nodes)-1].Query.Execution
	}

	s.events(map[int]int{2: 4, 3: 2, 4: 5}) // the first day is gone
	check(pipeline(""), "2024-01-01:2 2024-01-02:4 2024-01-03:2 2024-01-04:5")
	s.events(map[int]int{4: 6, 5: 1})
	check(pipeline("{}"), "2024-01-01:2 2024-01-02:4 2024-01-04:6 2024-01-05:1") // the third day, too late
	check(s.execute(fmt.Sprintf("/query/%d/execute", report), ""), "2024-01-01:2 2024-01-02:4 2024-01-04:6 2024-01-05:1")

	// A plain execution extends the same result, and so does a refresh.
	s.events(map[int]int{5: 2, 6: 1})
	s.completed(s.execute(fmt.Sprintf("/query/%d/execute", counter), ""))
	s.events(map[int]int{6: 2, 7: 1})
	s.completed(s.execute("/materialized-views/"+name+"/refresh", ""))
	all := "2024-01-01:2 2024-01-02:4 2024-01-06:2 2024-01-07:1"
	check(s.execute(fmt.Sprintf("/query/%d/execute", report), ""), all)

	// An edit goes on from where the version before it was.
	s.call("PATCH", fmt.Sprintf("/query/%d", counter), map[string]any{"query_sql": dayCounter + " -- edited"}, nil)
	check(pipeline(""), all)

	// A full refresh knows only what is there now, and the next run extends it.
	check(pipeline(`{"full_refresh": true}`), "2024-01-06:2 2024-01-07:1")
	s.events(map[int]int{8: 1})
	check(pipeline(""), "2024-01-08:1")
	s.events(map[int]int{8: 1, 9: 1, 10: 1})
	check(pipeline(""), "2024-01-08:1 2024-01-09:1 2024-01-10:1")
	s.events(map[int]int{12: 1})
	check(pipeline(""), "2024-01-08:1 2024-01-12:1")
	s.completed(s.execute("/materialized-views/"+name+"/refresh", `{"full_refresh": true}`))
	check(s.execute(fmt.Sprintf("/query/%d/execute", report), ""), "2024-01-12:1")
	s.events(map[int]int{13: 1})
	s.completed(s.execute(fmt.Sprintf("/query/%d/execute", counter), `{"full_refresh": true}`))
	check(pipeline(""), "2024-01-13:1")

	// The command line says all that too.
	if plan := s.barchan("plan", fmt.Sprint(report)); !strings.Contains(plan, "reads its previous result, local.events") {
		t.Errorf("the plan is\n%s", plan)
	}
	s.events(map[int]int{14: 1})
	s.barchan("run", fmt.Sprint(report), "--full-refresh")
	check(s.execute(fmt.Sprintf("/query/%d/execute", report), ""), "2024-01-14:1")
	s.events(map[int]int{15: 1})
	s.completed(strings.TrimSpace(s.barchan("matview", "refresh", name, "--full-refresh")))
	check(s.execute(fmt.Sprintf("/query/%d/execute", report), ""), "2024-01-15:1")
}

// A previous result whose columns are others fails the node that reads it, at
// the place of the descriptor, until somebody begins anew.
func TestAPreviousResultThatDoesNotMatch(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	sql := func(typ string) string {
		return fmt.Sprintf("SELECT n FROM\n  TABLE(previous.query.result(schema => DESCRIPTOR(n %s))) p\nUNION ALL SELECT CAST(1 AS %[1]s) AS n", typ)
	}
	q := s.query("q", sql("BIGINT"))
	root := s.query("root", fmt.Sprintf("SELECT count(*) AS n FROM query_%d", q))
	pipeline := func(body string) status {
		t.Helper()
		var out struct {
			ID string `json:"pipeline_execution_id"`
		}
		s.call("POST", fmt.Sprintf("/query/%d/pipeline/execute", root), body, &out)
		return s.waitRun(out.ID)
	}
	if st := pipeline(""); st.Status != "completed" {
		t.Fatalf("the first run ended %s: %s", st.Status, st.Error)
	}
	s.call("PATCH", fmt.Sprintf("/query/%d", q), map[string]any{"query_sql": sql("DOUBLE")}, nil)
	const want = "line 2:41: The columns of the previous result are not those of the DESCRIPTOR: the result has (n bigint), the DESCRIPTOR has (n double): make them the same, or run once with full_refresh"
	for range 2 {
		st := pipeline("")
		if st.Status != "failed" || st.Nodes[0].Query.Error != want || st.Nodes[1].Query.Status != "skipped" {
			t.Errorf("got %+v", st)
		}
	}
	if st := pipeline(`{"full_refresh": true}`); st.Status != "completed" {
		t.Errorf("a full refresh ended %s: %s", st.Status, st.Error)
	}
	st := pipeline("")
	if rows := s.rows(st.Nodes[1].Query.Execution); fmt.Sprint(rows) != "[map[n:2]]" {
		t.Errorf("after it there are %v", rows)
	}
}

// A server that is killed again and again appends one row for every run that it
// had promised, no more and no less.
func TestAKilledServerExtendsOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.start()
	t.Cleanup(func() { s.stop() })
	q := s.query("log", appendOne)
	root := s.query("root", fmt.Sprintf("SELECT count(*) AS rows, count(DISTINCT n) AS numbers, max(n) AS last FROM query_%d", q))
	var runs []string
	for kill := range 4 {
		for range 3 {
			runs = append(runs, s.pipeline(root))
		}
		for range kill * 10 { // at another moment of their lives each time
			pause()
		}
		s.kill()
		s.start()
	}
	for i, id := range runs {
		st := s.waitRun(id)
		if st.Status != "completed" {
			t.Fatalf("run %d ended %s: %s", i, st.Status, st.Error)
		}
		want := fmt.Sprintf("map[last:%d numbers:%[1]d rows:%[1]d]", i+1)
		if got := fmt.Sprint(s.rows(st.Nodes[1].Query.Execution)[0]); got != want {
			t.Errorf("run %d has %s, want %s", i, got, want)
		}
	}
}

// appendOne appends the number of the run.
const appendOne = `WITH prev AS (SELECT * FROM TABLE(previous.query.result(schema => DESCRIPTOR(n BIGINT))))
SELECT n FROM prev UNION ALL SELECT count(*) + 1 AS n FROM prev`

// Many runs that extend one result are asked for at once, of every kind: each
// appends one row, in the order in which they were asked for, and none is lost.
func TestConcurrentRunsExtendOneResultInTurns(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	q := s.query("log", appendOne)
	name := s.view("result_log", q)
	root := s.query("root", fmt.Sprintf("SELECT count(*) AS rows, count(DISTINCT n) AS numbers, max(n) AS last FROM query_%d", q))
	other := s.query("other root", "SELECT count(*) AS rows, count(DISTINCT n) AS numbers, max(n) AS last FROM "+name)

	const rounds = 8
	var runs, executions []string // in order of submit; each stands for a row
	for range rounds {
		runs = append(runs, s.pipeline(root), s.pipeline(other))
		executions = append(executions, s.execute(fmt.Sprintf("/query/%d/execute", q), ""), s.execute("/materialized-views/"+name+"/refresh", ""))
	}
	for i, id := range runs {
		st := s.waitRun(id)
		if st.Status != "completed" {
			t.Fatalf("run %d ended %s: %s", i, st.Status, st.Error)
		}
		n := 2 + i/2*4 + i%2 // after the first refresh
		want := fmt.Sprintf("map[last:%d numbers:%d rows:%d]", n, n, n)
		if got := fmt.Sprint(s.rows(st.Nodes[len(st.Nodes)-1].Query.Execution)[0]); got != want {
			t.Errorf("run %d has %s, want %s", i, got, want)
		}
	}
	for i, id := range executions {
		n := 4 + i/2*4 + i%2
		if rows := s.rows(s.completed(id)); len(rows) != n {
			t.Errorf("execution %d has %d rows, want %d", i, len(rows), n)
		}
	}
	if rows := s.sql("SELECT count(DISTINCT n) AS n FROM " + name); fmt.Sprint(rows) != fmt.Sprintf("[map[n:%d]]", 1+4*rounds) {
		t.Errorf("in the end there are %v", rows)
	}
}
