package dunesql

// tooHigh reports whether a tree is higher than MaxHeight, and the offset of a
// node where it is.
func tooHigh(root Node) (offset int, high bool) {
	type item struct {
		node   Node
		height int
	}
	stack := []item{{root, 1}}
	height := 0
	add := func(n Node) { stack = append(stack, item{n, height}) }
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.height > MaxHeight {
			return top.node.Pos(), true
		}
		height = top.height + 1
		top.node.children(add)
	}
	return 0, false
}
