package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/barchan-data/barchan/api"
)

// BenchmarkWatchers takes runs of 200 nodes through the store, a node in about
// 3 ms, while nobody or a hundred watch. It reports the processor time of the
// whole process for one run.
func BenchmarkWatchers(b *testing.B) {
	for _, watchers := range []int{0, 100} {
		b.Run(fmt.Sprint(watchers), func(b *testing.B) {
			w := newWorld(b, api.Limits{})
			run := w.chain(200)
			var spent time.Duration
			for b.Loop() {
				before := cpuTime(b)
				w.watchedRun(run, watchers)
				spent += cpuTime(b) - before
				run = w.again(200)
			}
			b.ReportMetric(float64(spent.Milliseconds())/float64(b.N), "cpu-ms/run")
		})
	}
}

// watchedRun executes a run while so many clients take its events.
func (w *world) watchedRun(run string, watchers int) {
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	var all sync.WaitGroup
	for range watchers {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/pipelines/executions/"+run+"/events", nil)
		r.Header.Set("X-Dune-Api-Key", w.secrets["read"])
		all.Go(func() { w.handler.ServeHTTP(flushed{nobody{http.Header{}}}, r) })
	}
	l, nodes := w.leased()
	pace := time.NewTicker(3 * time.Millisecond)
	defer pace.Stop()
	for _, e := range nodes {
		w.start(l, e)
		w.finishNode(l, e)
		<-pace.C
	}
	w.publish(l)
	all.Wait()
}

type flushed struct{ nobody }

func (flushed) Flush() {}

func cpuTime(b *testing.B) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
