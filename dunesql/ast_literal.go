package dunesql

// Null is NULL.
type Null struct{ At }

// Bool is TRUE or FALSE.
type Bool struct {
	At
	Value bool
}

// Integer is a whole number. Text is decimal, with a minus sign in front when
// one was written directly before the number; it may exceed 64 bits.
type Integer struct {
	At
	Text string
}

// Decimal is an exact number with a point: 1.5, .5, 1.; Text may begin with a
// minus sign. It holds no underscores.
type Decimal struct {
	At
	Text string
}

// Double is a number with an exponent; Text may begin with a minus sign.
type Double struct {
	At
	Text string
}

// String is a text: '…' or U&'…'.
type String struct {
	At
	Value string
}

// Binary is 0x… or X'…'.
type Binary struct {
	At
	Hex string // lower case, an even number of digits
}

// TypedLiteral is a type name before a text: DATE '2024-01-01', uint256 '1'.
type TypedLiteral struct {
	At
	Type  *Ident // one word; DOUBLE PRECISION is double
	Value string
}

// Interval is INTERVAL '1' DAY, INTERVAL -'1-2' YEAR TO MONTH.
type Interval struct {
	At
	Negative bool
	Value    string
	From, To IntervalField // To is "" when absent
}

// IntervalField is a unit of an interval.
type IntervalField string

// Interval fields.
const (
	Year   IntervalField = "YEAR"
	Month  IntervalField = "MONTH"
	Week   IntervalField = "WEEK"
	Day    IntervalField = "DAY"
	Hour   IntervalField = "HOUR"
	Minute IntervalField = "MINUTE"
	Second IntervalField = "SECOND"
)

// Current is a function without parentheses: CURRENT_TIMESTAMP(3), CURRENT_USER.
type Current struct {
	At
	Kind      CurrentKind
	Precision string // digits, or "" when absent
}

// CurrentKind is the name of a Current.
type CurrentKind string

// Kinds of Current.
const (
	CurrentDate      CurrentKind = "CURRENT_DATE"
	CurrentTime      CurrentKind = "CURRENT_TIME"
	CurrentTimestamp CurrentKind = "CURRENT_TIMESTAMP"
	LocalTime        CurrentKind = "LOCALTIME"
	LocalTimestamp   CurrentKind = "LOCALTIMESTAMP"
	CurrentUser      CurrentKind = "CURRENT_USER"
	CurrentCatalog   CurrentKind = "CURRENT_CATALOG"
	CurrentSchema    CurrentKind = "CURRENT_SCHEMA"
	CurrentPath      CurrentKind = "CURRENT_PATH"
)

func (*Null) expr()         {}
func (*Bool) expr()         {}
func (*Integer) expr()      {}
func (*Decimal) expr()      {}
func (*Double) expr()       {}
func (*String) expr()       {}
func (*Binary) expr()       {}
func (*TypedLiteral) expr() {}
func (*Interval) expr()     {}
func (*Current) expr()      {}
