package dunesql

import "fmt"

// node writes any node.
func (p *printer) node(n Node) {
	switch n := n.(type) {
	case *Statement:
		p.query(n.Query)
	case *Query:
		p.query(n)
	case Body:
		p.body(n)
	case Expr:
		p.expr(n, precLambda)
	case Relation:
		p.relation(n)
	case SelectItem:
		p.selectItem(n)
	case GroupingElement:
		p.groupingElement(n)
	case Type:
		p.dataType(n)
	default:
		p.part(n)
	}
}

// part writes a node that is always a part of one other kind of node.
func (p *printer) part(n Node) {
	switch n := n.(type) {
	case *Ident:
		p.ident(n)
	case *Name:
		p.name(n)
	case *With:
		p.with(n)
	case *CTE:
		p.cte(n)
	case *SortItem:
		p.sortItem(n)
	case *Limit:
		p.limit(n)
	case *Fetch:
		p.fetch(n)
	case *GroupBy:
		p.groupBy(n)
	case *JSONColumn:
		p.jsonColumn(n)
	case *AsOf:
		p.asOf(n)
	case *TableArg:
		p.tableArg(n)
	case *TableInput:
		p.tableInput(n)
	case *Descriptor:
		p.descriptor(n)
	case *DescriptorField:
		p.descriptorField(n)
	case *FieldType:
		p.fieldType(n)
	case *When:
		p.branch(n)
	case *Overflow:
		p.overflow(n)
	case *Over:
		p.over(n)
	case *WindowDef:
		p.windowDef(n)
	case *WindowSpec:
		p.windowSpec(n)
	case *Frame:
		p.frame(n)
	case *FrameBound:
		p.bound(n)
	case *JSONInput:
		p.jsonInput(n)
	case *JSONFormat:
		p.jsonFormat(n)
	case *JSONPath:
		p.jsonPath(n)
	case *JSONArg:
		p.jsonArg(n)
	case *JSONBehavior:
		p.jsonBehavior(n)
	case *JSONReturning:
		p.jsonReturning(n)
	case *JSONMember:
		p.jsonMember(n)
	case *JSONPlan:
		p.jsonPlan(n)
	default:
		panic(fmt.Sprintf("dunesql: no printer for %T", n))
	}
}
