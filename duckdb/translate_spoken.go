package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// spoken writes an expression as Trino does in its messages: with a parenthesis
// around every operation, and functions as they were called.
func spoken(e dunesql.Expr) string {
	switch e := e.(type) {
	case *dunesql.Arithmetic:
		return "(" + spoken(e.Left) + " " + string(e.Op) + " " + spoken(e.Right) + ")"
	case *dunesql.Compare:
		return "(" + spoken(e.Left) + " " + string(e.Op) + " " + spoken(e.Right) + ")"
	case *dunesql.Logical:
		return "(" + spokenList(e.Operands, " "+string(e.Op)+" ") + ")"
	case *dunesql.Concat:
		text := spoken(e.Operands[0])
		for _, o := range e.Operands[1:] {
			text = "concat(" + text + ", " + spoken(o) + ")"
		}
		return text
	case *dunesql.Not:
		return "(NOT " + spoken(e.Expr) + ")"
	case *dunesql.IsNull:
		return "(" + spoken(e.Value) + " IS " + not(e.Not) + "NULL)"
	case *dunesql.Between:
		return "(" + spoken(e.Value) + " " + not(e.Not) + "BETWEEN " + spoken(e.Low) + " AND " + spoken(e.High) + ")"
	case *dunesql.InList:
		return "(" + spoken(e.Value) + " " + not(e.Not) + "IN (" + spokenList(e.List, ", ") + "))"
	case *dunesql.Like:
		return "(" + spoken(e.Value) + " " + not(e.Not) + "LIKE " + spoken(e.Pattern) + ")"
	case *dunesql.Case:
		return spokenCase(e)
	case *dunesql.Cast:
		f := "CAST"
		if e.Try {
			f = "TRY_CAST"
		}
		return f + "(" + spoken(e.Expr) + " AS " + dunesql.PrintNode(e.Type) + ")"
	case *dunesql.Subscript:
		return spoken(e.Base) + "[" + spoken(e.Index) + "]"
	case *dunesql.Field:
		return spoken(e.Base) + "." + e.Name.Name
	case *dunesql.Array:
		return "ARRAY[" + spokenList(e.Items, ",") + "]"
	case *dunesql.Null:
		return "null"
	case *dunesql.Bool:
		return strings.ToLower(dunesql.PrintNode(e))
	case *dunesql.Call:
		return spokenCall(e)
	case *dunesql.Lambda:
		names := make([]string, len(e.Params))
		for i, p := range e.Params {
			names[i] = p.Name
		}
		return "(" + strings.Join(names, ", ") + ") -> " + spoken(e.Body)
	}
	return dunesql.PrintNode(e)
}

func spokenList(list []dunesql.Expr, between string) string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = spoken(e)
	}
	return strings.Join(texts, between)
}

func spokenCase(e *dunesql.Case) string {
	var b strings.Builder
	b.WriteString("(CASE")
	if e.Operand != nil {
		b.WriteString(" " + spoken(e.Operand))
	}
	for _, w := range e.Whens {
		b.WriteString(" WHEN " + spoken(w.When) + " THEN " + spoken(w.Then))
	}
	if e.Else != nil {
		b.WriteString(" ELSE " + spoken(e.Else))
	}
	return b.String() + " END)"
}

func spokenCall(e *dunesql.Call) string {
	args := spokenList(e.Args, ", ")
	if e.Star {
		args = "*"
	}
	if e.Quantifier == dunesql.Distinct {
		args = "DISTINCT " + args
	}
	if e.OrderBy != nil {
		args += " " + spokenOrder(e.OrderBy)
	}
	name := dunesql.PrintNode(e.Name)
	if upper := strings.ToUpper(name); upper == "COALESCE" || upper == "IF" || upper == "NULLIF" || upper == "TRY" {
		name = upper
	}
	text := name + "(" + args + ")"
	if e.Within != nil {
		text += " WITHIN GROUP (" + spokenOrder(e.Within) + ")"
	}
	if e.Filter != nil {
		text += " FILTER (WHERE " + spoken(e.Filter) + ")"
	}
	if e.Over == nil {
		return text
	}
	if e.Over.Name != nil {
		return text + " OVER " + e.Over.Name.Name
	}
	return text + " OVER (" + spokenWindow(e.Over.Spec) + ")"
}

func spokenOrder(items []*dunesql.SortItem) string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = spoken(item.Expr) + " ASC"
		if item.Desc {
			list[i] = spoken(item.Expr) + " DESC"
		}
		if item.Nulls != dunesql.NullsDefault {
			list[i] += " NULLS " + string(item.Nulls)
		}
	}
	return "ORDER BY " + strings.Join(list, ", ")
}

func spokenWindow(w *dunesql.WindowSpec) string {
	var parts []string
	if w.Base != nil {
		parts = append(parts, w.Base.Name)
	}
	if w.PartitionBy != nil {
		parts = append(parts, "PARTITION BY "+spokenList(w.PartitionBy, ", "))
	}
	if w.OrderBy != nil {
		parts = append(parts, spokenOrder(w.OrderBy))
	}
	if w.Frame != nil {
		parts = append(parts, dunesql.PrintNode(w.Frame))
	}
	return strings.Join(parts, " ")
}
