package duckdb

import "sync"

// ringBytes is how much of a worker's standard error is kept.
const ringBytes = 64 << 10

// ring keeps the last bytes that were written to it. The zero value is ready.
type ring struct {
	mu   sync.Mutex
	tail []byte
}

// Write implements io.Writer. It never fails.
func (r *ring) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tail = append(r.tail, p...)
	if n := len(r.tail) - ringBytes; n > 0 {
		r.tail = append(r.tail[:0], r.tail[n:]...)
	}
	return len(p), nil
}

// String returns what is kept.
func (r *ring) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return string(r.tail)
}
