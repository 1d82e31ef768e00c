package sqlite_test

import (
	"fmt"
	"io"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/sqlite"
)

func benchWorkload(b *testing.B, views int) *workload {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "x.db"), sqlite.Config{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	w, err := newWorkload(b.Context(), s)
	if err != nil {
		b.Fatal(err)
	}
	for i := workloadViews; i < views; i++ {
		v, err := w.view(b.Context(), i)
		if err != nil {
			b.Fatal(err)
		}
		w.views = append(w.views, v)
	}
	w.views = w.views[:views]
	return w
}

// reportCPU adds the processor time of a round, which a busy machine changes
// less than the time on the wall. Call it last: b.Loop has counted by then.
func reportCPU(b *testing.B, from time.Duration) {
	b.Helper()
	b.ReportMetric(float64((cpuTime()-from).Microseconds())/float64(b.N), "cpu-µs/op")
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// wide is a submission of many nodes with SQL of a usual length and no view.
func wide(w *workload, nodes int) barchan.Submission {
	s := w.submission()
	n := s.Plan.Nodes[0]
	n.View, n.Root, n.DependsOn = "", true, []int{1, 2, 3}
	n.SQL = fmt.Sprintf("SELECT a, b, sum(c) FROM query_1 WHERE day > date '2024-01-01' GROUP BY 1, 2 %0200d", 1)
	s.Plan.Nodes, s.Executions = nil, nil
	for i := range nodes {
		n.ID = i + 1
		s.Plan.Nodes = append(s.Plan.Nodes, n)
		s.Executions = append(s.Executions, barchan.ExecutionID(w.ids.New()))
	}
	return s
}

func BenchmarkSubmit(b *testing.B) {
	for _, n := range []int{1, 1000, 5000} {
		b.Run(fmt.Sprintf("nodes=%d", n), func(b *testing.B) {
			w := benchWorkload(b, 1)
			var used time.Duration
			for b.Loop() {
				b.StopTimer()
				s := wide(w, n)
				from := cpuTime()
				b.StartTimer()
				_, err := w.Submit(b.Context(), s)
				must(b, err)
				used += cpuTime() - from
			}
			reportCPU(b, cpuTime()-used)
		})
	}
}

// BenchmarkNode is one start and one finish.
func BenchmarkNode(b *testing.B) {
	w := benchWorkload(b, 1)
	var s barchan.Submission
	var l barchan.Lease
	next := len(s.Executions)
	var used time.Duration
	for b.Loop() {
		b.StopTimer()
		if next == len(s.Executions) {
			s, next = wide(w, 2000), 0
			_, err := w.Submit(b.Context(), s)
			must(b, err)
			l, _, err = w.Lease(b.Context(), "w", []barchan.Tier{barchan.TierMedium}, time.Now(), time.Now())
			must(b, err)
		}
		from := cpuTime()
		b.StartTimer()
		must(b, w.workNode(b.Context(), l, s.Executions[next]))
		used += cpuTime() - from
		next++
	}
	reportCPU(b, cpuTime()-used)
}

func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1, 200} {
		b.Run(fmt.Sprintf("names=%d", n), func(b *testing.B) {
			w := benchWorkload(b, n)
			var used time.Duration
			for b.Loop() {
				b.StopTimer()
				s := w.submission()
				_, err := w.Submit(b.Context(), s)
				must(b, err)
				l, _, err := w.Lease(b.Context(), "w", []barchan.Tier{barchan.TierMedium}, time.Now(), time.Now())
				must(b, err)
				_, err = w.Pin(b.Context(), l, nil, time.Now())
				must(b, err)
				for _, id := range s.Executions {
					must(b, w.workNode(b.Context(), l, id))
				}
				from := cpuTime()
				b.StartTimer()
				_, err = w.Publish(b.Context(), l, time.Now())
				must(b, err)
				used += cpuTime() - from
			}
			reportCPU(b, cpuTime()-used)
		})
	}
}

// BenchmarkChain is all that the store does for a run, per run.
func BenchmarkChain(b *testing.B) {
	for _, n := range []int{1, 200} {
		b.Run(fmt.Sprintf("nodes=%d", n), func(b *testing.B) {
			w := benchWorkload(b, n)
			from := cpuTime()
			for b.Loop() {
				_, err := w.Submit(b.Context(), w.submission())
				must(b, err)
				_, _, err = w.workOne(b.Context(), io.Discard)
				must(b, err)
			}
			reportCPU(b, from)
		})
	}
}

func BenchmarkStatus(b *testing.B) {
	w := benchWorkload(b, 6)
	s := w.submission()
	_, err := w.Submit(b.Context(), s)
	must(b, err)
	_, _, err = w.workOne(b.Context(), io.Discard)
	must(b, err)
	for name, read := range map[string]func() error{
		"run":          func() error { _, err := w.Run(b.Context(), s.Run.ID); return err },
		"execution":    func() error { _, err := w.Execution(b.Context(), s.Executions[0]); return err },
		"executions=6": func() error { _, err := w.Executions(b.Context(), s.Run.ID); return err },
		"latest":       func() error { _, err := w.Latest(b.Context(), 1, ""); return err },
		"table":        func() error { _, err := w.Table(b.Context(), w.views[0].Name); return err },
		"tables=6":     func() error { _, _, err := w.ListTables(b.Context(), 1, barchan.KindView, 100, 0); return err },
	} {
		b.Run(name, func(b *testing.B) {
			from := cpuTime()
			for b.Loop() {
				must(b, read())
			}
			reportCPU(b, from)
		})
	}
}
