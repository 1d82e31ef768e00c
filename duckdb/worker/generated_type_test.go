package worker

import (
	"regexp"
	"slices"
	"strings"
)

// shape is a type of a signature: a name without lengths, and what it holds.
type shape struct {
	name  string
	parts []shape
}

// variable are the names of type variables in signatures.
var variable = regexp.MustCompile(`^[A-Z]\d?$`)

// shapeOf reads a type as SHOW FUNCTIONS writes it.
func shapeOf(text string) shape {
	base, args := cutType(text)
	switch {
	case strings.HasSuffix(text, " with time zone"):
		return shape{name: strings.TrimSuffix(base, " with time zone") + " with time zone"}
	case base == "array", base == "map", base == "row", base == "function":
		s := shape{name: base}
		for _, a := range args {
			s.parts = append(s.parts, shapeOf(a))
		}
		return s
	}
	return shape{name: base}
}

// foreign reports whether a type is one that DuneSQL does not have, or that no
// value can be written of.
func (s shape) foreign() bool {
	if len(s.parts) > 0 {
		return slices.ContainsFunc(s.parts, shape.foreign)
	}
	return values[s.name] == nil && !variable.MatchString(s.name)
}

func (s shape) String() string {
	if len(s.parts) == 0 {
		return s.name
	}
	parts := make([]string, len(s.parts))
	for i, p := range s.parts {
		parts[i] = p.String()
	}
	return s.name + "(" + strings.Join(parts, ", ") + ")"
}

// sql is the type as a cast names it.
func (s shape) sql() string {
	switch s.name {
	case "decimal":
		return "decimal(10,2)"
	case "char":
		return "char(3)"
	case "joniregexp", "jsonpath", "codepoints", "unknown":
		return "varchar"
	}
	if len(s.parts) == 0 {
		return s.name
	}
	parts := make([]string, len(s.parts))
	for i, p := range s.parts {
		parts[i] = p.sql()
	}
	return s.name + "(" + strings.Join(parts, ", ") + ")"
}

// bind writes types for the variables of a shape; what has none yet gets one of
// choose.
func (s shape) bind(bound map[string]shape, choose func() shape) shape {
	if variable.MatchString(s.name) {
		if _, ok := bound[s.name]; !ok {
			bound[s.name] = choose()
		}
		return bound[s.name]
	}
	t := shape{name: s.name}
	for _, p := range s.parts {
		t.parts = append(t.parts, p.bind(bound, choose))
	}
	return t
}

// unify reports whether a shape with variables can be a type, and binds them.
func (s shape) unify(t shape, bound map[string]shape) bool {
	if variable.MatchString(s.name) {
		if b, ok := bound[s.name]; ok {
			return b.String() == t.String()
		}
		bound[s.name] = t
		return true
	}
	if s.name != t.name || len(s.parts) != len(t.parts) {
		return false
	}
	for i := range s.parts {
		if !s.parts[i].unify(t.parts[i], bound) {
			return false
		}
	}
	return true
}
