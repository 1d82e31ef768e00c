package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how often the server is killed: few unless BARCHAN_KILLS says more.
func kills(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("BARCHAN_KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		return 4
	}
	return 15
}

// chain is a pipeline whose names all tell which run they are of: one query
// gives the run's instant, several views keep it, the root reads the views.
type chain struct {
	root  int64
	views []string // short names
	of    []int64  // the views' queries
}

func makeChain(s *server, views int) chain {
	base := s.query("instant", "SELECT to_unixtime(now()) AS k")
	var c chain
	from := "SELECT count(DISTINCT k) AS instants, max(k) AS k FROM ("
	for i := range views {
		q := s.query(fmt.Sprintf("keep %d", i), fmt.Sprintf("SELECT k, %d AS view FROM query_%d", i, base))
		name := fmt.Sprintf("result_keep_%d", i)
		full := s.view(name, q)
		c.views, c.of = append(c.views, full), append(c.of, q)
		if i > 0 {
			from += " UNION ALL "
		}
		from += "SELECT k FROM " + full
	}
	c.root = s.query("root", from+") AS t")
	return c
}

// ledger is what clients were promised.
type ledger struct {
	mu   sync.Mutex
	acks map[string]string // idempotency key → run id
	ids  []string
}

func (l *ledger) ack(key, id string) (first string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, ok := l.acks[key]; ok {
		return old
	}
	l.acks[key] = id
	l.ids = append(l.ids, id)
	return id
}

// submit asks for a run until an answer comes, with one idempotency key: what
// was promised before the kill must be the answer after it.
func (l *ledger) submit(ctx context.Context, s *server, c chain, key string) (string, error) {
	status, data, err := s.try(ctx, "POST", fmt.Sprintf("/query/%d/pipeline/execute", c.root), "", "Idempotency-Key", key)
	if err != nil {
		return "", err
	}
	var out struct {
		ID string `json:"pipeline_execution_id"`
	}
	if status != 200 || json.Unmarshal(data, &out) != nil {
		return "", fmt.Errorf("submit: %d %s", status, data)
	}
	if first := l.ack(key, out.ID); first != out.ID {
		return "", fmt.Errorf("key %s gave run %s, and later %s", key, first, out.ID)
	}
	return out.ID, nil
}

// follow polls until the run ended or nobody answers.
func (s *server) follow(ctx context.Context, id string) error {
	for {
		status, data, err := s.try(ctx, "GET", "/pipelines/executions/"+id+"/status", "")
		if err != nil {
			return err
		}
		st, err := decodeStatus(status, data)
		if err != nil || terminal(st.Status) {
			return err
		}
		pause()
	}
}

func decodeStatus(code int, data []byte) (st status, err error) {
	if code != 200 || json.Unmarshal(data, &st) != nil {
		return st, fmt.Errorf("status: %d %s", code, data)
	}
	return st, nil
}

// instants are the values that the views show now, each with the execution
// that it is of.
func instants(s *server, c chain) (ks, executions []string, err error) {
	for _, q := range c.of {
		status, data, err := s.try(context.Background(), "GET", fmt.Sprintf("/query/%d/results", q), "")
		if err != nil {
			return nil, nil, err
		}
		var out struct {
			Execution string `json:"execution_id"`
			Result    struct {
				Rows []struct {
					K json.Number `json:"k"`
				} `json:"rows"`
			} `json:"result"`
		}
		if err := json.Unmarshal(data, &out); err != nil || status != 200 || len(out.Result.Rows) != 1 {
			return nil, nil, fmt.Errorf("results of query %d: %d %s", q, status, data)
		}
		ks = append(ks, out.Result.Rows[0].K.String())
		executions = append(executions, out.Execution)
	}
	return ks, executions, nil
}

// errTorn is a publish of which readers see a part.
var errTorn = errors.New("torn publish")

// whole reads all names twice. When nothing moved between, they must all be of
// one run; when something moved it says nothing and the next look decides.
func whole(s *server, c chain) error {
	for range 20 {
		first, executions, err := instants(s, c)
		if err != nil {
			return err
		}
		_, again, err := instants(s, c)
		if err != nil {
			return err
		}
		if fmt.Sprint(executions) != fmt.Sprint(again) {
			continue
		}
		for i := range first {
			if first[i] != first[0] {
				return fmt.Errorf("%w: %v", errTorn, first)
			}
		}
		return nil
	}
	return nil
}

// killLoop kills the server n times at random moments while clients submit and
// look; every kill but one in spread is close to a publish, where a defect
// would be. It returns the first broken promise and how many kills it took.
func killLoop(t *testing.T, n, spread int) (int, error) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := startServer(t)
	c := makeChain(s, 12)
	// From here on every run moves all names, so they are of one run.
	if st := s.waitRun(s.pipeline(c.root)); st.Status != "completed" {
		t.Fatalf("the first run ended %s: %s", st.Status, st.Error)
	}
	l := &ledger{acks: map[string]string{}}
	for i := range n {
		if err := untilKilled(s, c, l, i, i%spread != 0, random); err != nil {
			return i + 1, err
		}
		s.start()
		if err := whole(s, c); err != nil {
			return i + 1, err
		}
	}
	return n, settled(s, c, l)
}

// untilKilled runs clients against the server until it is killed: some hundred
// milliseconds from now, or, aimed, when a run is about to publish.
func untilKilled(s *server, c chain, l *ledger, round int, aimed bool, random *rand.Rand) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wg sync.WaitGroup
	errs := make(chan error, 3)
	client := func(f func(i int) error) {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				err := f(i)
				if errors.Is(err, errUnreachable) || errors.Is(err, context.Canceled) {
					return
				}
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	for _, name := range []string{"a", "b"} {
		client(func(i int) error {
			key := fmt.Sprintf("%d-%s-%d", round, name, i)
			if i == 0 { // a retry of what the kill may have cut off
				key = fmt.Sprintf("%d-%s-1", round-1, name)
			}
			id, err := l.submit(ctx, s, c, key)
			if err != nil {
				return err
			}
			return s.follow(ctx, id) // or the queue would grow without end
		})
	}
	client(func(int) error { return whole(s, c) })
	if aimed {
		s.untilPublish(ctx, l)
		<-time.After(time.Duration(random.IntN(10_000)) * time.Microsecond)
	} else {
		<-time.After(time.Duration(random.IntN(350)) * time.Millisecond)
	}
	s.kill()
	cancel()
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// untilPublish returns when some run has its last result recorded but is not
// published, or after a while.
func (s *server) untilPublish(ctx context.Context, l *ledger) {
	limit := time.After(2 * time.Second)
	for {
		select {
		case <-limit:
			return
		default:
		}
		for _, id := range l.last(3) {
			_, data, err := s.try(ctx, "GET", "/pipelines/executions/"+id+"/status", "")
			var st status
			if err != nil || json.Unmarshal(data, &st) != nil || len(st.Nodes) == 0 {
				return
			}
			if root := st.Nodes[len(st.Nodes)-1]; st.Status == "executing" && root.Rows != nil {
				return
			}
		}
	}
}

// last are the newest promised runs, at most n.
func (l *ledger) last(n int) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.ids[max(0, len(l.ids)-n):])
}

// settled checks what must be true in the end: every promised run ended, none
// was lost, and the names are whole.
func settled(s *server, c chain, l *ledger) error {
	ended := map[string]int{}
	for _, id := range l.ids {
		st := s.waitRun(id)
		ended[st.Status]++
		if st.Status == "failed" && strings.Contains(st.Error, "interrupted") {
			continue // it had no luck in any of its attempts, and says so
		}
		if st.Status != "completed" {
			return fmt.Errorf("run %s ended %s: %s", id, st.Status, st.Error)
		}
		if rows := s.rows(st.Nodes[len(st.Nodes)-1].Query.Execution); fmt.Sprint(rows[0]["instants"]) != "1" {
			return fmt.Errorf("run %s read several instants: %v", id, rows)
		}
	}
	s.t.Logf("%d promised runs: %v", len(l.ids), ended)
	if ended["completed"] < len(l.ids)/2+1 {
		return errors.New("few promised runs completed: the test saw next to nothing")
	}
	return whole(s, c)
}
