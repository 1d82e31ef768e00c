package dunesql

// The children of every node, in the order of the text.

func (n *Statement) children(add func(Node)) { one(add, n.Query) }
func (n *Ident) children(func(Node))         {}
func (n *Name) children(add func(Node))      { many(add, n.Parts) }

func (n *Query) children(add func(Node)) {
	one(add, n.With)
	opt(add, n.Body)
	many(add, n.OrderBy)
	one(add, n.Offset)
	one(add, n.Limit)
	one(add, n.Fetch)
}

func (n *Limit) children(add func(Node))    { one(add, n.Count) }
func (n *Fetch) children(add func(Node))    { one(add, n.Count) }
func (n *SortItem) children(add func(Node)) { opt(add, n.Expr) }
func (n *With) children(add func(Node))     { many(add, n.CTEs) }

func (n *CTE) children(add func(Node)) {
	one(add, n.Name)
	many(add, n.Columns)
	one(add, n.Query)
}

func (n *SetOperation) children(add func(Node)) { many(add, n.Operands) }
func (n *Values) children(add func(Node))       { many(add, n.Rows) }
func (n *TableBody) children(add func(Node))    { one(add, n.Table) }

func (n *Select) children(add func(Node)) {
	many(add, n.Items)
	many(add, n.From)
	opt(add, n.Where)
	one(add, n.GroupBy)
	opt(add, n.Having)
	many(add, n.Windows)
}

func (n *SelectExpr) children(add func(Node)) {
	opt(add, n.Expr)
	one(add, n.Alias)
}

func (n *SelectStar) children(add func(Node)) {
	opt(add, n.Base)
	many(add, n.Aliases)
}

func (n *GroupBy) children(add func(Node))      { many(add, n.Elements) }
func (n *GroupingSet) children(add func(Node))  { many(add, n.Exprs) }
func (n *GroupingSets) children(add func(Node)) { many(add, n.Sets) }

func (n *Table) children(add func(Node)) {
	one(add, n.Name)
	one(add, n.AsOf)
}

func (n *AsOf) children(add func(Node)) { opt(add, n.Value) }

func (n *Aliased) children(add func(Node)) {
	opt(add, n.Relation)
	one(add, n.Alias)
	many(add, n.Columns)
}

func (n *Sample) children(add func(Node)) {
	opt(add, n.Relation)
	opt(add, n.Percentage)
}

func (n *SubqueryRelation) children(add func(Node)) { one(add, n.Query) }
func (n *Lateral) children(add func(Node))          { one(add, n.Query) }
func (n *Unnest) children(add func(Node))           { many(add, n.Exprs) }

func (n *Join) children(add func(Node)) {
	opt(add, n.Left)
	opt(add, n.Right)
	opt(add, n.On)
	many(add, n.Using)
}

func (n *TableFunction) children(add func(Node)) {
	one(add, n.Name)
	many(add, n.Args)
	for _, names := range n.Copartition {
		many(add, names)
	}
}

func (n *TableArg) children(add func(Node)) {
	one(add, n.Name)
	opt(add, n.Value)
}

func (n *TableInput) children(add func(Node)) {
	opt(add, n.Relation)
	many(add, n.PartitionBy)
	many(add, n.OrderBy)
}

func (n *Descriptor) children(add func(Node)) { many(add, n.Fields) }

func (n *DescriptorField) children(add func(Node)) {
	one(add, n.Name)
	opt(add, n.Type)
}

func (n *NamedType) children(add func(Node)) {
	one(add, n.Name)
	many(add, n.Args)
}

func (n *TypeSize) children(func(Node))      {}
func (n *ArrayType) children(add func(Node)) { opt(add, n.Elem) }

func (n *MapType) children(add func(Node)) {
	opt(add, n.Key)
	opt(add, n.Value)
}

func (n *RowType) children(add func(Node)) { many(add, n.Fields) }

func (n *FieldType) children(add func(Node)) {
	one(add, n.Name)
	opt(add, n.Type)
}

func (n *TimeType) children(func(Node))     {}
func (n *IntervalType) children(func(Node)) {}
