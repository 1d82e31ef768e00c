package dunesql

// Call is a call of a function that is written as one: f(x, y), and what may
// follow it. IF, COALESCE, NULLIF and TRY are calls too.
type Call struct {
	At
	Name       *Name
	Star       bool       // f(*)
	Quantifier Quantifier // f(DISTINCT x); ALL is the default, and not kept
	Args       []Expr
	OrderBy    []*SortItem // inside of the parentheses
	Overflow   *Overflow   // of LISTAGG; nil when absent
	Within     []*SortItem // WITHIN GROUP (ORDER BY …)
	Filter     Expr        // FILTER (WHERE …); nil when absent
	Nulls      NullTreatment
	Over       *Over // nil when absent
}

// NullTreatment is IGNORE NULLS, RESPECT NULLS, or absent.
type NullTreatment string

// Null treatments.
const (
	NoTreatment  NullTreatment = ""
	IgnoreNulls  NullTreatment = "IGNORE NULLS"
	RespectNulls NullTreatment = "RESPECT NULLS"
)

// Overflow is ON OVERFLOW ERROR, or ON OVERFLOW TRUNCATE ['…'] WITH|WITHOUT COUNT.
type Overflow struct {
	At
	Truncate bool
	Filler   *String // nil when absent
	Count    bool    // WITH COUNT
}

// Over is OVER name, or OVER (…).
type Over struct {
	At
	Name *Ident      // of a window of the WINDOW clause; nil with a Spec
	Spec *WindowSpec // nil with a Name
}

// WindowDef is name AS (…) in a WINDOW clause.
type WindowDef struct {
	At
	Name *Ident
	Spec *WindowSpec
}

// WindowSpec is what stands in the parentheses of a window.
type WindowSpec struct {
	At
	Base        *Ident // the window that it extends; nil when absent
	PartitionBy []Expr
	OrderBy     []*SortItem
	Frame       *Frame // nil when absent
}

// Frame is the frame of a window.
type Frame struct {
	At
	Unit  FrameUnit
	Start *FrameBound
	End   *FrameBound // nil when there is no BETWEEN
}

// FrameUnit is the unit of a Frame.
type FrameUnit string

// Frame units.
const (
	Rows   FrameUnit = "ROWS"
	Range  FrameUnit = "RANGE"
	Groups FrameUnit = "GROUPS"
)

// FrameBound is an end of a frame.
type FrameBound struct {
	At
	Kind  BoundKind
	Value Expr // of Preceding and Following, else nil
}

// BoundKind is the kind of a FrameBound.
type BoundKind string

// Kinds of bounds.
const (
	UnboundedPreceding BoundKind = "UNBOUNDED PRECEDING"
	UnboundedFollowing BoundKind = "UNBOUNDED FOLLOWING"
	CurrentRow         BoundKind = "CURRENT ROW"
	Preceding          BoundKind = "PRECEDING"
	Following          BoundKind = "FOLLOWING"
)

// Extract is EXTRACT(field FROM x).
type Extract struct {
	At
	Field *Ident
	Value Expr
}

// PositionIn is POSITION(needle IN haystack).
type PositionIn struct {
	At
	Needle, Haystack Expr
}

// Substring is SUBSTRING(x FROM start [FOR length]). The form with commas is a
// Call.
type Substring struct {
	At
	Value, Start Expr
	Length       Expr // nil when absent
}

// Trim is TRIM([LEADING|TRAILING|BOTH] [chars] FROM x). The forms TRIM(x) and
// TRIM(x, chars) are Calls.
type Trim struct {
	At
	Side  TrimSide
	Chars Expr // nil when absent
	Value Expr
}

// TrimSide is the side of a Trim; BOTH is the default.
type TrimSide string

// Sides of a Trim.
const (
	TrimBoth     TrimSide = "BOTH"
	TrimLeading  TrimSide = "LEADING"
	TrimTrailing TrimSide = "TRAILING"
)

// Normalize is NORMALIZE(x, NFC). The form without a normal form is a Call.
type Normalize struct {
	At
	Value Expr
	Form  string // NFC, NFD, NFKC or NFKD
}

// Grouping is GROUPING(a, t.b).
type Grouping struct {
	At
	Columns []*Name
}

func (*Call) expr()       {}
func (*Extract) expr()    {}
func (*PositionIn) expr() {}
func (*Substring) expr()  {}
func (*Trim) expr()       {}
func (*Normalize) expr()  {}
func (*Grouping) expr()   {}
