package dunesql

// Table is a table by its name. A query reference such as query_1, or the
// quoted "query_1(k='v')", is one too.
type Table struct {
	At
	Name *Name
	AsOf *AsOf // nil when absent
}

// AsOf is FOR TIMESTAMP AS OF x, or FOR VERSION AS OF x.
type AsOf struct {
	At
	Version bool
	Value   Expr
}

// Aliased gives a relation a name, and its columns too.
type Aliased struct {
	At
	Relation Relation // a *Join, *Aliased or *Sample stood in parentheses
	Alias    *Ident
	Columns  []*Ident // nil when not written
}

// Sample is TABLESAMPLE.
type Sample struct {
	At
	Relation   Relation // a *Join or *Sample stood in parentheses
	Method     SampleMethod
	Percentage Expr
}

// SampleMethod is the method of a Sample.
type SampleMethod string

// Sample methods.
const (
	Bernoulli SampleMethod = "BERNOULLI"
	System    SampleMethod = "SYSTEM"
)

// SubqueryRelation is a query in parentheses in FROM.
type SubqueryRelation struct {
	At
	Query *Query
}

// Lateral is LATERAL (query).
type Lateral struct {
	At
	Query *Query
}

// Unnest is UNNEST(a, b) [WITH ORDINALITY].
type Unnest struct {
	At
	Exprs      []Expr
	Ordinality bool
}

// Join joins two relations. Chains lean to the left; a *Join on the right
// stood in parentheses, or before the criteria of the outer one.
type Join struct {
	At
	Kind        JoinKind
	Natural     bool
	Left, Right Relation
	On          Expr     // nil when absent
	Using       []*Ident // nil when absent
}

// JoinKind is the kind of a join. Only a CROSS or NATURAL one has neither On
// nor Using.
type JoinKind string

// Join kinds.
const (
	CrossJoin JoinKind = "CROSS JOIN"
	InnerJoin JoinKind = "JOIN"
	LeftJoin  JoinKind = "LEFT JOIN"
	RightJoin JoinKind = "RIGHT JOIN"
	FullJoin  JoinKind = "FULL JOIN"
	// The two of DuneSQL: of the rows that ON allows, the nearest by its one
	// inequality.
	AsofJoin     JoinKind = "ASOF JOIN"
	AsofLeftJoin JoinKind = "ASOF LEFT JOIN"
)

// TableFunction is TABLE(f(args)).
type TableFunction struct {
	At
	Name        *Name
	Args        []*TableArg
	Copartition [][]*Name // COPARTITION (a, b), (c, d); nil when absent
}

// TableArg is an argument of a table function.
type TableArg struct {
	At
	Name  *Ident // of name => value; nil when positional
	Value Node   // an Expr, *TableInput, or *Descriptor
}

// TableInput is an argument TABLE(t) or TABLE(query) with its properties.
type TableInput struct {
	At
	Relation    Relation // *Table, *SubqueryRelation, or an *Aliased of one
	Partitioned bool     // PARTITION BY was written, maybe with no columns
	PartitionBy []Expr
	WhenEmpty   string // PRUNE, KEEP or ""
	OrderBy     []*SortItem
}

// Descriptor is DESCRIPTOR(a BIGINT, b), or CAST(NULL AS DESCRIPTOR).
type Descriptor struct {
	At
	Fields []*DescriptorField // nil for the null descriptor
}

// DescriptorField is a column of a Descriptor.
type DescriptorField struct {
	At
	Name *Ident
	Type Type // nil when not written
}

func (*Table) relation()            {}
func (*Aliased) relation()          {}
func (*Sample) relation()           {}
func (*SubqueryRelation) relation() {}
func (*Lateral) relation()          {}
func (*Unnest) relation()           {}
func (*Join) relation()             {}
func (*TableFunction) relation()    {}
