package barchan

import (
	"math"
	"time"
)

// Usage is the compute that an execution used.
type Usage struct {
	CPU          time.Duration `json:"cpu"`           // of all threads together
	Wall         time.Duration `json:"wall"`          // from start to end
	PeakMemory   int64         `json:"peak_memory"`   // bytes
	BytesWritten int64         `json:"bytes_written"` // of the result file
	RowsRead     int64         `json:"rows_read"`     // rows that scans produced; 0 if the engine does not say
}

// Add returns the sum of two usages; the peak is the higher of the two.
func (u Usage) Add(v Usage) Usage {
	return Usage{
		CPU:          u.CPU + v.CPU,
		Wall:         u.Wall + v.Wall,
		PeakMemory:   max(u.PeakMemory, v.PeakMemory),
		BytesWritten: u.BytesWritten + v.BytesWritten,
		RowsRead:     u.RowsRead + v.RowsRead,
	}
}

// Prices are the factors of the credits formula. docs/credits.md explains them.
type Prices struct {
	CPUSecond float64 // credits per second of one core
	GiB       float64 // credits per GiB that a result file holds
	Medium    float64 // what the CPU price is multiplied with at each tier
	Large     float64
}

// DefaultPrices are those of a server that was told no others.
func DefaultPrices() Prices { return Prices{CPUSecond: 0.01, GiB: 3, Medium: 1, Large: 2} }

// Credits is the price of u at tier t: factor of the tier × CPU seconds × price
// + GiB written × price, rounded to six decimals.
func (p Prices) Credits(t Tier, u Usage) float64 {
	factor := p.Medium
	if t == TierLarge {
		factor = p.Large
	}
	c := factor*u.CPU.Seconds()*p.CPUSecond + float64(u.BytesWritten)/(1<<30)*p.GiB
	return math.Round(c*1e6) / 1e6
}

// PeriodStart is the first instant of the billing period of t: of its calendar
// month, in UTC.
func PeriodStart(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// Account is what a team has used in some months, and what it holds now.
type Account struct {
	Months []MonthCredits // those in which executions ended, oldest first
	// Bytes is the size of the files of results that are kept and of the
	// current contents of uploads and datasets.
	Bytes          int64
	PrivateQueries int // saved ones that are not archived
}

// MonthCredits are the credits of the executions that ended in one calendar
// month, in UTC. Failed and cancelled ones are in it: they were paid for.
type MonthCredits struct {
	Month   time.Time // its first instant
	Credits float64
}

// DailyUsage is what a team's executions cost in some days: by day, and by
// query. Counted is what began to execute and has ended, as failed and
// cancelled ones do, which were paid for; skipped nodes are not.
type DailyUsage struct {
	Days    []DayUsage   // those in which executions ended, oldest first
	Queries []QueryUsage // the dearest first
}

// DayUsage is of the executions that ended in one calendar day, in UTC.
type DayUsage struct {
	Day        time.Time // its first instant
	Credits    float64
	Executions int
}

// QueryUsage is of the executions of one query; ID 0 stands for all SQL that
// is not saved. Name is as it is now, and "" where the query is another team's.
type QueryUsage struct {
	ID         QueryID
	Name       string
	Credits    float64
	Executions int
}
