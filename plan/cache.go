package plan

import (
	"container/list"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// maxCacheBytes bounds the texts that a planner keeps.
const maxCacheBytes = 64 << 20

// analysis is a template with values in place of its parameters, and what it
// reads. It is shared by plans, and never changed.
type analysis struct {
	sub  *dunesql.Substitution
	refs []dunesql.Ref // nil when the SQL does not parse
	sum  string        // of the substituted text: see hashOf
}

// analyse binds a template and finds its references. SQL that does not parse
// reads nothing: its error comes when it is executed.
func analyse(template string, b dunesql.Binding) (*analysis, error) {
	sub, err := dunesql.Bind(template, b)
	if err != nil {
		return nil, err
	}
	if len(sub.Text) > barchan.MaxSQLBytes {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "The SQL has %d bytes with its values: at most %d are allowed", len(sub.Text), barchan.MaxSQLBytes)
	}
	a := &analysis{sub: sub, sum: sum(sub.Text)}
	s, err := dunesql.Parse(sub.Text)
	if err != nil {
		return a, nil
	}
	if a.refs, err = dunesql.Refs(s); err != nil {
		return nil, err
	}
	return a, nil
}

// readsPrevious reports whether the SQL reads the previous result of its query.
func (a *analysis) readsPrevious() bool {
	return slices.ContainsFunc(a.refs, func(r dunesql.Ref) bool { return r.Kind == dunesql.RefPrevious })
}

// cache keeps analyses by template and values, the last used ones up to a
// number of bytes. It is safe for concurrent use.
type cache struct {
	max int

	mu      sync.Mutex
	bytes   int
	entries map[cacheKey]*list.Element // of *entry
	recent  *list.List                 // last used first
}

// cacheKey is a template and, when it has parameters, all that they are.
type cacheKey struct{ template, binding string }

type entry struct {
	key      cacheKey
	analysis *analysis
}

func newCache(max int) *cache {
	return &cache{max: max, entries: map[cacheKey]*list.Element{}, recent: list.New()}
}

// analyse returns the analysis of a template. Errors are not kept.
func (c *cache) analyse(b dunesql.Binding, template string) (*analysis, error) {
	key := cacheKey{template: template, binding: bindingKey(b)}
	if a := c.get(key); a != nil {
		return a, nil
	}
	a, err := analyse(template, b)
	if err == nil {
		c.put(key, a)
	}
	return a, err
}

// bindingKey is a text that is the same for equal bindings only: every field is
// preceded by its length.
func bindingKey(b dunesql.Binding) string {
	if len(b.Params) == 0 {
		return ""
	}
	var k []byte
	add := func(texts ...string) {
		k = strconv.AppendInt(k, int64(len(texts)), 10)
		for _, t := range texts {
			k = append(strconv.AppendInt(append(k, ':'), int64(len(t)), 10), ':')
			k = append(k, t...)
		}
	}
	for i := range b.Params {
		p := &b.Params[i]
		add(p.Key, string(p.Type))
		add(p.Default...)
		add(p.Options...)
		k = fmt.Appendf(k, "%t%t%t%t%d", p.Default == nil, p.Multi, p.Freeform, p.From == nil, b.Trust[p.Key])
		add(b.Values[p.Key]...)
	}
	return string(k)
}

func (c *cache) get(key cacheKey) *analysis {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*entry).analysis
}

func (c *cache) put(key cacheKey, a *analysis) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[key]; ok {
		return
	}
	e := &entry{key, a}
	c.entries[key] = c.recent.PushFront(e)
	c.bytes += e.size()
	for c.bytes > c.max {
		last := c.recent.Remove(c.recent.Back()).(*entry)
		delete(c.entries, last.key)
		c.bytes -= last.size()
	}
}

// size is roughly what an entry holds.
func (e *entry) size() int {
	n := len(e.key.template) + len(e.key.binding) + len(e.analysis.sub.Text) + 500
	for _, r := range e.analysis.refs {
		n += 2*len(r.Key) + 200
	}
	return n
}
