// Package duneapi holds the JSON shapes of the wire: what Dune's clients send
// and expect, and this server's additions. Values that are absent are omitted,
// never null. It is shared by the server and the client, and knows neither.
package duneapi

import (
	"fmt"
	"strconv"
	"time"
)

// Error is the body of every answer that is not 2xx.
type Error struct {
	Error string `json:"error"` // one sentence: what is wrong, where, and what to do
}

// timeLayout is RFC 3339 with microseconds that are never left out: one client
// cannot read times without a fraction.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// FormatTime writes t in UTC, and the zero time as "".
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// ParseTime reads what FormatTime wrote, or any RFC 3339 time; "" is the zero
// time.
func ParseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("time %s: not RFC 3339", strconv.Quote(s))
	}
	return t.UTC(), nil
}

// Message is the answer of calls that have nothing else to tell.
type Message struct {
	Message string `json:"message"` // what was done, for a person
}

// Success is the answer of a cancel.
type Success struct {
	Success bool `json:"success"` // always true: what fails is an error
}
