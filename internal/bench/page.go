package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// bench collects the page.
type bench struct {
	page   *strings.Builder
	grown  int   // how often the year of flights is repeated
	rounds int   // of real work
	sizes  []int // of graphs of trivial nodes
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(b.page, format, args...) }

func (b *bench) head() {
	b.printf(`# Benchmarks
Made by `+"`make bench`"+` on %s, %d cores, %s/%s. Server, workers and the bare script are one binary; both sides of a ratio ran in the same minutes on the same cores, in turns. Times are medians. The machine is shared: trust ratios more than times.
`, time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}

func (b *bench) section(title, text string) { b.printf("\n## %s\n%s\n", title, text) }

// kept are the sections of the page so far that are not measured here: other
// benchmarks' figures, and what people say of them.
func kept(old, measured string) string {
	const mark = "\n## "
	var text strings.Builder
	sections := strings.Split(old, mark)
	for _, section := range sections[1:] {
		title, _, _ := strings.Cut(section, "\n")
		if !strings.Contains(measured, mark+title+"\n") {
			text.WriteString(mark + strings.TrimRight(section, "\n") + "\n")
		}
	}
	return text.String()
}

func (b *bench) table(header ...string) {
	b.printf("\n| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat("---|", len(header)))
}

func (b *bench) row(cells ...string) { b.printf("| %s |\n", strings.Join(cells, " | ")) }

func median(ds []time.Duration) time.Duration {
	s := slices.Sorted(slices.Values(ds))
	return s[len(s)/2]
}

// times runs f n times and returns how long each took.
func times(n int, f func() error) ([]time.Duration, error) {
	var ds []time.Duration
	for range n {
		start := time.Now()
		if err := f(); err != nil {
			return nil, err
		}
		ds = append(ds, time.Since(start))
	}
	return ds, nil
}

func ms(d time.Duration) string {
	switch v := d.Seconds() * 1e3; {
	case v >= 100:
		return fmt.Sprintf("%.0f ms", v)
	case v >= 1:
		return fmt.Sprintf("%.1f ms", v)
	default:
		return fmt.Sprintf("%.0f µs", v*1e3)
	}
}

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", a.Seconds()/b.Seconds()) }
