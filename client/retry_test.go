package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// refusing answers the first requests with a status, and then {}. It needs no
// network, so that time is virtual.
type refusing struct {
	status int
	after  string // Retry-After
	times  int
	seen   []string
	at     []time.Duration
	began  time.Time
}

func (r *refusing) RoundTrip(q *http.Request) (*http.Response, error) {
	body := ""
	if q.Body != nil {
		text, err := io.ReadAll(q.Body)
		if err != nil {
			return nil, err
		}
		body = string(text)
	}
	r.seen = append(r.seen, q.Method+" "+body)
	r.at = append(r.at, time.Since(r.began))
	answer := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}
	if len(r.seen) <= r.times {
		answer.StatusCode = r.status
		answer.Body = io.NopCloser(strings.NewReader(`{"error":"not now"}`))
		if r.after != "" {
			answer.Header.Set("Retry-After", r.after)
		}
	}
	return answer, nil
}

// against calls do with a client of r, in virtual time.
func against(t *testing.T, r *refusing, do func(c *client.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r.began = time.Now()
		if at, ok := strings.CutPrefix(r.after, "+"); ok { // a date so long from now
			d, err := time.ParseDuration(at)
			if err != nil {
				t.Fatal(err)
			}
			r.after = r.began.Add(d).UTC().Format(http.TimeFormat)
		}
		do(client.NewWith("http://server.test", "key", client.Options{HTTP: &http.Client{Transport: r}}))
	})
}

func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	status := func(c *client.Client) error { _, err := c.ExecutionStatus(context.Background(), "01"); return err }
	execute := func(c *client.Client) error {
		_, err := c.ExecuteQuery(context.Background(), 1, duneapi.ExecuteRequest{Performance: "large"})
		return err
	}
	for name, c := range map[string]struct {
		server refusing
		do     func(*client.Client) error
		tries  int
		status int // of the error; 0: none
		waited time.Duration
	}{
		"a read waits as long as it is told":                   {refusing{status: 429, after: "7", times: 2}, status, 3, 0, 14 * time.Second},
		"a date is waited for":                                 {refusing{status: 503, after: "+20s", times: 1}, status, 2, 0, 20 * time.Second},
		"the last failure is told":                             {refusing{status: 503, after: "1", times: 9}, status, 4, 503, 3 * time.Second},
		"nobody waits for an hour":                             {refusing{status: 429, after: "3600", times: 9}, status, 1, 429, 0},
		"other failures are final":                             {refusing{status: 500, times: 9}, status, 1, 500, 0},
		"a refusal is final":                                   {refusing{status: 402, after: "1", times: 9}, status, 1, 402, 0},
		"an execute is sent once":                              {refusing{status: 503, after: "1", times: 1}, execute, 1, 503, 0},
		"an execute with an Idempotency-Key is sent as a read": {refusing{status: 503, after: "1", times: 2}, func(c *client.Client) error { return execute(c.Idempotent("k")) }, 3, 0, 2 * time.Second},
		"a search is a read": {refusing{status: 429, after: "1", times: 1}, func(c *client.Client) error {
			_, err := c.SearchDatasets(context.Background(), duneapi.DatasetSearch{Query: "x"})
			return err
		}, 2, 0, time.Second},
		"a stream is sent once": {refusing{status: 503, after: "1", times: 1}, func(c *client.Client) error {
			_, err := c.PutTable(context.Background(), "a", "b", client.CSV, strings.NewReader("n\n1\n"))
			return err
		}, 1, 503, 0},
		"a delete is repeated": {refusing{status: 503, after: "1", times: 1}, func(c *client.Client) error { return c.DeleteView(context.Background(), "v") }, 2, 0, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			against(t, &c.server, func(cl *client.Client) {
				err := c.do(cl)
				if client.StatusOf(err) != c.status || (err == nil) != (c.status == 0) {
					t.Errorf("got %v, want the status %d", err, c.status)
				}
				if len(c.server.seen) != c.tries || c.server.at[len(c.server.at)-1] != c.waited {
					t.Errorf("%d tries, at %v; want %d, the last at %s", len(c.server.seen), c.server.at, c.tries, c.waited)
				}
				for _, seen := range c.server.seen {
					if seen != c.server.seen[0] {
						t.Errorf("tries differ: %q", c.server.seen)
					}
				}
			})
		})
	}
}

func TestPausesGrowWhereTheServerDoesNotSay(t *testing.T) {
	t.Parallel()
	r := &refusing{status: 503, times: 9}
	against(t, r, func(c *client.Client) {
		if _, err := c.Whoami(context.Background()); client.StatusOf(err) != 503 {
			t.Errorf("got %v", err)
		}
	})
	for i, most := range []time.Duration{0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second} {
		if i == 0 {
			continue
		}
		if pause := r.at[i] - r.at[i-1]; pause < most/2 || pause > most {
			t.Errorf("pause %d is %s, want between %s and %s", i, pause, most/2, most)
		}
	}
}

func TestACancelEndsTheWait(t *testing.T) {
	t.Parallel()
	r := &refusing{status: 429, after: "20", times: 9}
	against(t, r, func(c *client.Client) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, err := c.Whoami(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || client.StatusOf(err) != 429 || len(r.seen) != 1 || time.Since(r.began) != 5*time.Second {
			t.Errorf("got %v after %s and %d tries", err, time.Since(r.began), len(r.seen))
		}
	})
}

// unfinished tells of an execution that ends with the fifth look.
type unfinished struct{ looks int }

func (u *unfinished) RoundTrip(*http.Request) (*http.Response, error) {
	u.looks++
	body := `{"state":"QUERY_STATE_EXECUTING"}`
	if u.looks == 5 {
		body = `{"state":"QUERY_STATE_FAILED","is_execution_finished":true}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func TestWaitEndsWithTheExecution(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := client.NewWith("http://server.test", "key", client.Options{HTTP: &http.Client{Transport: &unfinished{}}})
		status, err := c.Wait(context.Background(), "01")
		if took := time.Since(began); err != nil || status.State != duneapi.StateFailed || took != 750*time.Millisecond {
			t.Errorf("got %+v, %v after %s", status, err, took)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		if _, err := client.NewWith("http://server.test", "key", client.Options{HTTP: &http.Client{Transport: &unfinished{}}}).Wait(ctx, "01"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
