package dunesql

import (
	"reflect"
	"strings"
)

// sameTree reports whether two trees are equal but for the slots that marks
// holds: a is the one with benign values, b the one with values.
func sameTree(a, b *Statement, marks map[string]*slot) bool {
	c := comparison{marks: marks}
	return c.same(a.Query, b.Query)
}

// marksOf returns slots by what stands in the tree of benign values for them.
func marksOf(slots []*slot) map[string]*slot {
	marks := map[string]*slot{}
	for i, s := range slots {
		if !s.likeDefault {
			marks[s.mark(i)] = s
		}
	}
	return marks
}

// comparison walks two trees side by side with its own stack.
type comparison struct {
	marks map[string]*slot // by the mark of the benign value
	stack []pair
}

// pair is two values of one place, and the node that holds them.
type pair struct {
	a, b   reflect.Value
	parent reflect.Type
}

func (c *comparison) same(a, b Node) bool {
	c.stack = append(c.stack[:0], pair{a: reflect.ValueOf(a), b: reflect.ValueOf(b)})
	for len(c.stack) > 0 {
		p := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		if !c.step(p) {
			return false
		}
	}
	return true
}

// step compares one place, and pushes what is below it.
func (c *comparison) step(p pair) bool {
	a, b := p.a, p.b
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		if x, ok := a.Interface().(Node); ok && len(c.marks) > 0 && a.Kind() == reflect.Pointer {
			if s := c.slotOf(x, p.parent); s != nil {
				y, ok := b.Interface().(Node)
				return ok && s.accepts(x, y, p.parent)
			}
		}
		a, b = a.Elem(), b.Elem()
		if a.Type() != b.Type() {
			return c.otherType(a, b, p.parent)
		}
		c.push(a, b, p.parent)
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Type != reflect.TypeFor[At]() {
				c.push(a.Field(i), b.Field(i), a.Type())
			}
		}
	case reflect.Slice:
		return c.list(p)
	case reflect.String:
		return a.String() == b.String() || c.scalar(a.String(), b.String())
	default:
		return a.Equal(b)
	}
	return true
}

func (c *comparison) push(a, b reflect.Value, parent reflect.Type) {
	c.stack = append(c.stack, pair{a, b, parent})
}

// otherType compares two nodes behind interfaces whose types differ: they are
// the same only as a slot and its value.
func (c *comparison) otherType(a, b reflect.Value, parent reflect.Type) bool {
	x, ok := a.Interface().(Node)
	if !ok || len(c.marks) == 0 {
		return false
	}
	y, ok := b.Interface().(Node)
	s := c.slotOf(x, parent)
	return ok && s != nil && s.accepts(x, y, parent)
}

// list compares two lists. A slot alone in a list may have become several
// values.
func (c *comparison) list(p pair) bool {
	a, b := p.a, p.b
	if a.Len() == b.Len() {
		for i := range a.Len() {
			c.push(a.Index(i), b.Index(i), p.parent)
		}
		return true
	}
	if a.Len() != 1 || !takesLists[p.parent] {
		return false
	}
	x, ok := a.Index(0).Interface().(Node)
	if !ok {
		return false
	}
	s := c.slotOf(x, p.parent)
	if s == nil || !s.takesList() {
		return false
	}
	list := make([]Node, b.Len())
	for i := range list {
		list[i], _ = b.Index(i).Interface().(Node)
	}
	return s.isList(list)
}

// takesLists are the nodes in which one value may become several.
var takesLists = map[reflect.Type]bool{
	reflect.TypeFor[InList](): true, reflect.TypeFor[Array](): true, reflect.TypeFor[Call](): true,
}

// slotOf returns the slot whose benign value x is, all of it, or nil.
func (c *comparison) slotOf(x Node, parent reflect.Type) *slot {
	switch x := x.(type) {
	case *Integer:
		return c.marks[x.Text]
	case *String:
		return c.marks[x.Value]
	case *Column:
		if len(x.Parts) == 1 {
			return c.marks[x.Parts[0].Name]
		}
	case *Ident:
		return c.marks[x.Name]
	case *Name:
		if len(x.Parts) == 1 && parent == reflect.TypeFor[Table]() {
			return c.marks[x.Parts[0].Name]
		}
	}
	return nil
}

// scalar compares two different texts of one field: the one must hold the
// benign value where the other holds the value.
func (c *comparison) scalar(a, b string) bool {
	for mark, s := range c.marks {
		if s.class == aUnit {
			if a == string(Day) && strings.EqualFold(b, strings.TrimSpace(s.text)) {
				return true
			}
			continue
		}
		if text, ok := s.scalar(); ok && strings.Contains(a, mark) {
			a = strings.Replace(a, mark, text, 1)
			if a == b || isHex(b) && strings.EqualFold(a, b) {
				return true
			}
		}
	}
	return false
}

func isHex(text string) bool {
	for i := 0; i < len(text); i++ {
		if !hexDigit(text[i]) {
			return false
		}
	}
	return true
}
