package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/duneapi"
)

// stream is a client of the events of a run.
type stream struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
	id     string
	nodes  map[int]string // the state of each node, as the events so far have it
}

// listen serves; the streams of watch end before it does.
func (w *world) listen(t *testing.T) *httptest.Server {
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	return server
}

func watch(t *testing.T, server *httptest.Server, w *world, run, last string) *stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/pipelines/executions/"+run+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Dune-Api-Key", w.secrets["read"])
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<24)
	return &stream{t: t, answer: answer, lines: lines, nodes: map[int]string{}}
}

// next returns the next event; ok is false at the end.
func (s *stream) next() (status duneapi.PipelineStatus, ok bool) {
	s.t.Helper()
	for s.lines.Scan() {
		field, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch field {
		case "id":
			s.id = value
		case "data":
			if err := json.Unmarshal([]byte(value), &status); err != nil {
				s.t.Fatal(err)
			}
			for _, n := range status.NodeExecutions {
				s.nodes[n.ID] = n.QueryExecutionStatus.Status
			}
			return status, true
		}
	}
	if err := s.lines.Err(); err != nil {
		s.t.Fatal(err)
	}
	return status, false
}

// until reads events until the nodes have those states.
func (s *stream) until(states ...string) (changed []int) {
	s.t.Helper()
	for {
		status, ok := s.next()
		if !ok {
			s.t.Fatalf("the stream ended with %v, want %v", s.nodes, states)
		}
		for _, n := range status.NodeExecutions {
			changed = append(changed, n.ID)
		}
		right := len(s.nodes) == len(states)
		for i, want := range states {
			right = right && s.nodes[i+1] == want
		}
		if right {
			slices.Sort(changed)
			return slices.Compact(changed)
		}
	}
}

// chain submits the pipeline of a chain of queries.
func (w *world) chain(n int) (run string) {
	w.t.Helper()
	for i := 1; i <= n; i++ {
		sql := "SELECT 1 AS n"
		if i > 1 {
			sql = fmt.Sprintf("SELECT * FROM query_%d", i-1)
		}
		body := fmt.Sprintf(`{"name":"Query %d","query_sql":"%s"}`, i, sql)
		if r := w.do("POST", "/api/v1/query", "admin", nil, strings.NewReader(body)); r.Code != 200 {
			w.t.Fatal(r.Body)
		}
	}
	return w.again(n)
}

// again submits the pipeline of a query.
func (w *world) again(query int) (run string) {
	w.t.Helper()
	var made duneapi.PipelineExecuted
	r := w.do("POST", fmt.Sprintf("/api/v1/query/%d/pipeline/execute", query), "admin", nil, nil)
	if err := json.Unmarshal(r.Body.Bytes(), &made); err != nil || made.PipelineExecutionID == "" {
		w.t.Fatal(r.Body)
	}
	return made.PipelineExecutionID
}

// start starts a node.
func (w *world) start(l barchan.Lease, e barchan.Execution) {
	w.t.Helper()
	if err := w.store.StartNode(w.t.Context(), l, e.ID, w.now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) finishNode(l barchan.Lease, e barchan.Execution) {
	w.t.Helper()
	out := barchan.Output{Location: barchan.Location{Files: []string{"x"}}, Schema: barchan.Schema{{Name: "a", Type: "bigint"}}, Rows: 1, Bytes: 1, RawBytes: 1}
	if err := w.store.FinishNode(w.t.Context(), l, e.ID, out, 0.5, "boot", w.now); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) leased() (barchan.Lease, []barchan.Execution) {
	w.t.Helper()
	l, all, err := w.lease()
	if err != nil {
		w.t.Fatal(err)
	}
	return l, all
}

func (w *world) publish(l barchan.Lease) {
	w.t.Helper()
	if _, err := w.store.Publish(w.t.Context(), l, w.now); err != nil {
		w.t.Fatal(err)
	}
}

func TestEventsTellARunAsItGoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	server := w.listen(t)
	run := w.chain(3)
	s := watch(t, server, w, run, "")
	if got := s.answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("the answer is %s", got)
	}
	if status, _ := s.next(); status.Status != "pending" || status.QueuePosition != 1 || len(status.NodeExecutions) != 3 || status.PipelineExecutionID != run {
		t.Fatalf("the first event: %+v", status)
	}
	l, all := w.leased()
	w.start(l, all[0])
	if changed := s.until("executing", "pending", "pending"); !slices.Equal(changed, []int{1}) {
		t.Errorf("%v changed", changed)
	}
	w.finishNode(l, all[0])
	w.start(l, all[1])
	if changed := s.until("completed", "executing", "pending"); !slices.Equal(changed, []int{1, 2}) {
		t.Errorf("%v changed", changed)
	}

	// Somebody loses the connection, and comes back when more has happened.
	last := s.id
	w.finishNode(l, all[1])
	w.start(l, all[2])
	back := watch(t, server, w, run, last)
	if changed := back.untilNode(3, "executing"); !slices.Equal(changed, []int{2, 3}) {
		t.Errorf("after %s %v changed", last, changed)
	}
	w.finishNode(l, all[2])
	w.publish(l)
	for _, s := range []*stream{s, back} {
		s.untilNode(3, "completed")
		if _, more := s.next(); more {
			t.Error("the stream goes on behind the end of the run")
		}
	}
	ended := watch(t, server, w, run, s.id)
	if ended.answer.StatusCode != http.StatusNoContent {
		t.Errorf("who knows the end is answered %s", ended.answer.Status)
	}
	for _, number := range []string{"999999", "nonsense", "-1", ""} {
		if changed := watch(t, server, w, run, number).until("completed", "completed", "completed"); len(changed) != 3 {
			t.Errorf("after %q: %v", number, changed)
		}
	}
}

// untilNode reads events until one node has that state.
func (s *stream) untilNode(node int, state string) (changed []int) {
	s.t.Helper()
	for s.nodes[node] != state {
		status, ok := s.next()
		if !ok {
			s.t.Fatalf("the stream ended with %v", s.nodes)
		}
		for _, n := range status.NodeExecutions {
			changed = append(changed, n.ID)
		}
	}
	return changed
}

func TestEventsOfAPlainExecution(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	server := w.listen(t)
	var made duneapi.Executed
	r := w.do("POST", "/api/v1/sql/execute", "admin", nil, strings.NewReader(`{"sql":"SELECT 1"}`))
	if err := json.Unmarshal(r.Body.Bytes(), &made); err != nil {
		t.Fatal(err)
	}
	s := watch(t, server, w, made.PipelineExecutionID, "")
	s.until("pending")
	if r := w.do("POST", "/api/v1/execution/"+made.ExecutionID+"/cancel", "admin", nil, nil); r.Code != 200 {
		t.Fatal(r.Body)
	}
	s.until("cancelled")
}

func TestEventsOfAnotherTeamAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	run := w.chain(1)
	if r := w.do("GET", "/api/v1/pipelines/executions/"+run+"/events", "other", nil, nil); r.Code != http.StatusNotFound {
		t.Errorf("%d %s", r.Code, r.Body)
	}
}

func TestEventsEndWhenTheServerStops(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	run := w.chain(1)
	stopping := make(chan struct{})
	w.handler = api.New(api.Config{Store: w.store, Runner: w.runs, Uploads: w.uploads, Files: w.files, Stopping: stopping})
	server := w.listen(t)
	s := watch(t, server, w, run, "")
	s.until("pending")
	close(stopping)
	if _, more := s.next(); more {
		t.Error("the stream goes on")
	}
}

// All who begin to watch between two looks get the same event, and none gets it
// after the next.
func TestWhoJoinsLateSeesTheRunAsItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	run := w.chain(2)
	server := w.listen(t)
	first := func(want map[int]string) {
		t.Helper()
		s := watch(t, server, w, run, "")
		if _, ok := s.next(); !ok || !maps.Equal(s.nodes, want) {
			t.Errorf("the first event tells %v, want %v", s.nodes, want)
		}
	}
	s := watch(t, server, w, run, "") // one feed for all
	s.until("pending", "pending")
	for range 2 {
		first(map[int]string{1: "pending", 2: "pending"})
	}
	l, all := w.leased()
	w.start(l, all[0])
	w.finishNode(l, all[0])
	s.until("completed", "pending")
	for range 2 {
		first(map[int]string{1: "completed", 2: "pending"})
	}
}

// further is a runner whose executions are always a little further on.
type further struct {
	api.Runner
	percent *atomic.Int64
}

func (f further) Progress(barchan.ExecutionID) *barchan.Progress {
	return &barchan.Progress{Percent: float64(f.percent.Add(1))}
}

func TestEventsTellProgressWithoutMovingTheNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	run := w.chain(2)
	w.handler = api.New(api.Config{Store: w.store, Runner: further{w.runs, new(atomic.Int64)}, Uploads: w.uploads, Files: w.files})
	server := w.listen(t)
	l, all := w.leased()
	w.start(l, all[0])
	s := watch(t, server, w, run, "")
	s.until("executing", "pending")
	id := s.id
	status, _ := s.next()
	if len(status.NodeExecutions) != 1 || status.NodeExecutions[0].Progress == nil || status.NodeExecutions[0].Progress.Percent < 1 || s.id != id {
		t.Errorf("id %s after %s: %+v", s.id, id, status)
	}
}

// stuck is a client that takes nothing after the first event.
type stuck struct {
	http.ResponseWriter
	first, held chan struct{}
	once        sync.Once
}

func (s *stuck) Write(p []byte) (int, error) {
	wait := true
	s.once.Do(func() { wait = false; close(s.first) })
	if wait {
		<-s.held
	}
	return s.ResponseWriter.Write(p)
}

func (s *stuck) Flush() {}

func TestASlowWatcherHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	server := w.listen(t)
	run := w.chain(3)
	slow := &stuck{ResponseWriter: httptest.NewRecorder(), first: make(chan struct{}), held: make(chan struct{})}
	r := httptest.NewRequest(http.MethodGet, "/api/v1/pipelines/executions/"+run+"/events", nil)
	r.Header.Set("X-Dune-Api-Key", w.secrets["read"])
	over := make(chan struct{})
	go func() { defer close(over); w.handler.ServeHTTP(slow, r) }()
	<-slow.first
	s := watch(t, server, w, run, "")
	l, all := w.leased()
	for _, e := range all {
		w.start(l, e)
		s.untilNode(e.Node, "executing")
		w.finishNode(l, e)
	}
	w.publish(l)
	s.until("completed", "completed", "completed")
	close(slow.held)
	<-over
	got := slow.ResponseWriter.(*httptest.ResponseRecorder).Body.String()
	if !strings.Contains(got, `"status":"completed","node_executions"`) || strings.Count(got, "\ndata: ") > 3 {
		t.Errorf("the slow client has missed the end, or was told every step:\n%s", got)
	}
}

// reads counts what is asked of the store.
type reads struct {
	api.Store
	n *atomic.Int64
}

func (r reads) Changes(ctx context.Context, id barchan.RunID, since int64) (barchan.RunChanges, error) {
	r.n.Add(1)
	return r.Store.Changes(ctx, id, since)
}

func TestWatchersShareTheirReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	var n atomic.Int64
	w.handler = api.New(api.Config{Store: reads{w.store, &n}, Runner: w.runs, Uploads: w.uploads, Files: w.files})
	server := w.listen(t)
	run := w.chain(2)
	began := time.Now()
	var all []*stream
	for range 20 {
		s := watch(t, server, w, run, "")
		s.until("pending", "pending")
		all = append(all, s)
	}
	l, nodes := w.leased()
	for _, e := range nodes {
		w.start(l, e)
		w.finishNode(l, e)
	}
	w.publish(l)
	for _, s := range all {
		s.until("completed", "completed")
	}
	// One look in 100 ms at the most, whoever watches.
	if most := int64(time.Since(began)/(100*time.Millisecond)) + 2; n.Load() > most {
		t.Errorf("%d reads for 20 watchers in %v", n.Load(), time.Since(began))
	}
	if id, err := strconv.Atoi(all[0].id); err != nil || id == 0 {
		t.Errorf("the id of the last event is %q", all[0].id)
	}
}
