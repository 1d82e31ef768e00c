package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

type stepKind int

const (
	stepMember   stepKind = iota // .name, [3]; of json_extract also ["3"]
	stepEvery                    // [*]
	stepWildcard                 // .*
	stepIndexes                  // [1, 3 to 5]
	stepFilter                   // ?(@ > 3)
	stepMethod                   // .size()
)

// step is one step of a path.
type step struct {
	kind   stepKind
	name   string // of a member or a method
	index  int    // of json_extract: the name as a place; -1 when it is none
	ranges [][2]int
	filter *filter
}

// filter is a comparison of @, or of a member below it, with a literal.
type filter struct {
	path    []step
	op      string
	literal any
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

// legacyPath reads a path of json_extract: $.a["b c"][0].
func legacyPath(path string) ([]step, error) {
	bad := fmt.Errorf("Invalid JSON path: '%s'", path)
	if !strings.HasPrefix(path, "$") {
		return nil, bad
	}
	var steps []step
	rest := path[1:]
	for rest != "" {
		var name string
		switch {
		case strings.HasPrefix(rest, "."):
			rest = rest[1:]
			n := strings.IndexAny(rest, ".[")
			if n < 0 {
				n = len(rest)
			}
			name, rest = rest[:n], rest[n:]
			if strings.HasPrefix(name, `"`) && strings.HasSuffix(name, `"`) && len(name) > 1 {
				name = name[1 : len(name)-1]
			}
			if name == "" || strings.ContainsAny(name, "*\" ()") {
				return nil, bad
			}
		case strings.HasPrefix(rest, `["`):
			n := strings.Index(rest[2:], `"]`)
			if n < 0 {
				return nil, bad
			}
			name, rest = rest[2:2+n], rest[n+4:]
		case strings.HasPrefix(rest, "["):
			n := strings.IndexByte(rest, ']')
			if n < 0 {
				return nil, bad
			}
			name, rest = rest[1:n], rest[n+1:]
			if name == "" || strings.Trim(name, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:") != "" {
				return nil, bad
			}
		default:
			return nil, bad
		}
		steps = append(steps, step{kind: stepMember, name: name, index: place(name)})
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

// pathReader reads a path of SQL/JSON.
type pathReader struct {
	text string
	pos  int
}

var errPath = errors.New("invalid path")

// sqlPath reads lax $.a[*].b ?(@ > 3); strict is the other mode.
func sqlPath(path string) (steps jsonPath, err error) {
	r := &pathReader{text: path}
	r.blanks()
	switch {
	case r.take("lax "):
	case r.take("strict "):
		steps.strict = true
	}
	r.blanks()
	if !r.take("$") {
		return steps, pathError(path)
	}
	steps.list, err = r.steps()
	r.blanks()
	if err != nil || r.pos != len(r.text) {
		return steps, pathError(path)
	}
	steps.members = true
	for _, s := range steps.list {
		steps.members = steps.members && s.kind == stepMember
	}
	return steps, nil
}

// jsonPath is a path of the functions of standard SQL.
type jsonPath struct {
	list   []step
	strict bool
	// members says that all steps are: most paths are so.
	members bool
}

func pathError(path string) error { return fmt.Errorf("JSON path is not supported: '%s'", path) }

func (r *pathReader) blanks() {
	for r.pos < len(r.text) && (r.text[r.pos] == ' ' || r.text[r.pos] == '\n' || r.text[r.pos] == '\t') {
		r.pos++
	}
}

func (r *pathReader) take(word string) bool {
	if strings.HasPrefix(r.text[r.pos:], word) {
		r.pos += len(word)
		return true
	}
	return false
}

func (r *pathReader) steps() ([]step, error) {
	var list []step
	for {
		r.blanks()
		var s step
		var err error
		switch {
		case r.take(".*"):
			s.kind = stepWildcard
		case r.take("."):
			s, err = r.member()
		case r.take("[*]"):
			s.kind = stepEvery
		case r.take("["):
			s, err = r.indexes()
		case r.take("?"):
			s, err = r.filter()
		default:
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
}

func (r *pathReader) member() (step, error) {
	if r.pos < len(r.text) && r.text[r.pos] == '"' {
		name, err := r.quoted()
		return step{kind: stepMember, name: name, index: -1}, err
	}
	start := r.pos
	for r.pos < len(r.text) {
		c, n := utf8.DecodeRuneInString(r.text[r.pos:])
		if strings.ContainsRune(" .[]()?@<>=!&|*+-/%,\"", c) {
			break
		}
		r.pos += n
	}
	name := r.text[start:r.pos]
	if name == "" {
		return step{}, errPath
	}
	if r.take("()") {
		if name != "size" && name != "type" {
			return step{}, errPath
		}
		return step{kind: stepMethod, name: name}, nil
	}
	return step{kind: stepMember, name: name, index: -1}, nil
}

func (r *pathReader) quoted() (string, error) {
	end := r.pos + 1
	for end < len(r.text) && r.text[end] != '"' {
		if r.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(r.text) {
		return "", errPath
	}
	var name string
	err := json.Unmarshal([]byte(r.text[r.pos:end+1]), &name)
	r.pos = end + 1
	return name, err
}

// indexes reads [1, 3 to 5].
func (r *pathReader) indexes() (step, error) {
	s := step{kind: stepIndexes}
	end := strings.IndexByte(r.text[r.pos:], ']')
	if end < 0 {
		return s, errPath
	}
	for _, item := range strings.Split(r.text[r.pos:r.pos+end], ",") {
		from, to, ranged := strings.Cut(strings.TrimSpace(item), " to ")
		a, err := strconv.Atoi(strings.TrimSpace(from))
		if err != nil || a < 0 {
			return s, errPath
		}
		b := a
		if ranged {
			if b, err = strconv.Atoi(strings.TrimSpace(to)); err != nil {
				return s, errPath
			}
		}
		s.ranges = append(s.ranges, [2]int{a, b})
	}
	r.pos += end + 1
	return s, nil
}

// filter reads ?(@.a > 3).
func (r *pathReader) filter() (step, error) {
	r.blanks()
	if !r.take("(") {
		return step{}, errPath
	}
	r.blanks()
	if !r.take("@") {
		return step{}, errPath
	}
	f := &filter{}
	var err error
	if f.path, err = r.steps(); err != nil {
		return step{}, err
	}
	r.blanks()
	for _, op := range []string{"==", "<>", "!=", "<=", ">=", "<", ">"} {
		if r.take(op) {
			f.op = op
			break
		}
	}
	r.blanks()
	end := strings.IndexByte(r.text[r.pos:], ')')
	if f.op == "" || end < 0 {
		return step{}, errPath
	}
	if f.literal, err = parseJSON(strings.TrimSpace(r.text[r.pos : r.pos+end])); err != nil {
		return step{}, errPath
	}
	r.pos += end + 1
	return step{kind: stepFilter, filter: f}, nil
}
