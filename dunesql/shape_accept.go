package dunesql

import "reflect"

// accepts reports whether y can stand where the benign x stands: it is the
// value, and of a kind that the place takes.
func (s *slot) accepts(x, y Node, parent reflect.Type) bool {
	switch x := x.(type) {
	case *Ident:
		y, ok := y.(*Ident)
		return ok && s.isName([]*Ident{y})
	case *Name: // of a table: may have several parts
		y, ok := y.(*Name)
		return ok && s.isName(y.Parts)
	case *Column:
		if y, ok := y.(*Column); ok {
			return len(x.Parts) == len(y.Parts) && s.isName(y.Parts) || s.isExpression(y)
		}
		return s.isExpression(y)
	}
	if row, ok := y.(*Row); ok && parent == reflect.TypeFor[Values]() && s.takesList() {
		fields := make([]Node, len(row.Fields))
		for i, f := range row.Fields {
			fields[i] = f
		}
		if s.isList(fields) {
			return true
		}
	}
	return s.isExpression(y)
}

// isName reports whether parts are the name that the value is.
func (s *slot) isName(parts []*Ident) bool {
	name := s.value.name()
	if len(name) != len(parts) || len(name) == 0 {
		return false
	}
	for i := range parts {
		if !Equal(parts[i], name[i]) {
			return false
		}
	}
	return true
}

// isExpression reports whether y is the value. A caller's has to be a literal.
func (s *slot) isExpression(y Node) bool {
	if len(s.value.exprs) != 1 {
		return false
	}
	e := s.value.exprs[0]
	return (s.trust != FromCaller || isLiteral(e)) && Equal(e, y)
}

// takesList reports whether the value is a list that may stand in a list.
func (s *slot) takesList() bool {
	return s.lone && len(s.value.exprs) > 1 && (s.trust != FromCaller || s.value.allLiterals())
}

func (s *slot) isList(list []Node) bool {
	if len(list) != len(s.value.exprs) {
		return false
	}
	for i, y := range list {
		if y == nil || !Equal(s.value.exprs[i], y) {
			return false
		}
	}
	return true
}

// scalar returns the value as it stands within a field of a node.
func (s *slot) scalar() (string, bool) {
	if !s.lone {
		return s.text, true
	}
	if len(s.value.exprs) != 1 {
		return "", false
	}
	switch e := s.value.exprs[0].(type) {
	case *Integer:
		return e.Text, true
	case *String:
		return e.Value, true
	case *Column:
		if len(e.Parts) == 1 {
			return e.Parts[0].Name, true
		}
	}
	return "", false
}
