package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const testKey = "e2e-key-0123456789"

// server is the real binary on a data folder.
type server struct {
	t    *testing.T
	data string
	args []string
	env  []string // beside what every server gets
	url  string
	cmd  *exec.Cmd
	done chan struct{} // closed when the process ended and its log is whole
	log  *lockedBuffer
}

// newServer returns a server that has not been started.
func newServer(t *testing.T, args ...string) *server {
	t.Helper()
	return &server{t: t, data: t.TempDir(), args: args, log: &lockedBuffer{}}
}

// startServer returns a server that answers, and stops it with the test.
func startServer(t *testing.T, args ...string) *server {
	t.Helper()
	s := newServer(t, args...)
	s.start()
	t.Cleanup(s.stop)
	return s
}

var listening = regexp.MustCompile(`url=(http://[^\s"]+)`)

// start runs the binary and returns when it listens.
func (s *server) start() {
	s.t.Helper()
	args := append([]string{"serve", "--data", s.data, "--listen", "127.0.0.1:0",
		"--rate-low", "0", "--rate-high", "0"}, s.args...) // tests call as fast as they can
	cmd := exec.Command(self(s.t), args...)
	cmd.Env = append(append(os.Environ(), "BARCHAN_E2E_MAIN=1", "BARCHAN_API_KEY="+testKey), s.env...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ready := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		lines := bufio.NewScanner(stderr)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			fmt.Fprintln(s.log, lines.Text())
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				select {
				case ready <- m[1]:
				default:
				}
			}
		}
		_ = cmd.Wait()
	}()
	s.cmd, s.done = cmd, done
	select {
	case s.url = <-ready:
	case <-done:
		s.t.Fatalf("the server ended before it listened:\n%s", s.log)
	case <-time.After(30 * time.Second):
		s.t.Fatalf("the server does not listen:\n%s", s.log)
	}
}

// stop ends the server as a person does, and fails the test when it does not
// end well.
func (s *server) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.done
		s.t.Errorf("the server did not stop:\n%s", s.log)
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		s.t.Errorf("the server ended with %d:\n%s", code, s.log)
	}
	s.cmd = nil
}

// children are the processes that the server has started and not yet reaped.
func (s *server) children() []int {
	s.t.Helper()
	var pids []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", s.cmd.Process.Pid))
	for _, file := range tasks {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // a thread that has ended
		}
		for _, field := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	if len(pids) == 0 {
		s.t.Error("the server has no workers: the test is blind")
	}
	return pids
}

// alive reports whether a process runs, and is not only waiting to be reaped.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(text), ") Z ")
}

// kill ends the server at whatever instruction it is.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
	s.cmd = nil
}

// errUnreachable is an answer that never came: the server may or may not have
// done what was asked.
var errUnreachable = errors.New("no answer")

// try sends a request and returns status and body, or errUnreachable.
func (s *server) try(ctx context.Context, method, path, body string, header ...string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("X-Dune-Api-Key", testKey)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", errUnreachable, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", errUnreachable, err)
	}
	return resp.StatusCode, data, nil
}

// call sends a request that must be answered with 2xx, and decodes the answer
// into out.
func (s *server) call(method, path string, body any, out any) {
	s.t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		text = string(data)
	}
	status, data, err := s.try(context.Background(), method, path, text)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	if status/100 != 2 {
		s.t.Fatalf("%s %s: %d %s", method, path, status, data)
	}
	if out == nil {
		return
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(out); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, data)
	}
}

// query saves a query and returns its id.
func (s *server) query(name, sql string) int64 {
	s.t.Helper()
	var out struct {
		ID int64 `json:"query_id"`
	}
	s.call("POST", "/query", map[string]any{"name": name, "query_sql": sql}, &out)
	return out.ID
}

// view makes a materialized view of a query and returns its full name. The
// refresh that this starts is waited for.
func (s *server) view(name string, query int64) string {
	s.t.Helper()
	var out struct {
		Name      string `json:"name"`
		Execution string `json:"execution_id"`
	}
	s.call("POST", "/materialized-views", map[string]any{"name": name, "query_id": query, "performance": "medium"}, &out)
	if state := s.wait(out.Execution); state != "QUERY_STATE_COMPLETED" {
		s.t.Fatalf("the first refresh of %s ended %s", name, state)
	}
	return out.Name
}

// pipeline submits the pipeline of a query and returns the run's id.
func (s *server) pipeline(query int64) string {
	s.t.Helper()
	var out struct {
		ID string `json:"pipeline_execution_id"`
	}
	s.call("POST", fmt.Sprintf("/query/%d/pipeline/execute", query), nil, &out)
	return out.ID
}

// status is what a pipeline says of itself.
type status struct {
	Status string `json:"status"`
	Error  string `json:"error"`
	Nodes  []node `json:"node_executions"`
}

type node struct {
	ID    int    `json:"id"`
	Rows  *int64 `json:"rows"` // once the result is recorded
	Query struct {
		Status    string `json:"status"`
		ID        int64  `json:"query_id"`
		Execution string `json:"execution_id"`
		Error     string `json:"error"`
	} `json:"query_execution_status"`
	View *struct {
		Name string `json:"name"`
	} `json:"materialized_view_refresh_status"`
}

func terminal(state string) bool {
	switch state {
	case "completed", "failed", "cancelled", "superseded":
		return true
	}
	return false
}

// waitRun polls until the run ended.
func (s *server) waitRun(id string) status {
	s.t.Helper()
	for range pollLimit {
		var st status
		s.call("GET", "/pipelines/executions/"+id+"/status", nil, &st)
		if terminal(st.Status) {
			return st
		}
		pause()
	}
	s.t.Fatalf("run %s does not end:\n%s", id, s.log)
	return status{}
}

// wait polls until the execution ended, and returns its state.
func (s *server) wait(execution string) string {
	s.t.Helper()
	for range pollLimit {
		var st struct {
			State    string `json:"state"`
			Finished bool   `json:"is_execution_finished"`
		}
		s.call("GET", "/execution/"+execution+"/status", nil, &st)
		if st.Finished {
			return st.State
		}
		pause()
	}
	s.t.Fatalf("execution %s does not end:\n%s", execution, s.log)
	return ""
}

// rows are the rows of an execution.
func (s *server) rows(execution string) []map[string]any {
	s.t.Helper()
	var out struct {
		Result struct {
			Rows []map[string]any `json:"rows"`
		} `json:"result"`
	}
	s.call("GET", "/execution/"+execution+"/results", nil, &out)
	return out.Result.Rows
}

// sql runs unsaved SQL and returns its rows.
func (s *server) sql(text string) []map[string]any {
	s.t.Helper()
	var out struct {
		Execution string `json:"execution_id"`
	}
	s.call("POST", "/sql/execute", map[string]any{"sql": text}, &out)
	if state := s.wait(out.Execution); state != "QUERY_STATE_COMPLETED" {
		_, data, _ := s.try(context.Background(), "GET", "/execution/"+out.Execution+"/status", "")
		s.t.Fatalf("%s: %s", text, data)
	}
	return s.rows(out.Execution)
}

// pollLimit bounds every wait: at pollEvery, two minutes.
const (
	pollEvery = 5 * time.Millisecond
	pollLimit = 24_000
)

// pause waits for the next poll; a real server in another process gives no
// other signal.
func pause() { <-time.After(pollEvery) }

// lockedBuffer is a log that a test may read while the server writes it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
