package dunesql

// The children of every expression, in the order of the text.

func (n *Null) children(func(Node))     {}
func (n *Bool) children(func(Node))     {}
func (n *Integer) children(func(Node))  {}
func (n *Decimal) children(func(Node))  {}
func (n *Double) children(func(Node))   {}
func (n *String) children(func(Node))   {}
func (n *Binary) children(func(Node))   {}
func (n *Interval) children(func(Node)) {}
func (n *Current) children(func(Node))  {}

func (n *TypedLiteral) children(add func(Node)) { one(add, n.Type) }
func (n *Column) children(add func(Node))       { many(add, n.Parts) }

func (n *Field) children(add func(Node)) {
	opt(add, n.Base)
	one(add, n.Name)
}

func (n *Subscript) children(add func(Node)) {
	opt(add, n.Base)
	opt(add, n.Index)
}

func (n *Logical) children(add func(Node)) { many(add, n.Operands) }
func (n *Not) children(add func(Node))     { opt(add, n.Expr) }

func (n *Compare) children(add func(Node)) {
	opt(add, n.Left)
	opt(add, n.Right)
}

func (n *QuantifiedCompare) children(add func(Node)) {
	opt(add, n.Left)
	one(add, n.Query)
}

func (n *Between) children(add func(Node)) {
	opt(add, n.Value)
	opt(add, n.Low)
	opt(add, n.High)
}

func (n *InList) children(add func(Node)) {
	opt(add, n.Value)
	many(add, n.List)
}

func (n *InQuery) children(add func(Node)) {
	opt(add, n.Value)
	one(add, n.Query)
}

func (n *Like) children(add func(Node)) {
	opt(add, n.Value)
	opt(add, n.Pattern)
	opt(add, n.Escape)
}

func (n *IsNull) children(add func(Node)) { opt(add, n.Value) }

func (n *IsDistinct) children(add func(Node)) {
	opt(add, n.Left)
	opt(add, n.Right)
}

func (n *Arithmetic) children(add func(Node)) {
	opt(add, n.Left)
	opt(add, n.Right)
}

func (n *Sign) children(add func(Node))   { opt(add, n.Expr) }
func (n *Concat) children(add func(Node)) { many(add, n.Operands) }

func (n *AtTimeZone) children(add func(Node)) {
	opt(add, n.Value)
	opt(add, n.Zone)
}

func (n *Case) children(add func(Node)) {
	opt(add, n.Operand)
	many(add, n.Whens)
	opt(add, n.Else)
}

func (n *When) children(add func(Node)) {
	opt(add, n.When)
	opt(add, n.Then)
}

func (n *Cast) children(add func(Node)) {
	opt(add, n.Expr)
	opt(add, n.Type)
}

func (n *Array) children(add func(Node)) { many(add, n.Items) }
func (n *Row) children(add func(Node))   { many(add, n.Fields) }

func (n *Lambda) children(add func(Node)) {
	many(add, n.Params)
	opt(add, n.Body)
}

func (n *Subquery) children(add func(Node)) { one(add, n.Query) }
func (n *Exists) children(add func(Node))   { one(add, n.Query) }

func (n *Call) children(add func(Node)) {
	one(add, n.Name)
	many(add, n.Args)
	many(add, n.OrderBy)
	one(add, n.Overflow)
	many(add, n.Within)
	opt(add, n.Filter)
	one(add, n.Over)
}

func (n *Overflow) children(add func(Node)) { one(add, n.Filler) }

func (n *Over) children(add func(Node)) {
	one(add, n.Name)
	one(add, n.Spec)
}

func (n *WindowDef) children(add func(Node)) {
	one(add, n.Name)
	one(add, n.Spec)
}

func (n *WindowSpec) children(add func(Node)) {
	one(add, n.Base)
	many(add, n.PartitionBy)
	many(add, n.OrderBy)
	one(add, n.Frame)
}

func (n *Frame) children(add func(Node)) {
	one(add, n.Start)
	one(add, n.End)
}

func (n *FrameBound) children(add func(Node)) { opt(add, n.Value) }

func (n *Extract) children(add func(Node)) {
	one(add, n.Field)
	opt(add, n.Value)
}

func (n *PositionIn) children(add func(Node)) {
	opt(add, n.Needle)
	opt(add, n.Haystack)
}

func (n *Substring) children(add func(Node)) {
	opt(add, n.Value)
	opt(add, n.Start)
	opt(add, n.Length)
}

func (n *Trim) children(add func(Node)) {
	opt(add, n.Chars)
	opt(add, n.Value)
}

func (n *Normalize) children(add func(Node)) { opt(add, n.Value) }
func (n *Grouping) children(add func(Node))  { many(add, n.Columns) }

func (n *JSONInput) children(add func(Node)) {
	opt(add, n.Expr)
	one(add, n.Format)
}

func (n *JSONFormat) children(func(Node)) {}

func (n *JSONPath) children(add func(Node)) {
	one(add, n.Input)
	one(add, n.Path)
	one(add, n.Name)
	many(add, n.Passing)
}

func (n *JSONArg) children(add func(Node)) {
	one(add, n.Value)
	one(add, n.Name)
}

func (n *JSONExists) children(add func(Node)) { one(add, n.Path) }

func (n *JSONValue) children(add func(Node)) {
	one(add, n.Path)
	opt(add, n.Returning)
	one(add, n.OnEmpty)
	one(add, n.OnError)
}

func (n *JSONQuery) children(add func(Node)) {
	one(add, n.Path)
	one(add, n.Returning)
	one(add, n.OnEmpty)
	one(add, n.OnError)
}

func (n *JSONBehavior) children(add func(Node)) { opt(add, n.Default) }

func (n *JSONReturning) children(add func(Node)) {
	opt(add, n.Type)
	one(add, n.Format)
}

func (n *JSONObject) children(add func(Node)) {
	many(add, n.Members)
	one(add, n.Returning)
}

func (n *JSONMember) children(add func(Node)) {
	opt(add, n.Key)
	one(add, n.Value)
}

func (n *JSONArray) children(add func(Node)) {
	many(add, n.Items)
	one(add, n.Returning)
}
