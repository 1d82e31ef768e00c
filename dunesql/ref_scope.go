package dunesql

// walkTables visits every *Table and *TableFunction of a statement in the
// order of the text, and says of each table whether a WITH in force gives its
// name. It keeps its own stack.
//
// A name of a WITH is in force in the later ones of the same WITH and in the
// rest of that query, at any depth; in itself only after RECURSIVE.
func walkTables(s *Statement, visit func(n Node, shadowed bool) error) error {
	stack := []Node{s}
	add := func(c Node) { stack = append(stack, c) }
	names := map[string]int{} // names of WITHs, and how many in force have it
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		first := len(stack)
		switch n := top.(type) {
		case *scopeChange:
			names[n.name] += n.by
		case *Table:
			parts := n.Name.Parts
			if err := visit(n, len(parts) == 1 && names[parts[0].Folded()] > 0); err != nil {
				return err
			}
			one(add, n.AsOf)
		case *TableFunction:
			if err := visit(n, false); err != nil {
				return err
			}
			n.children(add)
		case *Query:
			addQuery(add, n)
		case *Column, *Ident, *Name, *Integer, *String: // most of a tree, and nothing is below them
		default:
			top.children(add)
		}
		for i, j := first, len(stack)-1; i < j; i, j = i+1, j-1 {
			stack[i], stack[j] = stack[j], stack[i]
		}
	}
	return nil
}

// scopeChange stands between nodes to visit where a name comes into force or
// goes out of it.
type scopeChange struct {
	At
	name string
	by   int
}

func (*scopeChange) children(func(Node)) {}

// addQuery adds the children of a query with the changes between them.
func addQuery(add func(Node), q *Query) {
	if q.With == nil {
		q.children(add)
		return
	}
	for _, cte := range q.With.CTEs {
		begin := &scopeChange{name: cte.Name.Folded(), by: 1}
		if q.With.Recursive {
			add(begin)
			add(cte.Query)
		} else {
			add(cte.Query)
			add(begin)
		}
	}
	rest := *q
	rest.With = nil
	rest.children(add)
	for _, cte := range q.With.CTEs {
		add(&scopeChange{name: cte.Name.Folded(), by: -1})
	}
}
