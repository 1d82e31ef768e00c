package plan_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// layered saves n queries of about a kilobyte in layers of ten, each of which
// reads two of the layer before; a tenth passes a parameter.
func layered(n int) *memory {
	m := newMemory()
	const width = 10
	columns := make([]string, 20)
	for i := range columns {
		columns[i] = fmt.Sprintf("sum(case when t.a%d > %d then t.b%d else 0 end) as c%d", i, i, i, i)
	}
	body := strings.Join(columns, ",\n  ")
	last := ""
	for i := 1; i < n; i++ {
		reads := "dex.trades t"
		if i > width {
			a, b := i-width, (i/width-1)*width+(i+1)%width+1
			reads = fmt.Sprintf(`query_%d t join "query_%d(day='2024-01-01')" u on t.c0 = u.c0`, a, min(b, i-1))
		}
		m.add(barchan.QueryID(i), fmt.Sprintf("select date_trunc('day', t.d) as d,\n  %s\nfrom %s\nwhere t.d >= timestamp '{{day}}' and t.x = %d\ngroup by 1", body, reads, i),
			barchan.Param{Key: "day", Type: barchan.ParamDatetime, Default: barchan.Value{"2024-01-01 00:00:00"}})
		if i > n-1-width {
			last += fmt.Sprintf(", query_%d", i)
		}
	}
	m.add(barchan.QueryID(n), "select * from "+last[2:])
	m.tables["dex.trades"] = barchan.Table{Name: "dex.trades", Team: 1}
	return m
}

func benchmark(b *testing.B, nodes int, warm bool) {
	m := layered(nodes)
	p := plan.New(plan.Still{Catalog: m})
	if _, err := p.Pipeline(context.Background(), local, barchan.QueryID(nodes), nil, barchan.TierMedium); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if !warm {
			p = plan.New(plan.Still{Catalog: m})
		}
		got, err := p.Pipeline(context.Background(), local, barchan.QueryID(nodes), nil, barchan.TierMedium)
		if err != nil || len(got.Nodes) < nodes*9/10 {
			b.Fatalf("%d nodes, %v", len(got.Nodes), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(nodes), "µs/node")
}

func BenchmarkPlan200Warm(b *testing.B)  { benchmark(b, 200, true) }
func BenchmarkPlan200Cold(b *testing.B)  { benchmark(b, 200, false) }
func BenchmarkPlan3000Cold(b *testing.B) { benchmark(b, 3000, false) }
func BenchmarkPlan3000Warm(b *testing.B) { benchmark(b, 3000, true) }
