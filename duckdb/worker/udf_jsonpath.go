package worker

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// step is one member of a path, of which json_extract has no others.
type step struct {
	name  string
	index int // of json_extract: the name as a place; -1 when it is none
}

// pathCache remembers what was read: a query has few paths, and asks for each with
// every row.
type pathCache[T any] struct {
	read  func(path string) (T, error)
	last  atomic.Pointer[readPath[T]]
	mu    sync.RWMutex
	known map[string]T
}

type readPath[T any] struct {
	path string
	is   T
}

// rememberedPaths bounds the memory of paths that come from columns.
const rememberedPaths = 1000

// get reads a path, which may be borrowed: it is not kept.
func (p *pathCache[T]) get(path string) (T, error) {
	if last := p.last.Load(); last != nil && last.path == path {
		return last.is, nil
	}
	p.mu.RLock()
	t, ok := p.known[path]
	p.mu.RUnlock()
	if ok {
		return t, nil
	}
	path = strings.Clone(path)
	t, err := p.read(path)
	if err != nil {
		return t, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) >= rememberedPaths {
		p.known = map[string]T{}
	}
	p.known[path] = t
	p.last.Store(&readPath[T]{path, t})
	return t, nil
}

var (
	legacyStep = regexp.MustCompile(`^(?:\.([\pL\pN_:]+)|\[([\pL\pN_]+)\]|\["((?:[^"\\]|\\["\\])*)"\])`)
	escaped    = regexp.MustCompile(`\\(["\\])`)
)

// legacyPath reads a path of json_extract: $.a["b c"][0].
func legacyPath(path string) ([]step, error) {
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		return nil, fmt.Errorf("Invalid JSON path: '%s'", path)
	}
	var steps []step
	for rest != "" {
		m := legacyStep.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("Invalid JSON path: '%s'", path)
		}
		name := m[1] + m[2] + escaped.ReplaceAllString(m[3], "$1")
		steps = append(steps, step{name: name, index: place(name)})
		rest = rest[len(m[0]):]
	}
	return steps, nil
}

// place is a name as the place of an item; -1 when it is none.
func place(name string) int {
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
