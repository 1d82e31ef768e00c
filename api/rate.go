package api

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/barchan-data/barchan"
)

// Rates are how many calls a key may make per minute, in the two classes that
// Dune's API has; 0 is any number. A key that was quiet may make a whole minute's
// calls at once.
type Rates struct {
	Low  int // calls that write or execute
	High int // calls that read, and cancels
}

// class is one of the two.
type class string

const (
	low  class = "low"
	high class = "high"
)

// class of a route. To stop what costs must not be slowed by what began it.
func (r route) class() class {
	if r.method == http.MethodGet || r.scope == barchan.ScopeRead || strings.HasSuffix(r.pattern, "/cancel") {
		return high
	}
	return low
}

// errThrottled is the answer to a call too many.
var errThrottled = &barchan.Error{Code: barchan.CodeThrottled, Message: "Too many requests hit the API too quickly (rate limited)."}

// rates holds a bucket for each key and class.
type rates struct {
	perMinute map[class]int

	mu      sync.Mutex
	buckets map[bucketOf]*rate.Limiter
	pruneAt int // how many buckets are looked through
}

type bucketOf struct {
	key   string // its id
	class class
}

// fewBuckets are never looked through for those that tell nothing.
const fewBuckets = 10_000

func newRates(r Rates) *rates {
	return &rates{perMinute: map[class]int{low: r.Low, high: r.High}, buckets: map[bucketOf]*rate.Limiter{}, pruneAt: fewBuckets}
}

// take counts a call, and writes into h what is left to the key. Beyond the
// limit it returns errThrottled, and h says when to come again.
func (r *rates) take(h http.Header, key string, c class, now time.Time) error {
	most := r.perMinute[c]
	if most <= 0 {
		return nil
	}
	bucket := r.bucket(bucketOf{key, c}, most, now)
	allowed := bucket.AllowN(now, 1)
	left := bucket.TokensAt(now)
	// The fields of draft-ietf-httpapi-ratelimit-headers: quota, window in
	// seconds; what remains, and in how many seconds all of it is back.
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;w=60`, c, most))
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, c, int(max(left, 0)), seconds(float64(most)-left, most)))
	if allowed {
		return nil
	}
	h.Set("Retry-After", strconv.Itoa(max(seconds(1-left, most), 1)))
	return errThrottled
}

// seconds is how long so many calls take to come back.
func seconds(calls float64, perMinute int) int {
	return int(math.Ceil(calls * 60 / float64(perMinute)))
}

func (r *rates) bucket(of bucketOf, perMinute int, now time.Time) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, ok := r.buckets[of]
	if !ok {
		r.prune(now)
		found = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
		r.buckets[of] = found
	}
	return found
}

// prune drops the buckets that are full: a new one is the same. It looks at
// all of them, and so not again before there are twice as many as it left.
func (r *rates) prune(now time.Time) {
	if len(r.buckets) < r.pruneAt {
		return
	}
	for of, b := range r.buckets {
		if b.TokensAt(now) >= float64(b.Burst()) {
			delete(r.buckets, of)
		}
	}
	r.pruneAt = max(fewBuckets, 2*len(r.buckets))
}
