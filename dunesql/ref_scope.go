package dunesql

// walkTables visits every *Table and *TableFunction of a statement in the
// order of the text, and says of each table whether a WITH in force gives its
// name. It keeps its own stack.
//
// A name of a WITH is in force in the later ones of the same WITH and in the
// rest of that query, at any depth; in itself only after RECURSIVE.
func walkTables(s *Statement, visit func(n Node, shadowed bool) error) error {
	w := tableWalk{names: map[string]int{}}
	w.push(step{node: s})
	for len(w.stack) > 0 {
		top := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if top.node == nil {
			w.names[top.name] += top.change
			continue
		}
		switch n := top.node.(type) {
		case *Table:
			parts := n.Name.Parts
			if err := visit(n, len(parts) == 1 && w.names[parts[0].Folded()] > 0); err != nil {
				return err
			}
		case *TableFunction:
			if err := visit(n, false); err != nil {
				return err
			}
		}
		w.pushChildren(top.node)
	}
	return nil
}

type tableWalk struct {
	stack []step
	names map[string]int // names of WITHs, and how many in force have it
}

// step is a node to visit, or with a nil node a change of what is in force.
type step struct {
	node   Node
	name   string
	change int
}

func (w *tableWalk) push(s step) { w.stack = append(w.stack, s) }

// pushChildren pushes the children of n so that the first is popped first.
func (w *tableWalk) pushChildren(n Node) {
	first := len(w.stack)
	q, ok := n.(*Query)
	if !ok || q.With == nil {
		n.children(func(c Node) { w.push(step{node: c}) })
	} else {
		w.pushQuery(q)
	}
	for i, j := first, len(w.stack)-1; i < j; i, j = i+1, j-1 {
		w.stack[i], w.stack[j] = w.stack[j], w.stack[i]
	}
}

func (w *tableWalk) pushQuery(q *Query) {
	for _, cte := range q.With.CTEs {
		name := step{name: cte.Name.Folded(), change: 1}
		if q.With.Recursive {
			w.push(name)
			w.push(step{node: cte.Query})
		} else {
			w.push(step{node: cte.Query})
			w.push(name)
		}
	}
	q.children(func(c Node) {
		if c != Node(q.With) {
			w.push(step{node: c})
		}
	})
	for _, cte := range q.With.CTEs {
		w.push(step{name: cte.Name.Folded(), change: -1})
	}
}
