package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// Retry says how often and how patiently a request is repeated that the server
// could not serve now: 429 and 503. Only what may be repeated is: GET, PUT and
// DELETE, searches, and executes that carry an Idempotency-Key (see
// Client.Idempotent). A body that is a stream is sent once.
type Retry struct {
	Tries   int           // in all; 0: 4, 1: never repeat
	Longest time.Duration // wait before one try; 0: 30 s. A server that asks for more gets no other try
}

const (
	usualTries   = 4
	usualLongest = 30 * time.Second
	firstPause   = 250 * time.Millisecond
)

func (r Retry) withDefaults() Retry {
	if r.Tries == 0 {
		r.Tries = usualTries
	}
	if r.Longest == 0 {
		r.Longest = usualLongest
	}
	return r
}

// send sends a call and returns the answer when it is 2xx. The caller closes
// its body.
func (c *Client) send(ctx context.Context, k call) (*http.Response, error) {
	for try := 1; ; try++ {
		answer, err := c.sendOnce(ctx, k)
		if err == nil || try >= c.retry.Tries || !c.repeatable(k) {
			return answer, err
		}
		pause, ok := c.pause(err, try)
		if !ok {
			return nil, err
		}
		if ended := wait(ctx, pause); ended != nil {
			return nil, fmt.Errorf("%w; before that: %w", ended, err)
		}
	}
}

func (c *Client) repeatable(k call) bool {
	if _, stream := k.body.(io.Reader); stream {
		return false
	}
	return k.method != http.MethodPost || k.reads || c.once != ""
}

// pause is how long to wait before the next try, if there is to be one.
func (c *Client) pause(err error, try int) (time.Duration, bool) {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Status != http.StatusTooManyRequests && e.Status != http.StatusServiceUnavailable {
		return 0, false
	}
	if e.RetryAfter > 0 {
		return e.RetryAfter, e.RetryAfter <= c.retry.Longest
	}
	// Twice as long every time, and no two clients at once.
	pause := min(firstPause<<(try-1), c.retry.Longest)
	return pause/2 + rand.N(pause/2+1), true
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if n, err := strconv.ParseInt(text, 10, 32); err == nil {
		return max(0, time.Duration(n)*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
