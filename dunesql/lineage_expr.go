package dunesql

// exprs traces expressions of which some may be absent, for what they read.
func (t *tracer) exprs(s *scope, list ...Expr) {
	for _, e := range list {
		if e != nil {
			t.expr(e, s)
		}
	}
}

func (t *tracer) sortItems(items []*SortItem, s *scope) {
	for _, item := range items {
		t.exprs(s, item.Expr)
	}
}

// expr returns the origin of a value: all columns below n. It keeps its own
// stack, and calls itself for what has a scope of its own only, which the
// parser bounds.
func (t *tracer) expr(n Node, s *scope) *origin {
	if c, ok := n.(*Column); ok { // itself, not something made of it
		return t.column(c.Parts, s)
	}
	o := &origin{}
	stack := []Node{n}
	add := func(c Node) { stack = append(stack, c) }
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		t.spend(1)
		switch n := top.(type) {
		case *Column:
			o.add(t.column(n.Parts, s))
		case *Grouping:
			for _, name := range n.Columns {
				o.add(t.column(name.Parts, s))
			}
		case *Lambda:
			o.add(t.lambda(n, s))
		case *Exists:
			t.query(n.Query, s, nil)
		case *Query: // of a Subquery, an InQuery or a QuantifiedCompare
			for _, f := range t.query(n, s, nil).fields {
				o.add(f.origin)
			}
		case *Over:
			if n.Name != nil {
				o.add(window(n.Name, s))
			}
			one(add, n.Spec)
		case *WindowSpec:
			if n.Base != nil {
				o.add(window(n.Base, s))
			}
			n.children(add)
		case *Ident, *Name, Type:
		default:
			n.children(add)
		}
	}
	return o
}

// add notes that o comes from another origin too.
func (o *origin) add(from *origin) {
	if from != nil && !from.empty() {
		o.from = append(o.from, from)
	}
}

// lambda returns the origin of a lambda's body, in which the parameters come
// from nothing: what they hold comes from the other arguments of the call.
func (t *tracer) lambda(l *Lambda, s *scope) *origin {
	in := &scope{outer: s}
	for _, p := range l.Params {
		in.fields = append(in.fields, attribute{name: p.Name, origin: &origin{}})
	}
	return t.expr(l.Body, in)
}

// window returns the origin of a window of the WINDOW clause; nil when no such
// window is there.
func window(name *Ident, s *scope) *origin {
	for ; s != nil; s = s.outer {
		if o, ok := s.windows[name.Folded()]; ok {
			return o
		}
	}
	return nil
}
