package dunesql

// walkTables visits every *Table and *TableFunction of a statement in the
// order of the text, and says of each table whether a WITH in force gives its
// name. It keeps its own stack.
//
// A name of a WITH is in force in the later ones of the same WITH and in the
// rest of that query, at any depth; in itself only after RECURSIVE.
func walkTables(s *Statement, visit func(n Node, shadowed bool) error) error {
	stack := []step{{node: s}}
	add := func(c Node) { stack = append(stack, step{node: c}) }
	names := map[string]int{} // names of WITHs, and how many in force have it
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		first := len(stack)
		switch n := top.node.(type) {
		case nil:
			names[top.name.Folded()] += top.by
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
			stack = append(stack, stepsOf(n)...)
		case *Column, *Ident, *Name, *Integer, *String: // most of a tree, and nothing is below them
		default:
			n.children(add)
		}
		for i, j := first, len(stack)-1; i < j; i, j = i+1, j-1 {
			stack[i], stack[j] = stack[j], stack[i]
		}
	}
	return nil
}

// step is a node to visit, or without a node a change of what is in force.
type step struct {
	node Node
	name *Ident
	by   int
}

// stepsOf returns the children of a query with the changes between them.
func stepsOf(q *Query) []step {
	var steps []step
	add := func(c Node) { steps = append(steps, step{node: c}) }
	if q.With == nil {
		q.children(add)
		return steps
	}
	for _, cte := range q.With.CTEs {
		begin := step{name: cte.Name, by: 1}
		if q.With.Recursive {
			steps = append(steps, begin, step{node: cte.Query})
		} else {
			steps = append(steps, step{node: cte.Query}, begin)
		}
	}
	rest := *q
	rest.With = nil
	rest.children(add)
	for _, cte := range q.With.CTEs {
		steps = append(steps, step{name: cte.Name, by: -1})
	}
	return steps
}
