package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// jsonWalk is one evaluation of a path in a document.
type jsonWalk struct {
	strict  bool
	root    any
	vars    map[string]any
	objects int // that keyvalue() has numbered
}

// jsonScope is what @ and last mean in a part of a path.
type jsonScope struct {
	item any
	last int
}

// pathNode is a part of a path: it gives a sequence of items.
type pathNode interface {
	items(w *jsonWalk, at jsonScope) ([]any, error)
}

// moment is a date or a time that was passed to a path.
type moment struct{ kind, text string }

type (
	rootNode     struct{}
	itemNode     struct{}
	lastNode     struct{}
	variableNode struct{ name string }
	literalNode  struct{ value any }
	memberNode   struct {
		base pathNode
		name string
		all  bool // .*
		deep bool // ..name
	}
	indexNode struct {
		base   pathNode
		ranges []indexRange // none for [*]
	}
	filterNode struct {
		base pathNode
		cond condition
	}
	methodNode struct {
		base pathNode
		name string
	}
	signNode       struct{ base pathNode }
	arithmeticNode struct {
		op          byte
		left, right pathNode
	}
)

type indexRange struct{ from, to pathNode }

func (rootNode) items(w *jsonWalk, _ jsonScope) ([]any, error)  { return []any{w.root}, nil }
func (itemNode) items(_ *jsonWalk, at jsonScope) ([]any, error) { return []any{at.item}, nil }
func (lastNode) items(_ *jsonWalk, at jsonScope) ([]any, error) {
	return []any{integerOf(int64(at.last))}, nil
}
func (n literalNode) items(*jsonWalk, jsonScope) ([]any, error) { return []any{n.value}, nil }
func (n variableNode) items(w *jsonWalk, _ jsonScope) ([]any, error) {
	v, ok := w.vars[n.name]
	if !ok {
		return nil, fmt.Errorf("no value passed for parameter %s", n.name)
	}
	return []any{v}, nil
}

// opened evaluates a part; in lax mode arrays among its items are opened.
func (w *jsonWalk) opened(n pathNode, at jsonScope) ([]any, error) {
	items, err := n.items(w, at)
	if err != nil || w.strict {
		return items, err
	}
	return unwrapped(items), nil
}

func unwrapped(items []any) []any {
	for i, item := range items {
		if _, ok := item.([]any); !ok {
			continue
		}
		all := append([]any(nil), items[:i]...)
		for _, item := range items[i:] {
			if list, ok := item.([]any); ok {
				all = append(all, list...)
			} else {
				all = append(all, item)
			}
		}
		return all
	}
	return items
}

func wrongItem(want string, got any) error {
	return fmt.Errorf("invalid item type. Expected: %s, actual: %s", want, strings.ToUpper(itemType(got)))
}

func (n memberNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	if n.deep {
		base, err := n.base.items(w, at)
		var all []any
		for _, item := range base {
			all = n.below(item, all)
		}
		return all, err
	}
	base, err := w.opened(n.base, at)
	if err != nil {
		return nil, err
	}
	var all []any
	for _, item := range base {
		o, ok := item.(*object)
		if !ok {
			if w.strict {
				return nil, wrongItem("OBJECT", item)
			}
			continue
		}
		if n.all {
			for _, k := range o.keys {
				all = append(all, o.values[k])
			}
			continue
		}
		v, ok := o.values[n.name]
		switch {
		case ok:
			all = append(all, v)
		case w.strict:
			return nil, fmt.Errorf("structural error: missing member '%s' in JSON object", n.name)
		}
	}
	return all, nil
}

// below finds the members of the name in an item and in all that it holds.
func (n memberNode) below(item any, all []any) []any {
	switch item := item.(type) {
	case *object:
		if v, ok := item.values[n.name]; ok {
			all = append(all, v)
		}
		for _, k := range item.keys {
			all = n.below(item.values[k], all)
		}
	case []any:
		for _, e := range item {
			all = n.below(e, all)
		}
	}
	return all
}

func (n indexNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	base, err := n.base.items(w, at)
	if err != nil {
		return nil, err
	}
	var all []any
	for _, item := range base {
		list, ok := item.([]any)
		if !ok {
			if w.strict {
				return nil, wrongItem("ARRAY", item)
			}
			list = []any{item}
		}
		if n.ranges == nil {
			all = append(all, list...)
			continue
		}
		if len(list) == 0 && w.strict {
			return nil, errors.New("structural error: invalid array subscript for empty array")
		}
		for _, r := range n.ranges {
			if len(list) == 0 {
				break
			}
			part, err := r.of(w, list, jsonScope{item: at.item, last: len(list) - 1})
			if err != nil {
				return nil, err
			}
			all = append(all, part...)
		}
	}
	return all, nil
}

// of cuts a range out of a list.
func (r indexRange) of(w *jsonWalk, list []any, at jsonScope) ([]any, error) {
	from, err := place64(w, r.from, at)
	if err != nil {
		return nil, err
	}
	to := from
	if r.to != nil {
		if to, err = place64(w, r.to, at); err != nil {
			return nil, err
		}
	}
	end := int64(len(list) - 1)
	if w.strict && (from < 0 || from > end || to < 0 || to > end || from > to) {
		return nil, fmt.Errorf("structural error: invalid array subscript: [%d, %d] for array of size %d", from, to, len(list))
	}
	if from, to = max(from, 0), min(to, end); from > to {
		return nil, nil
	}
	return list[from : to+1], nil
}

// place64 is the one number of a subscript, rounded; a number of the document is
// cut off.
func place64(w *jsonWalk, n pathNode, at jsonScope) (int64, error) {
	items, err := n.items(w, at)
	if err != nil {
		return 0, err
	}
	if len(items) != 1 {
		return 0, errors.New("array subscript value must be singleton numeric")
	}
	v, ok, err := numberOf(items[0])
	if err != nil || !ok {
		return 0, errors.Join(err, wrongItem("NUMBER", items[0]))
	}
	_, read := items[0].(json.Number)
	switch {
	case v.kind == decimal:
		return ratRounded(v.rat(), 0).Int64(), nil
	case v.kind != floating:
		return v.whole, nil
	case read && math.Abs(v.float) < math.MaxInt64:
		return int64(v.float), nil
	case math.Abs(v.float) < math.MaxInt64:
		return int64(math.Round(v.float)), nil
	}
	return 0, errOutOfRange
}

func (n filterNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	base, err := w.opened(n.base, at)
	if err != nil {
		return nil, err
	}
	var all []any
	for _, item := range base {
		if n.cond.holds(w, jsonScope{item: item, last: at.last}) == yes {
			all = append(all, item)
		}
	}
	return all, nil
}

func (n methodNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	base, err := n.base.items(w, at)
	if err != nil {
		return nil, err
	}
	if n.name != "type" && n.name != "size" && !w.strict {
		base = unwrapped(base)
	}
	all := make([]any, 0, len(base))
	for _, item := range base {
		switch n.name {
		case "keyvalue":
			pairs, err := w.pairs(item)
			if err != nil {
				return nil, err
			}
			all = append(all, pairs...)
			continue
		}
		v, err := n.of(w, item)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func (n methodNode) of(w *jsonWalk, item any) (any, error) {
	switch n.name {
	case "type":
		return itemType(item), nil
	case "size":
		list, ok := item.([]any)
		switch {
		case ok:
			return integerOf(int64(len(list))), nil
		case w.strict:
			return nil, wrongItem("ARRAY", item)
		}
		return integerOf(1), nil
	case "datetime":
		s, ok := item.(string)
		if !ok {
			return nil, wrongItem("TEXT", item)
		}
		return momentOf(s)
	case "double":
		return asDouble(item)
	}
	v, ok, err := numberOf(item)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, wrongItem("NUMBER", item)
	case n.name == "abs":
		return v.absolute()
	}
	return v.toward(n.name == "ceiling"), nil
}

func asDouble(item any) (any, error) {
	if s, ok := item.(string); ok {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || strings.ContainsAny(s, "_xXpP") {
			return nil, fmt.Errorf("Cannot cast '%s' to DOUBLE", s)
		}
		return number{kind: floating, float: f}, nil
	}
	v, ok, err := numberOf(item)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, wrongItem("NUMBER or TEXT", item)
	}
	return number{kind: floating, float: v.asFloat()}, nil
}

// pairs makes an object of every member of an object.
func (w *jsonWalk) pairs(item any) ([]any, error) {
	o, ok := item.(*object)
	if !ok {
		return nil, wrongItem("OBJECT", item)
	}
	all := make([]any, len(o.keys))
	for i, k := range o.keys {
		all[i] = &object{keys: []string{"name", "value", "id"}, values: map[string]any{"name": k, "value": o.values[k], "id": integerOf(int64(w.objects))}}
	}
	w.objects++
	return all, nil
}

func itemType(item any) string {
	switch item := item.(type) {
	case []any:
		return "array"
	case *object:
		return "object"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number, number:
		return "number"
	case moment:
		return item.kind
	}
	return "null"
}

func (n signNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	base, err := w.opened(n.base, at)
	if err != nil {
		return nil, err
	}
	all := make([]any, len(base))
	for i, item := range base {
		v, ok, err := numberOf(item)
		if err == nil && !ok {
			err = wrongItem("NUMBER", item)
		}
		if err == nil {
			all[i], err = v.negated()
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (n arithmeticNode) items(w *jsonWalk, at jsonScope) ([]any, error) {
	var sides [2]number
	for i, part := range []pathNode{n.left, n.right} {
		items, err := w.opened(part, at)
		if err != nil {
			return nil, err
		}
		if len(items) != 1 {
			return nil, errors.New("arithmetic binary expression requires singleton operands")
		}
		v, ok, err := numberOf(items[0])
		if err == nil && !ok {
			err = wrongItem("NUMBER", items[0])
		}
		if err != nil {
			return nil, err
		}
		sides[i] = v
	}
	v, err := calculate(n.op, sides[0], sides[1])
	return []any{v}, err
}

// momentOf tells a date, a time and a timestamp by their separators.
func momentOf(s string) (any, error) {
	date, clock, both := strings.Cut(s, " ")
	switch {
	case both && isoDay(date) && strings.Contains(clock, ":"):
		return moment{kind: "timestamp " + zoned(clock), text: s}, nil
	case !both && strings.Contains(s, ":"):
		return moment{kind: "time " + zoned(s), text: s}, nil
	case isoDay(s):
		return moment{kind: "date", text: s}, nil
	}
	return nil, fmt.Errorf("Value cannot be cast to date: %s", s)
}

func isoDay(s string) bool {
	_, err := isoDate(s)
	return err == nil && strings.Count(s, "-") == 2
}

func zoned(clock string) string {
	if strings.ContainsAny(clock, "+-Z ") {
		return "with time zone"
	}
	return "without time zone"
}
