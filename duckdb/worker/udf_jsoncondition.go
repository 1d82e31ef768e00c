package worker

import (
	"regexp"
	"strings"
)

// verdict is what a condition says of an item. Errors within it are unknown.
type verdict int8

const (
	no verdict = iota
	yes
	unsure
)

func verdictOf(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// condition is what stands in a filter.
type condition interface {
	holds(w *jsonWalk, at jsonScope) verdict
}

type (
	bothCondition    struct{ left, right condition }
	eitherCondition  struct{ left, right condition }
	notCondition     struct{ inner condition }
	unsureCondition  struct{ inner condition } // is unknown
	existsCondition  struct{ path pathNode }
	compareCondition struct {
		op          string
		left, right pathNode
	}
	prefixCondition struct{ value, prefix pathNode }
	matchCondition  struct {
		value   pathNode
		pattern *regexp.Regexp
	}
)

func (c bothCondition) holds(w *jsonWalk, at jsonScope) verdict {
	left := c.left.holds(w, at)
	if left == no {
		return no
	}
	right := c.right.holds(w, at)
	if right == no || left == yes {
		return right
	}
	return unsure
}

func (c eitherCondition) holds(w *jsonWalk, at jsonScope) verdict {
	left := c.left.holds(w, at)
	if left == yes {
		return yes
	}
	right := c.right.holds(w, at)
	if right == yes || left == no {
		return right
	}
	return unsure
}

func (c notCondition) holds(w *jsonWalk, at jsonScope) verdict {
	switch c.inner.holds(w, at) {
	case yes:
		return no
	case no:
		return yes
	}
	return unsure
}

func (c unsureCondition) holds(w *jsonWalk, at jsonScope) verdict {
	return verdictOf(c.inner.holds(w, at) == unsure)
}

func (c existsCondition) holds(w *jsonWalk, at jsonScope) verdict {
	items, err := c.path.items(w, at)
	if err != nil {
		return unsure
	}
	return verdictOf(len(items) > 0)
}

// holds compares every item with every other. Of arrays and objects nothing but
// their difference from null can be said.
func (c compareCondition) holds(w *jsonWalk, at jsonScope) verdict {
	left, err := w.opened(c.left, at)
	if err != nil {
		return unsure
	}
	right, err := w.opened(c.right, at)
	if err != nil {
		return unsure
	}
	found := false
	for _, a := range left {
		for _, b := range right {
			if container(a) && b != (jsonNull{}) || container(b) && a != (jsonNull{}) {
				return unsure
			}
		}
	}
	for _, nulls := range []bool{true, false} {
		for _, a := range left {
			for _, b := range right {
				if (a == jsonNull{} || b == jsonNull{}) != nulls {
					continue
				}
				v := compared(c.op, a, b)
				if v == unsure {
					return unsure
				}
				found = found || v == yes
			}
		}
		if found && !w.strict {
			return yes
		}
	}
	return verdictOf(found)
}

// compared compares two items that are no containers, or one of them null.
func compared(op string, a, b any) verdict {
	if a == (jsonNull{}) || b == (jsonNull{}) {
		return verdictOf(op == "==" && a == b || op == "<>" && a != b)
	}
	c, ok, equality := compareItems(a, b)
	switch {
	case !ok:
		return unsure
	case equality: // not a number
		return verdictOf(op == "<>")
	}
	switch op {
	case "==":
		return verdictOf(c == 0)
	case "<>":
		return verdictOf(c != 0)
	case "<":
		return verdictOf(c < 0)
	case "<=":
		return verdictOf(c <= 0)
	case ">":
		return verdictOf(c > 0)
	}
	return verdictOf(c >= 0)
}

// compareItems orders two scalars; ok is false when their types differ, and apart
// is true when they have no order.
func compareItems(a, b any) (c int, ok, apart bool) {
	switch a := a.(type) {
	case string:
		s, ok := b.(string)
		return strings.Compare(a, s), ok, false
	case bool:
		s, ok := b.(bool)
		switch {
		case a == s:
			return 0, ok, false
		case a:
			return 1, ok, false
		}
		return -1, ok, false
	case moment:
		m, ok := b.(moment)
		return strings.Compare(a.text, m.text), ok && a.kind == m.kind, false
	}
	x, okX, errX := numberOf(a)
	y, okY, errY := numberOf(b)
	if !okX || !okY || errX != nil || errY != nil {
		return 0, false, false
	}
	c, ordered := x.compare(y)
	return c, true, !ordered
}

// holds is true when one of the values begins with the one prefix.
func (c prefixCondition) holds(w *jsonWalk, at jsonScope) verdict {
	values, err := w.opened(c.value, at)
	if err != nil {
		return unsure
	}
	prefixes, err := c.prefix.items(w, at)
	if err != nil || len(prefixes) != 1 {
		return unsure
	}
	prefix, ok := prefixes[0].(string)
	if !ok {
		return unsure
	}
	return anyText(w, values, func(s string) bool { return strings.HasPrefix(s, prefix) })
}

func (c matchCondition) holds(w *jsonWalk, at jsonScope) verdict {
	values, err := w.opened(c.value, at)
	if err != nil {
		return unsure
	}
	return anyText(w, values, c.pattern.MatchString)
}

// anyText looks for a text that is as wanted; what is no text before it makes the
// answer unknown.
func anyText(w *jsonWalk, values []any, wanted func(string) bool) verdict {
	found := no
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			return unsure
		}
		if wanted(s) {
			if !w.strict {
				return yes
			}
			found = yes
		}
	}
	return found
}
