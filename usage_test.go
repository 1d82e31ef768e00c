package barchan_test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/barchan-data/barchan"
)

// creditRows are the cells of the table of docs/credits.md that has a column.
func creditRows(t *testing.T, header string) [][]string {
	t.Helper()
	text, err := os.ReadFile("docs/credits.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), header+"\n")
	if !ok {
		t.Fatalf("docs/credits.md has no table %s", header)
	}
	var rows [][]string
	for i, line := range strings.Split(table, "\n") {
		switch {
		case i == 0: // the line below the header
		case !strings.HasPrefix(line, "|"):
			return rows
		default:
			rows = append(rows, strings.Split(strings.Trim(line, "| "), " | "))
		}
	}
	return rows
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheExamplesOfTheFormulaAreRight(t *testing.T) {
	t.Parallel()
	rows := creditRows(t, "| tier | CPU seconds | bytes written | credits |")
	if len(rows) < 5 {
		t.Fatalf("%d examples", len(rows))
	}
	for _, r := range rows {
		used := barchan.Usage{CPU: time.Duration(number(t, r[1]) * float64(time.Second)), BytesWritten: int64(number(t, r[2]))}
		if got := barchan.DefaultPrices().Credits(barchan.Tier(r[0]), used); got != number(t, r[3]) {
			t.Errorf("%v: %g credits", r, got)
		}
	}
}

func TestThePublishedPricesAreTheDefaults(t *testing.T) {
	t.Parallel()
	p := barchan.DefaultPrices()
	want := map[string]float64{
		"`credits_per_cpu_second`": p.CPUSecond, "`credits_per_gib`": p.GiB,
		"`credits_factor_medium`": p.Medium, "`credits_factor_large`": p.Large,
	}
	rows := creditRows(t, "| setting | default | what it is |")
	for _, r := range rows {
		if number(t, r[1]) != want[r[0]] {
			t.Errorf("docs/credits.md says %s of %s, which is %g", r[1], r[0], want[r[0]])
		}
	}
	if len(rows) != len(want) {
		t.Errorf("docs/credits.md has %d of %d prices", len(rows), len(want))
	}
}

func TestEveryPriceCounts(t *testing.T) {
	t.Parallel()
	used := barchan.Usage{CPU: 2 * time.Second, BytesWritten: 1 << 30}
	for _, c := range []struct {
		prices        barchan.Prices
		medium, large float64
	}{
		{barchan.Prices{CPUSecond: 5, Medium: 1, Large: 3}, 10, 30},
		{barchan.Prices{CPUSecond: 5, Medium: 0.5, Large: 0.5}, 5, 5},
		{barchan.Prices{GiB: 7, Medium: 1, Large: 3}, 7, 7}, // the tier is of compute only
		{barchan.Prices{CPUSecond: 1, GiB: 1, Large: 1}, 1, 3},
		{barchan.Prices{}, 0, 0},
	} {
		if m, l := c.prices.Credits(barchan.TierMedium, used), c.prices.Credits(barchan.TierLarge, used); m != c.medium || l != c.large {
			t.Errorf("%+v: %g and %g credits", c.prices, m, l)
		}
	}
}

// More work never costs less, and no price has more than six decimals.
func TestCreditsRiseWithUse(t *testing.T) {
	t.Parallel()
	p := barchan.DefaultPrices()
	check := func(cpu, more uint32, bytes uint32) bool {
		less := barchan.Usage{CPU: time.Duration(cpu) * time.Millisecond, BytesWritten: int64(bytes)}
		used := less.Add(barchan.Usage{CPU: time.Duration(more) * time.Millisecond})
		a, b, c := p.Credits(barchan.TierMedium, less), p.Credits(barchan.TierMedium, used), p.Credits(barchan.TierLarge, used)
		return 0 <= a && a <= b && b <= c && math.Abs(math.Round(b*1e6)-b*1e6) < 1e-3
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
}

func TestABillingPeriodIsACalendarMonthInUTC(t *testing.T) {
	t.Parallel()
	cet := time.FixedZone("", 3600)
	january := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for moment, want := range map[time.Time]time.Time{
		january:                                    january,
		january.Add(-time.Nanosecond):              january.AddDate(0, -1, 0),
		time.Date(2026, 1, 1, 0, 30, 0, 0, cet):    january.AddDate(0, -1, 0),
		time.Date(2026, 1, 31, 23, 59, 59, 0, cet): january,
	} {
		if got := barchan.PeriodStart(moment); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: %s", moment, got)
		}
	}
}
