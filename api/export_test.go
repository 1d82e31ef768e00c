package api

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Route is a line of the route table, for tests that walk it.
type Route struct{ Method, Pattern, Scope string }

// Routes returns the whole table.
func Routes() []Route {
	var all []Route
	for _, r := range (&server{}).routes() {
		all = append(all, Route{Method: r.method, Pattern: r.pattern, Scope: string(r.scope)})
	}
	return all
}

// Bucket returns what takes calls from a new bucket: how long to wait, or ok.
func Bucket(perMinute int) func(now time.Time) (after time.Duration, ok bool) {
	r := newRates(Rates{Low: perMinute})
	return func(now time.Time) (time.Duration, bool) {
		h := http.Header{}
		err := r.take(h, "key", low, now)
		after, _ := strconv.Atoi(h.Get("Retry-After"))
		return time.Duration(after) * time.Second, err == nil
	}
}

// BucketsAfter returns how many buckets are kept when so many keys made one
// call each, with a pause after each call.
func BucketsAfter(keys int, pause time.Duration) int {
	r, now := newRates(Rates{Low: 600}), time.Unix(0, 0)
	for i := range keys {
		_ = r.take(http.Header{}, strconv.Itoa(i), low, now)
		now = now.Add(pause)
	}
	return len(r.buckets)
}

// LooksAfter returns how many buckets were looked at when so many keys made one
// call each, all in one moment.
func LooksAfter(keys int) int {
	r, looks := newRates(Rates{Low: 600}), 0
	for i := range keys {
		if len(r.buckets) >= r.pruneAt {
			looks += len(r.buckets)
		}
		_ = r.take(http.Header{}, strconv.Itoa(i), low, time.Unix(0, 0))
	}
	return looks
}

// WaitFor is what makes the body of a request patient.
func WaitFor(w http.ResponseWriter, r *http.Request, pause time.Duration) { waitFor(w, r, pause) }

// Note and Last are what requests do with a KeyUse.
func (u *KeyUse) Note(id string, at time.Time) { u.note(id, at) }
func (u *KeyUse) Last(id string) time.Time     { return u.last(id) }

// Documented returns the calls that are documented: METHOD pattern.
func Documented() []string { return slices.Sorted(maps.Keys(operations())) }
