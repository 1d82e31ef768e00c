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

// Prices of the credits formula, in credits.
const (
	CreditsPerCPUSecond = 0.01
	CreditsPerGiB       = 3.0
)

// Credits is the price of u at tier t: factor × CPU seconds × 0.01 + GiB
// written × 3, rounded to six decimals.
func Credits(t Tier, u Usage) float64 {
	c := t.Factor()*u.CPU.Seconds()*CreditsPerCPUSecond + float64(u.BytesWritten)/(1<<30)*CreditsPerGiB
	return math.Round(c*1e6) / 1e6
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
