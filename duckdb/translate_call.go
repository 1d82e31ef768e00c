package duckdb

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// call prints a function call by its entry in the catalogue.
func (u *unit) call(e *dunesql.Call, s *scope) val {
	if u.hoist != nil && u.overRows(e) {
		return u.before(func() val { return u.call(e, s) })
	}
	name := e.Name.Folded()
	if name == "try" && len(e.Name.Parts) == 1 && len(e.Args) == 1 && e.Over == nil && e.Filter == nil {
		return u.tryCall(e, s)
	}
	f, ok := u.functions[name]
	if !ok || len(e.Name.Parts) > 1 {
		return u.fail(e, "Function '%s' not registered", name)
	}
	if f.foreign != "" {
		return u.fail(e, "Function '%s' not registered: %s", name, f.foreign)
	}
	if f.refused != "" {
		return u.fail(e, "Function '%s' is not supported: %s", name, f.refused)
	}
	if e.Over != nil && u.inWindow {
		return u.fail(e, "Cannot nest window functions or row pattern measures inside window specification")
	}
	c := &invocation{u: u, e: e, s: s, name: name}
	if f.class == scalar && e.Filter != nil {
		return u.fail(e, "Filter is only valid for aggregation functions")
	}
	if f.class == scalar && e.Quantifier == dunesql.Distinct {
		return u.fail(e, "DISTINCT is not supported for non-aggregation functions")
	}
	if f.class == scalar && (e.Star || e.Quantifier != dunesql.NoQuantifier || e.OrderBy != nil || e.Within != nil || e.Filter != nil || e.Nulls != dunesql.NoTreatment) {
		return u.fail(e, "DISTINCT, ORDER BY and FILTER are for aggregations: '%s' is none", name)
	}
	if f.class == aggregation && e.Nulls != dunesql.NoTreatment {
		return u.fail(e, "Cannot specify null treatment clause for %s function", name)
	}
	if f.class != scalar {
		u.notNested(e)
	}
	if f.class == scalar && e.Over != nil {
		return u.fail(s.selectOf(e), "Not a window function: %s", name)
	}
	if f.class == window && e.Over == nil {
		return u.fail(e, "Window function system.builtin.%s requires an OVER clause", name)
	}
	if name == "greatest" || name == "least" {
		e = flattened(e, name)
		c.e = e
	}
	c.args = make([]val, len(e.Args))
	if f.class == aggregation && e.Over == nil {
		u.aggregates++
		defer func() { u.aggregates-- }()
	}
	for i, a := range e.Args {
		if _, ok := a.(*dunesql.Lambda); !ok {
			c.args[i] = u.expr(a, s)
		}
		if e.Quantifier == dunesql.Distinct && c.args[i].t.opaque() {
			return u.fail(e, distinctOpaque, c.args[i].t)
		}
	}
	if len(e.Args) < f.min || f.max >= 0 && len(e.Args) > f.max {
		return c.mismatch()
	}
	return f.print(c)
}

// distinctOpaque is the error of DISTINCT over what cannot be compared.
const distinctOpaque = "DISTINCT can only be applied to comparable types (actual: %s)"

// flattened merges calls of a function in its own arguments, which mean the
// same as one: nested, each would name its arguments twice.
func flattened(e *dunesql.Call, name string) *dunesql.Call {
	flat := *e
	flat.Args = nil
	for stack := []dunesql.Expr{e}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		inner, ok := top.(*dunesql.Call)
		if !ok || inner.Name.Folded() != name {
			flat.Args = append(flat.Args, top)
			continue
		}
		for i := len(inner.Args) - 1; i >= 0; i-- {
			stack = append(stack, inner.Args[i])
		}
	}
	return &flat
}

// invocation is a call that is being printed.
type invocation struct {
	u    *unit
	e    *dunesql.Call
	s    *scope
	name string
	args []val // a lambda's is empty: it is printed when the types of its parameters are known
}

// mismatch is the error of arguments that the function does not take.
func (c *invocation) mismatch() val {
	types := make([]string, len(c.args))
	for i, a := range c.args {
		types[i] = strings.ReplaceAll(a.t.String(), ", ", ",")
		if _, ok := c.e.Args[i].(*dunesql.Lambda); ok {
			types[i] = "<function>"
		}
	}
	return c.u.fail(c.e, "Unexpected parameters (%s) for function %s", strings.Join(types, ", "), c.name)
}

// texts are the printed arguments.
func (c *invocation) texts() []string {
	list := make([]string, len(c.args))
	for i, a := range c.args {
		list[i] = a.sql
	}
	return list
}

// lambda prints an argument that must be a lambda, with what its parameters
// are; "" and an error otherwise.
func (c *invocation) lambda(i int, params ...val) val {
	l, ok := c.e.Args[i].(*dunesql.Lambda)
	if !ok {
		return c.mismatch()
	}
	if len(l.Params) != len(params) {
		return c.u.fail(l, "Expected a lambda that takes %d argument(s) but got %d", len(params), len(l.Params))
	}
	inner := &scope{outer: c.s, variables: map[string]val{}}
	for j, p := range l.Params {
		inner.variables[p.Folded()] = params[j]
	}
	return c.u.expr(l.Body, inner)
}

// variable makes a name for the parameter of a printed lambda.
func (c *invocation) variable(t typ) val {
	return val{sql: quote(c.u.name("x")), t: t}
}

// member is a field of a printed lambda's parameter.
func member(v val, name string, t typ) val { return val{sql: v.sql + "." + quote(name), t: t} }

// each prints a DuckDB function that takes a list and a lambda.
func each(function, list string, variable, body val) string {
	return apply(function, list, "lambda "+variable.sql+": "+body.sql)
}

// orderWithin refuses to order the distinct values of an aggregation by another.
func (c *invocation) orderWithin(order []*dunesql.SortItem) {
	for _, item := range order {
		if !slices.ContainsFunc(c.e.Args, func(a dunesql.Expr) bool { return c.u.keyText(a, c.s) == c.u.keyText(item.Expr, c.s) }) {
			c.u.fail(item.Expr, "For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments")
		}
	}
}

// aggregate prints an aggregation with all that may stand in it and after it.
func (c *invocation) aggregate(function string, args ...string) string {
	var b strings.Builder
	b.WriteString(function + "(")
	if c.e.Quantifier == dunesql.Distinct {
		b.WriteString("DISTINCT ")
	}
	b.WriteString(strings.Join(args, ", "))
	order := c.e.OrderBy
	if order == nil {
		order = c.e.Within
	}
	if c.e.Quantifier == dunesql.Distinct {
		c.orderWithin(order)
	}
	if order != nil {
		b.WriteString(" ORDER BY " + c.u.sortItems(order, &scope{outer: c.s}))
	}
	if c.e.Nulls == dunesql.IgnoreNulls {
		b.WriteString(" IGNORE NULLS")
	}
	b.WriteString(")")
	if c.e.Filter != nil {
		b.WriteString(" FILTER (WHERE " + c.u.boolean("Filter expression", c.e.Filter, c.s) + ")")
	}
	if o := c.e.Over; o != nil {
		if o.Name != nil {
			b.WriteString(" OVER " + c.u.windowName(o.Name, c.s))
		} else {
			b.WriteString(" OVER (" + c.u.window(o.Spec, c.s) + ")")
		}
	}
	return b.String()
}

// text is the value of an argument that is a string literal.
func (c *invocation) text(i int) (string, bool) {
	if i >= len(c.e.Args) {
		return "", false
	}
	s, ok := c.e.Args[i].(*dunesql.String)
	if !ok {
		return "", false
	}
	return s.Value, true
}
