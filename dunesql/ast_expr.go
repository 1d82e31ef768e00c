package dunesql

// Column is a chain of names: a, t.a, schema.t.a, or t.a.field. Which part is
// the table is for a resolver to say.
type Column struct {
	At
	Parts []*Ident // at least one
}

// Field is a field of a value that is no plain name: f(x).a, a[1].b.
type Field struct {
	At
	Base Expr // never a *Column
	Name *Ident
}

// Subscript is base[index].
type Subscript struct {
	At
	Base, Index Expr
}

// Logical is a chain of AND or of OR.
type Logical struct {
	At
	Op       LogicalOp
	Operands []Expr // at least two
}

// LogicalOp is the operator of a Logical.
type LogicalOp string

// Logical operators.
const (
	And LogicalOp = "AND"
	Or  LogicalOp = "OR"
)

// Not is NOT x.
type Not struct {
	At
	Expr Expr
}

// Compare compares two values.
type Compare struct {
	At
	OpAt        At // of the operator
	Op          CompareOp
	Left, Right Expr
}

// CompareOp is a comparison operator.
type CompareOp string

// Comparison operators.
const (
	Equals         CompareOp = "="
	NotEquals      CompareOp = "<>"
	Less           CompareOp = "<"
	LessOrEqual    CompareOp = "<="
	Greater        CompareOp = ">"
	GreaterOrEqual CompareOp = ">="
)

// QuantifiedCompare is x = ALL (query), or ANY; SOME is ANY.
type QuantifiedCompare struct {
	At
	OpAt  At // of the operator
	Op    CompareOp
	Left  Expr
	All   bool // else ANY
	Query *Query
}

// Between is x [NOT] BETWEEN low AND high.
type Between struct {
	At
	OpAt      At // of BETWEEN
	Value     Expr
	Not       bool
	Low, High Expr
}

// InList is x [NOT] IN (a, b).
type InList struct {
	At
	Value Expr
	Not   bool
	List  []Expr // at least one
}

// InQuery is x [NOT] IN (query).
type InQuery struct {
	At
	OpAt  At // of IN
	Value Expr
	Not   bool
	Query *Query
}

// Like is x [NOT] LIKE pattern [ESCAPE escape].
type Like struct {
	At
	Value   Expr
	Not     bool
	Pattern Expr
	Escape  Expr // nil when absent
}

// IsNull is x IS [NOT] NULL.
type IsNull struct {
	At
	Value Expr
	Not   bool
}

// IsDistinct is left IS [NOT] DISTINCT FROM right.
type IsDistinct struct {
	At
	OpAt  At // of IS
	Left  Expr
	Not   bool
	Right Expr
}

// Arithmetic is a binary operation. Chains lean to the left: a - b - c is (a - b) - c.
type Arithmetic struct {
	At
	OpAt        At // of the operator
	Op          ArithmeticOp
	Left, Right Expr
}

// ArithmeticOp is an arithmetic operator.
type ArithmeticOp string

// Arithmetic operators. Minus and Plus are signs too.
const (
	Plus   ArithmeticOp = "+"
	Minus  ArithmeticOp = "-"
	Times  ArithmeticOp = "*"
	Divide ArithmeticOp = "/"
	Modulo ArithmeticOp = "%"
)

// Sign is -x or +x, where x is no plain number (that is one literal with -).
type Sign struct {
	At
	Op   ArithmeticOp
	Expr Expr
}

// Concat is a chain of ||, to be applied from left to right.
type Concat struct {
	At
	OpAt     At     // of the first ||
	Operands []Expr // at least two
}

// AtTimeZone is x AT TIME ZONE zone.
type AtTimeZone struct {
	At
	Value Expr
	Zone  Expr // *String or *Interval
}

// Case is CASE [operand] WHEN … THEN … [ELSE …] END.
type Case struct {
	At
	Operand Expr // nil for CASE WHEN condition
	Whens   []*When
	Else    Expr // nil when absent
}

// When is one branch of a Case.
type When struct {
	At
	When, Then Expr
}

// Cast is CAST(x AS type), or TRY_CAST.
type Cast struct {
	At
	Try  bool
	Expr Expr
	Type Type
}

// Array is ARRAY[a, b] or [a, b].
type Array struct {
	At
	Items []Expr // may be empty
}

// Row is ROW(a, b) or (a, b).
type Row struct {
	At
	Fields []Expr // at least one
}

// Lambda is x -> body, (x, y) -> body, () -> body.
type Lambda struct {
	At
	Params []*Ident
	Body   Expr
}

// Subquery is a query in parentheses that is used as a value.
type Subquery struct {
	At
	Query *Query
}

// Exists is EXISTS (query).
type Exists struct {
	At
	Query *Query
}

func (*Column) expr()            {}
func (*Field) expr()             {}
func (*Subscript) expr()         {}
func (*Logical) expr()           {}
func (*Not) expr()               {}
func (*Compare) expr()           {}
func (*QuantifiedCompare) expr() {}
func (*Between) expr()           {}
func (*InList) expr()            {}
func (*InQuery) expr()           {}
func (*Like) expr()              {}
func (*IsNull) expr()            {}
func (*IsDistinct) expr()        {}
func (*Arithmetic) expr()        {}
func (*Sign) expr()              {}
func (*Concat) expr()            {}
func (*AtTimeZone) expr()        {}
func (*Case) expr()              {}
func (*Cast) expr()              {}
func (*Array) expr()             {}
func (*Row) expr()               {}
func (*Lambda) expr()            {}
func (*Subquery) expr()          {}
func (*Exists) expr()            {}
