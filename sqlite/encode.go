package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// micros is t as it is stored; the zero time is NULL.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// timeOf is the inverse of micros.
func timeOf(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}

// text is s as it is stored; "" is NULL.
func text[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// id is n as it is stored; 0 is NULL.
func id[N ~int64](n N) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// encode is v as JSON text.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// list is v as JSON; an empty one is NULL.
func list[S ~[]E, E any](v S) (any, error) {
	if len(v) == 0 {
		return nil, nil
	}
	return encode(v)
}

// optional is *p as JSON; nil is NULL.
func optional[T any](p *T) (any, error) {
	if p == nil {
		return nil, nil
	}
	return encode(p)
}

// decode is the inverse of encode, list and optional: NULL leaves v as it is.
func decode(s sql.NullString, v any) error {
	if !s.Valid {
		return nil
	}
	if err := json.Unmarshal([]byte(s.String), v); err != nil {
		return fmt.Errorf("decode a stored value: %w", err)
	}
	return nil
}
