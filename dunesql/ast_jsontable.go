package dunesql

// JSONTable is JSON_TABLE(document, 'path' COLUMNS (…)): a row for every item
// of the path.
type JSONTable struct {
	At
	Path    *JSONPath
	Columns []*JSONColumn
	Plan    *JSONPlan // nil when absent
	OnError string    // ERROR, EMPTY or ""
}

// JSONPlan is PLAN (…): how the rows of nested paths are joined. It names a path,
// joins what is below a path to it (INNER, OUTER), or puts paths side by side
// (UNION, CROSS). PLAN DEFAULT (…) has no names: it says INNER or CROSS where
// OUTER and UNION are not wanted.
type JSONPlan struct {
	At
	Default      bool
	Inner, Cross bool // of Default
	Name         *Ident
	Op           string // INNER, OUTER, UNION, CROSS or ""
	Parts        []*JSONPlan
}

// JSONColumn is a column of a JSON_TABLE: its type says that it is a value, or
// with Format a piece of JSON. Without a type it counts the rows. Nested ones
// are the columns of every item of a path within the row's.
type JSONColumn struct {
	At
	Name             *Ident // nil for Nested without AS
	Type             Type
	Format           *JSONFormat // nil when absent
	Path             *String     // nil for the member of the column's name
	Wrapper          JSONWrapper
	Quotes           string // KEEP, OMIT or ""
	ScalarString     bool
	OnEmpty, OnError *JSONBehavior
	Nested           []*JSONColumn // nil but for NESTED PATH
}

func (*JSONTable) relation() {}

func (n *JSONTable) children(add func(Node)) {
	one(add, n.Path)
	many(add, n.Columns)
	one(add, n.Plan)
}

func (n *JSONPlan) children(add func(Node)) {
	one(add, n.Name)
	many(add, n.Parts)
}

func (n *JSONColumn) children(add func(Node)) {
	one(add, n.Name)
	opt(add, n.Type)
	one(add, n.Format)
	one(add, n.Path)
	one(add, n.OnEmpty)
	one(add, n.OnError)
	many(add, n.Nested)
}
