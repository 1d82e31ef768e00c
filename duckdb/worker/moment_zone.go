package worker

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// zones finds time zones by name, and remembers them.
type zones struct{ known sync.Map }

// of returns a zone by the name that the printer has for it: "" is UTC.
func (z *zones) of(name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	if found, ok := z.known.Load(name); ok {
		return found.(*time.Location), nil
	}
	location, err := time.LoadLocation(name)
	if t, e := time.Parse("-07:00", name); e == nil {
		_, seconds := t.Zone()
		location, err = time.FixedZone(name, seconds), nil
	}
	if err != nil {
		return nil, fmt.Errorf("'%s' is not a valid time zone", name)
	}
	z.known.Store(name, location)
	return location, nil
}

// shortZones are the names of zones that are read by z.
var shortZones = map[string]string{
	"UTC": "UTC", "UT": "UTC", "GMT": "UTC", "EST": "America/New_York", "EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago",
	"MST": "America/Denver", "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
}

// readZone reads an offset, a short name, or an id.
func (r *momentReader) readZone(p *momentPart) bool {
	if p.field == 'Z' && p.min < 3 {
		return r.readOffset()
	}
	rest := r.rest()
	end := strings.IndexFunc(rest, func(c rune) bool {
		return !jodaLetter(byte(c)) && (c < '0' || c > '9') && !strings.ContainsRune("_/+-:", c)
	})
	if end < 0 {
		end = len(rest)
	}
	for ; end > 0; end-- {
		name := rest[:end]
		if p.field == 'z' {
			name = shortZones[name]
		} else if short, ok := shortZones[name]; ok && short == "UTC" {
			name = short
		}
		if name == "" || strings.EqualFold(name, "local") {
			continue
		}
		if location, err := new(zones).of(name); err == nil {
			r.pos += end
			r.zone = location
			return true
		}
	}
	return false
}

// readOffset reads Z, or an offset with or without a colon.
func (r *momentReader) readOffset() bool {
	rest := r.rest()
	if rest != "" && (rest[0] == 'Z' || rest[0] == 'z') {
		r.pos, r.zone = r.pos+1, time.UTC
		return true
	}
	if rest == "" || rest[0] != '+' && rest[0] != '-' {
		return false
	}
	sign := 1
	if rest[0] == '-' {
		sign = -1
	}
	r.pos++
	if r.digits(2) < 2 {
		return false
	}
	seconds := 3600 * r.take(2)
	if before := r.pos; strings.HasPrefix(r.rest(), ":") || r.digits(2) == 2 {
		r.pos += strings.Count(r.rest()[:1], ":")
		if r.digits(2) < 2 {
			r.pos = before
			return true
		}
		seconds += 60 * r.take(2)
	}
	r.zone = time.FixedZone("", sign*seconds)
	return true
}
