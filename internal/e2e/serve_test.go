package e2e

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// refusedServe runs a server that must not start, and returns what it says.
func refusedServe(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(self(t), append([]string{"serve"}, args...)...)
	cmd.Env = append(append(os.Environ(), "BARCHAN_E2E_MAIN=1"), env...)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("the server started:\n%s", out)
	}
	return string(out)
}

func TestADataFolderHasOneServer(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	said := refusedServe(t, nil, "--data", s.data, "--listen", "127.0.0.1:0")
	if !strings.Contains(said, "another server (process ") || !strings.Contains(said, s.data) {
		t.Errorf("the second server says %q", said)
	}
	said = refusedServe(t, nil, "--data", t.TempDir(), "--listen", strings.TrimPrefix(s.url, "http://"))
	if !strings.Contains(said, "address already in use") || !strings.Contains(said, "--listen") {
		t.Errorf("a server on a used address says %q", said)
	}
	if info, err := os.Stat(s.data); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder is %v, %v", info.Mode(), err)
	}
}

var madeKey = regexp.MustCompile(`brn_[0-9A-Za-z]{49}`)

func TestTheFirstStartShowsAKeyOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.env = []string{"BARCHAN_API_KEY="}
	s.start()
	key := madeKey.FindString(s.log.String())
	if key == "" {
		t.Fatalf("no key is shown:\n%s", s.log)
	}
	if status, body, err := s.try(context.Background(), "GET", "/queries", "", "X-Dune-Api-Key", key); status != http.StatusOK {
		t.Errorf("the shown key gives %d %s, %v", status, body, err)
	}
	s.stop()
	before := s.log.String()
	s.start()
	if again := strings.TrimPrefix(s.log.String(), before); madeKey.MatchString(again) {
		t.Errorf("a key is shown again:\n%s", again)
	}
	if status, _, _ := s.try(context.Background(), "GET", "/queries", "", "X-Dune-Api-Key", key); status != http.StatusOK {
		t.Errorf("after a restart the key gives %d", status)
	}
	s.stop()
}

func TestTheLogHoldsNoKeyAndNoValue(t *testing.T) {
	t.Parallel()
	s := startServer(t, "--log-level", "debug")
	s.call("POST", "/query", map[string]any{
		"name": "q", "query_sql": "SELECT '{{who}}' AS who",
		"parameters": []map[string]any{{"key": "who", "type": "text", "value": "nobody"}},
	}, nil)
	var made struct {
		Execution string `json:"execution_id"`
	}
	s.call("POST", "/query/1/execute", map[string]any{"query_parameters": map[string]string{"who": "geheim-4711"}}, &made)
	if state := s.wait(made.Execution); state != "QUERY_STATE_COMPLETED" {
		t.Fatalf("the execution ended %s", state)
	}
	for _, path := range []string{"/queries?api_key=" + testKey, "/query/1/results?params.who=geheim-4711&api_key=" + testKey, "/queries?api_key=wrong-" + testKey, "/nothing?api_key=" + testKey} {
		if _, _, err := s.try(context.Background(), "GET", path, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, secret := range []string{testKey, "geheim-4711"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(s.log.String(), "path=/api/v1/queries") {
		t.Error("the log holds no requests: the test is blind")
	}
}

// A stop in the middle of a run does not lose it: the next start takes it up.
func TestAStopLeavesTheRunToTheNextStart(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	slow := s.query("slow", "SELECT count(*) AS n FROM UNNEST(sequence(1, 3000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 3000)) AS b(y) CROSS JOIN UNNEST(sequence(1, 6)) AS c(z) WHERE (x * y + z) % 7 = 1")
	run := s.pipeline(slow)
	for range pollLimit {
		var st status
		s.call("GET", "/pipelines/executions/"+run+"/status", nil, &st)
		if st.Status == "executing" {
			break
		}
		pause()
	}
	worker := s.children()
	s.stop()
	for _, pid := range worker {
		if syscall.Kill(pid, 0) == nil && alive(pid) {
			t.Errorf("worker %d outlives its server", pid)
		}
	}
	s.start()
	if st := s.waitRun(run); st.Status != "completed" {
		t.Errorf("the run ended %s: %s", st.Status, st.Error)
	}
}
