package dunesql

// NamedType is a type that is a name, maybe with parameters: bigint,
// decimal(38, 0), varchar(10), uint256. DOUBLE PRECISION is double.
type NamedType struct {
	At
	Name *Ident
	Args []Type // *TypeSize or a type; nil when absent
}

// TypeSize is a number among a type's parameters; it is no type of its own.
type TypeSize struct {
	At
	Text string
}

// ArrayType is array(t), array<t> or t array.
type ArrayType struct {
	At
	Elem Type
}

// MapType is map(k, v) or map<k, v>.
type MapType struct {
	At
	Key, Value Type
}

// RowType is row(a t, …).
type RowType struct {
	At
	Fields []*FieldType
}

// FieldType is a field of a RowType.
type FieldType struct {
	At
	Name *Ident // nil when absent
	Type Type
}

// TimeType is TIME or TIMESTAMP.
type TimeType struct {
	At
	Stamp     bool   // TIMESTAMP
	Precision string // digits, or "" when absent
	Zone      bool   // WITH TIME ZONE
}

// IntervalType is INTERVAL DAY TO SECOND, or YEAR TO MONTH.
type IntervalType struct {
	At
	From, To IntervalField // To is "" when absent
}

func (*NamedType) dataType()    {}
func (*TypeSize) dataType()     {}
func (*ArrayType) dataType()    {}
func (*MapType) dataType()      {}
func (*RowType) dataType()      {}
func (*TimeType) dataType()     {}
func (*IntervalType) dataType() {}
