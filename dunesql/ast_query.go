package dunesql

// Quantifier is DISTINCT, ALL, or absent.
type Quantifier string

// Quantifiers.
const (
	NoQuantifier Quantifier = ""
	All          Quantifier = "ALL"
	Distinct     Quantifier = "DISTINCT"
)

// Query is a body with what may stand around it.
type Query struct {
	At
	With    *With // nil when absent
	Body    Body
	OrderBy []*SortItem
	Offset  *Integer // rows to skip; nil when absent
	Limit   *Limit   // nil when absent; never together with Fetch
	Fetch   *Fetch   // nil when absent
}

// Limit is LIMIT n, or LIMIT ALL.
type Limit struct {
	At
	Count *Integer // nil for ALL
}

// Fetch is FETCH FIRST n ROWS ONLY, or WITH TIES.
type Fetch struct {
	At
	Count    *Integer // nil when not written: one row
	WithTies bool
}

// SortItem is one expression of an ORDER BY.
type SortItem struct {
	At
	Expr  Expr
	Desc  bool
	Nulls NullOrder
}

// NullOrder says where NULLs are sorted to; without one they are last.
type NullOrder string

// Null orders.
const (
	NullsDefault NullOrder = ""
	NullsFirst   NullOrder = "FIRST"
	NullsLast    NullOrder = "LAST"
)

// With is WITH [RECURSIVE] with its named queries.
type With struct {
	At
	Recursive bool
	CTEs      []*CTE
}

// CTE is one named query of a WITH.
type CTE struct {
	At
	Name    *Ident
	Columns []*Ident // nil when not written
	Query   *Query
}

// SetOperation is a chain of set operations of one precedence, to be applied
// from left to right: Operands[0] Ops[0] Operands[1] Ops[1] Operands[2]….
// INTERSECT binds tighter than UNION and EXCEPT, so that a chain is either of
// INTERSECT alone or of the two others.
type SetOperation struct {
	At
	Operands []Body // at least two
	Ops      []SetOp
}

// SetOp is one operator of a SetOperation. DISTINCT is the default, and what
// an absent quantifier is parsed as.
type SetOp struct {
	At
	Kind SetKind
	All  bool
}

// SetKind is the kind of a set operation.
type SetKind string

// Set operations.
const (
	Union     SetKind = "UNION"
	Except    SetKind = "EXCEPT"
	Intersect SetKind = "INTERSECT"
)

// Values is VALUES row, row…. A row of several columns is a *Row; any other
// expression is a row of one column.
type Values struct {
	At
	Rows []Expr
}

// TableBody is TABLE name: all columns of a table.
type TableBody struct {
	At
	Table *Table
}

// Select is one SELECT.
type Select struct {
	At
	Distinct bool // SELECT ALL is the default, and not kept
	Items    []SelectItem
	From     []Relation // comma joins; nil when absent
	Where    Expr       // nil when absent
	GroupBy  *GroupBy   // nil when absent
	Having   Expr       // nil when absent
	Windows  []*WindowDef
}

// SelectExpr is an output column.
type SelectExpr struct {
	At
	Expr  Expr
	Alias *Ident // nil when absent
}

// SelectStar is *, or all columns of something: t.*, (row).* AS (a, b).
type SelectStar struct {
	At
	Base    Expr     // nil for *; for t.* a *Column
	Aliases []*Ident // nil when absent
}

// GroupBy is a GROUP BY clause.
type GroupBy struct {
	At
	Quantifier Quantifier // of GROUP BY ALL and GROUP BY DISTINCT, which count for repeated sets
	Elements   []GroupingElement
}

// GroupingSet is one set of expressions: a, (a, b), or the empty ().
type GroupingSet struct {
	At
	Exprs []Expr
}

// GroupingSets is GROUPING SETS, ROLLUP or CUBE.
type GroupingSets struct {
	At
	Kind GroupingKind
	Sets []*GroupingSet
}

// GroupingKind is the kind of a GroupingSets.
type GroupingKind string

// Grouping kinds.
const (
	Sets   GroupingKind = "GROUPING SETS"
	Rollup GroupingKind = "ROLLUP"
	Cube   GroupingKind = "CUBE"
)

func (*Select) body()       {}
func (*SetOperation) body() {}
func (*Values) body()       {}
func (*TableBody) body()    {}
func (*Query) body()        {}

func (*SelectExpr) selectItem() {}
func (*SelectStar) selectItem() {}

func (*GroupingSet) groupingElement()  {}
func (*GroupingSets) groupingElement() {}
