package dunesql

import "reflect"

// Equal reports whether two trees mean the same: whether they are equal but
// for offsets, and for quotes around identifiers, which a canonical print may
// add or leave out.
func Equal(a, b Node) bool {
	return EqualExcept(a, b, func(Node, Node) (bool, bool) { return false, false })
}

// EqualExcept is Equal, but asks except first about each pair of nodes that
// stand in the same place: when known is true, equal is taken for the pair and
// for all below it. One of the two may be nil.
func EqualExcept(a, b Node, except func(a, b Node) (equal, known bool)) bool {
	c := comparer{except}
	return c.nodes(a, b)
}

type comparer struct {
	except func(a, b Node) (equal, known bool)
}

func (c comparer) nodes(a, b Node) bool {
	if equal, known := c.except(a, b); known {
		return equal
	}
	if a == nil || b == nil {
		return a == b
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Type() != y.Type() {
		return false
	}
	return c.structs(x.Elem(), y.Elem())
}

var (
	atType    = reflect.TypeFor[At]()
	nodeType  = reflect.TypeFor[Node]()
	identType = reflect.TypeFor[Ident]()
	stmtType  = reflect.TypeFor[Statement]()
)

func (c comparer) structs(x, y reflect.Value) bool {
	t := x.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == atType || t == identType && f.Name == "Quoted" || t == stmtType && f.Name == "Text" {
			continue
		}
		if !c.values(x.Field(i), y.Field(i)) {
			return false
		}
	}
	return true
}

func (c comparer) values(x, y reflect.Value) bool {
	switch {
	case x.Type().Implements(nodeType):
		return c.nodes(nodeOf(x), nodeOf(y))
	case x.Kind() == reflect.Struct:
		return c.structs(x, y)
	case x.Kind() == reflect.Slice:
		if x.Len() != y.Len() {
			return false
		}
		for i := range x.Len() {
			if !c.values(x.Index(i), y.Index(i)) {
				return false
			}
		}
		return true
	}
	return x.Equal(y)
}

// nodeOf returns the node that v holds, or nil.
func nodeOf(v reflect.Value) Node {
	if v.IsNil() {
		return nil
	}
	return v.Interface().(Node)
}
