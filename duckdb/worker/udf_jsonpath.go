package worker

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"
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

// legacyPaths remembers the paths that were read: a query has few, and asks for
// each with every row.
type legacyPaths struct {
	mu    sync.RWMutex
	known map[string][]step
}

// rememberedPaths bounds the memory of paths that come from columns.
const rememberedPaths = 1000

func (p *legacyPaths) read(path string) ([]step, error) {
	p.mu.RLock()
	steps, ok := p.known[path]
	p.mu.RUnlock()
	if ok {
		return steps, nil
	}
	steps, err := legacyPath(path)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) >= rememberedPaths {
		p.known = map[string][]step{}
	}
	p.known[path] = steps
	return steps, nil
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
func sqlPath(path string) (steps []step, strict bool, err error) {
	r := &pathReader{text: path}
	r.blanks()
	switch {
	case r.take("lax "):
	case r.take("strict "):
		strict = true
	}
	r.blanks()
	if !r.take("$") {
		return nil, false, pathError(path)
	}
	steps, err = r.steps()
	r.blanks()
	if err != nil || r.pos != len(r.text) {
		return nil, false, pathError(path)
	}
	return steps, strict, nil
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

var errStructural = errors.New("structural error")

// walkPath finds the items that a path leads to. In lax mode arrays are opened
// where a member is wanted, and what is absent is skipped.
func walkPath(v any, steps []step, strict bool) ([]any, error) {
	items := []any{v}
	for _, s := range steps {
		var next []any
		for _, item := range items {
			found, err := s.from(item, strict)
			if err != nil {
				return nil, err
			}
			next = append(next, found...)
		}
		items = next
	}
	return items, nil
}

func (s step) from(v any, strict bool) ([]any, error) {
	list, isList := v.([]any)
	switch s.kind {
	case stepMember, stepWildcard:
		if isList && !strict {
			var all []any
			for _, e := range list {
				if _, nested := e.([]any); nested {
					continue
				}
				found, _ := s.from(e, strict)
				all = append(all, found...)
			}
			return all, nil
		}
		return s.members(v, strict)
	case stepEvery, stepIndexes:
		if !isList {
			if strict {
				return nil, errStructural
			}
			list = []any{v}
		}
		if s.kind == stepEvery {
			return list, nil
		}
		return s.items(list, strict)
	case stepFilter:
		if isList && !strict {
			var all []any
			for _, e := range list {
				if s.filter.accepts(e, strict) {
					all = append(all, e)
				}
			}
			return all, nil
		}
		if s.filter.accepts(v, strict) {
			return []any{v}, nil
		}
		return nil, nil
	}
	return []any{s.method(v)}, nil
}

func (s step) members(v any, strict bool) ([]any, error) {
	o, ok := v.(*object)
	if !ok {
		if strict {
			return nil, errStructural
		}
		return nil, nil
	}
	if s.kind == stepWildcard {
		all := make([]any, len(o.keys))
		for i, k := range o.keys {
			all[i] = o.values[k]
		}
		return all, nil
	}
	found, ok := o.values[s.name]
	switch {
	case ok:
		return []any{found}, nil
	case strict:
		return nil, errStructural
	}
	return nil, nil
}

func (s step) items(list []any, strict bool) ([]any, error) {
	var all []any
	for _, r := range s.ranges {
		if strict && (r[1] >= len(list) || r[0] > r[1]) {
			return nil, errStructural
		}
		for i := r[0]; i <= r[1] && i < len(list); i++ {
			all = append(all, list[i])
		}
	}
	return all, nil
}

func (s step) method(v any) any {
	if s.name == "size" {
		if list, ok := v.([]any); ok {
			return json.Number(strconv.Itoa(len(list)))
		}
		return json.Number("1")
	}
	switch v.(type) {
	case []any:
		return "array"
	case *object:
		return "object"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	}
	return "null"
}

func (f *filter) accepts(v any, strict bool) bool {
	items, err := walkPath(v, f.path, strict)
	if err != nil {
		return false
	}
	for _, item := range items {
		if c, ok := compareJSON(item, f.literal); ok && holds(c, f.op) {
			return true
		}
	}
	return false
}

func holds(c int, op string) bool {
	switch op {
	case "==":
		return c == 0
	case "<>", "!=":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

func compareJSON(a, b any) (int, bool) {
	switch a := a.(type) {
	case json.Number:
		n, ok := b.(json.Number)
		x, okX := new(big.Rat).SetString(a.String())
		y, okY := new(big.Rat).SetString(n.String())
		if !ok || !okX || !okY {
			return 0, false
		}
		return x.Cmp(y), true
	case string:
		s, ok := b.(string)
		return strings.Compare(a, s), ok
	case bool:
		s, ok := b.(bool)
		if a == s {
			return 0, ok
		}
		return 1, ok
	case jsonNull:
		_, ok := b.(jsonNull)
		return 0, ok
	}
	return 0, false
}

// evaluate finds the items of a path in a document. failed is true when the
// document is no JSON or, in strict mode, lacks what the path names.
func evaluate(doc, path string) (items []any, failed bool, err error) {
	steps, strict, err := sqlPath(path)
	if err != nil {
		return nil, false, err
	}
	v, err := parseJSON(doc)
	if err != nil {
		return nil, true, nil
	}
	items, err = walkPath(v, steps, strict)
	return items, err != nil, nil
}

// jsonStatus is value, empty or error: of json_value.
func jsonStatus(doc, path string) (string, error) {
	items, failed, err := evaluate(doc, path)
	switch {
	case err != nil:
		return "", err
	case failed || len(items) > 1 || len(items) == 1 && scalarText(items[0]) == nil && items[0] != jsonNull(struct{}{}):
		return "error", nil
	case len(items) == 0:
		return "empty", nil
	}
	return "value", nil
}

func jsonValue(a []driver.Value) (any, error) {
	doc, path, onEmpty, onError := a[0].(string), a[1].(string), a[2].(string), a[3].(string)
	status, err := jsonStatus(doc, path)
	switch {
	case err != nil:
		return nil, err
	case status == "empty" && onEmpty == "ERROR", status == "error" && onError == "ERROR":
		return nil, fmt.Errorf("cannot extract SQL/JSON value from the document: the path gives no single scalar")
	case status != "value":
		return nil, nil
	}
	items, _, err := evaluate(doc, path)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	text := scalarText(items[0])
	if text == nil {
		return nil, nil
	}
	return *text, nil
}

func jsonQuery(a []driver.Value) (any, error) {
	doc, path, options, onEmpty, onError := a[0].(string), a[1].(string), a[2].(string), a[3].(string), a[4].(string)
	items, failed, err := evaluate(doc, path)
	if err != nil {
		return nil, err
	}
	wrapper, omit := strings.CutSuffix(options, " OMIT")
	behave := func(kind string) (any, error) {
		switch kind {
		case "ERROR":
			return nil, fmt.Errorf("cannot extract JSON from the document: the path gives no single value")
		case "EMPTY ARRAY":
			return "[]", nil
		case "EMPTY OBJECT":
			return "{}", nil
		}
		return nil, nil
	}
	switch {
	case failed:
		return behave(onError)
	case len(items) == 0:
		return behave(onEmpty)
	case strings.HasSuffix(wrapper, "UNCONDITIONAL"):
		return plainJSON(items), nil
	case strings.HasSuffix(wrapper, "CONDITIONAL") && (len(items) != 1 || !container(items[0])):
		return plainJSON(items), nil
	case len(items) > 1:
		return behave(onError)
	}
	if s, ok := items[0].(string); ok && omit {
		return s, nil
	}
	return plainJSON(items[0]), nil
}

func container(v any) bool {
	switch v.(type) {
	case []any, *object:
		return true
	}
	return false
}

// plainJSON writes a value without blanks, its keys in their order.
func plainJSON(v any) string {
	o, ok := v.(*object)
	if !ok {
		list, ok := v.([]any)
		if !ok {
			return canonicalJSON(v)
		}
		texts := make([]string, len(list))
		for i, e := range list {
			texts[i] = plainJSON(e)
		}
		return "[" + strings.Join(texts, ",") + "]"
	}
	texts := make([]string, len(o.keys))
	for i, k := range o.keys {
		texts[i] = canonicalJSON(k) + ":" + plainJSON(o.values[k])
	}
	return "{" + strings.Join(texts, ",") + "}"
}

func jsonExists(a []driver.Value) (any, error) {
	items, failed, err := evaluate(a[0].(string), a[1].(string))
	if err != nil {
		return nil, err
	}
	if failed {
		switch a[2].(string) {
		case "TRUE":
			return true, nil
		case "UNKNOWN":
			return nil, nil
		case "ERROR":
			return nil, fmt.Errorf("cannot evaluate the JSON path")
		}
		return false, nil
	}
	return len(items) > 0, nil
}
