package dunesql

import "strings"

// Node is a part of the tree. Nodes are pointers to structs; a field that may
// be absent is nil, and says so.
//
// The tree holds meaning and no spelling: parentheses, the case of keywords
// and comments are gone, and what can be said in two ways is one node where
// the two mean the same (SOME and ANY, != and <>, INNER JOIN and JOIN).
type Node interface {
	// Pos is the byte offset of the node's first token in the text that it was
	// parsed from; for an operator with a left operand, of that operand.
	Pos() int
	// children calls add with every child in the order of the text.
	children(add func(Node))
}

// At is the offset of a node; every node embeds it.
type At int

// Pos implements Node.
func (a At) Pos() int { return int(a) }

// Spot is the offset at which an error of a node is told, as in Trino: that of
// the operator of a binary operation, and else where the node begins.
func Spot(n Node) int {
	place := At(0)
	switch n := n.(type) {
	case *Arithmetic:
		place = n.OpAt
	case *Compare:
		place = n.OpAt
	case *IsDistinct:
		place = n.OpAt
	case *Between:
		place = n.OpAt
	case *InQuery:
		place = n.OpAt
	case *QuantifiedCompare:
		place = n.OpAt
	case *Concat:
		place = n.OpAt
	}
	return max(int(place), n.Pos())
}

// The kinds of nodes. A type switch over one of these interfaces meets exactly
// the types that its methods below list.
type (
	// Expr is an expression.
	Expr interface {
		Node
		expr()
	}
	// Relation is an item of FROM, or a side of a join.
	Relation interface {
		Node
		relation()
	}
	// Body is what a query consists of besides WITH, ORDER BY and the limits:
	// *Select, *SetOperation, *Values, *TableBody, or *Query for one in
	// parentheses.
	Body interface {
		Node
		body()
	}
	// SelectItem is *SelectExpr or *SelectStar.
	SelectItem interface {
		Node
		selectItem()
	}
	// GroupingElement is *GroupingSet or *GroupingSets.
	GroupingElement interface {
		Node
		groupingElement()
	}
	// Type is the name of a data type.
	Type interface {
		Node
		dataType()
	}
)

// Statement is one read-only query.
type Statement struct {
	At
	Query *Query
	Text  string // what was parsed; offsets count in it
}

// Ident is an identifier.
type Ident struct {
	At
	Name   string // as written, without quotes
	Quoted bool
}

// Folded returns the identifier in lower case: names are compared without
// regard to case, quoted ones too.
func (i *Ident) Folded() string { return strings.ToLower(i.Name) }

// Name is a name of one or more parts: dex.trades.
type Name struct {
	At
	Parts []*Ident // at least one
}

// Folded returns the parts in lower case with dots between them. Two names of
// which one has dots in a quoted part can fold to the same text.
func (n *Name) Folded() string {
	if len(n.Parts) == 1 {
		return n.Parts[0].Folded()
	}
	parts := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		parts[i] = p.Folded()
	}
	return strings.Join(parts, ".")
}
