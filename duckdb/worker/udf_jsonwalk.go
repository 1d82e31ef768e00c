package worker

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
)

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
