package dunesql

// Walk visits n and all below it in the order of the text, each node before
// its children. When f returns false the children of that node are left out.
// It keeps its own stack, so that no tree is too deep for it.
func Walk(n Node, f func(Node) bool) {
	stack := []Node{n}
	add := func(c Node) { stack = append(stack, c) }
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !f(top) {
			continue
		}
		first := len(stack)
		top.children(add)
		for i, j := first, len(stack)-1; i < j; i, j = i+1, j-1 {
			stack[i], stack[j] = stack[j], stack[i]
		}
	}
}

// Children returns the children of n in the order of the text.
func Children(n Node) []Node {
	var list []Node
	n.children(func(c Node) { list = append(list, c) })
	return list
}

// one adds a child that may be nil.
func one[T any, P interface {
	*T
	Node
}](add func(Node), child P) {
	if child != nil {
		add(child)
	}
}

// opt adds a child of an interface type that may be nil.
func opt(add func(Node), child Node) {
	if child != nil {
		add(child)
	}
}

// many adds all children of a list.
func many[N Node](add func(Node), list []N) {
	for _, c := range list {
		add(c)
	}
}
