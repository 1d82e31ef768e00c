package result

// Filter is a condition on the columns of a result, as ParseFilter read it:
// *AnyOf, *AllOf, *Comparison, *Membership, *Match or *NullCheck.
type Filter interface{ filter() }

// Op is the operator of a comparison.
type Op string

// Operators.
const (
	OpEqual          Op = "="
	OpNotEqual       Op = "<>"
	OpLess           Op = "<"
	OpLessOrEqual    Op = "<="
	OpGreater        Op = ">"
	OpGreaterOrEqual Op = ">="
)

type (
	// AnyOf is a chain of OR.
	AnyOf struct{ Filters []Filter } // at least two
	// AllOf is a chain of AND.
	AllOf struct{ Filters []Filter } // at least two
	// Comparison is column op value.
	Comparison struct {
		Column Name
		Op     Op
		Value  Value
	}
	// Membership is column IN (values).
	Membership struct {
		Column Name
		Values []Value // at least one
	}
	// Match is column LIKE pattern.
	Match struct {
		Column  Name
		Pattern string
	}
	// NullCheck is column IS NULL, or IS NOT NULL.
	NullCheck struct {
		Column Name
		Not    bool
	}
)

func (*AnyOf) filter()      {}
func (*AllOf) filter()      {}
func (*Comparison) filter() {}
func (*Membership) filter() {}
func (*Match) filter()      {}
func (*NullCheck) filter()  {}

// Name is a column's name as a caller wrote it.
type Name struct {
	Text string
	At   int // the character that it begins at, from 1
}

// ValueKind says how a value was written.
type ValueKind int

// Kinds of values.
const (
	ValueText   ValueKind = iota // 'abc'
	ValueNumber                  // 1, -1.5, 1e6
	ValueHex                     // 0xab: Text holds the digits, in lower case
	ValueBool                    // true, false
)

// Value is a literal of a filter.
type Value struct {
	Kind ValueKind
	Text string // without quotes and 0x; of a number as written, without a plus
	At   int
}

// SortKey is a column to sort by. Nulls come last.
type SortKey struct {
	Column Name
	Desc   bool
}
