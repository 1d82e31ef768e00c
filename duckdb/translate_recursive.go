package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// base makes a recursive name known inside of its own query: with the columns
// of the part that does not recurse.
func (u *unit) base(c *dunesql.CTE, r *relation, s *scope) {
	op, ok := c.Query.Body.(*dunesql.SetOperation)
	if !ok || op.Ops[0].Kind != dunesql.Union {
		return
	}
	cols, err := u.partOf(c, op.Operands[0], s)
	if err != nil {
		return // printed again, and reported, later
	}
	r.columns = u.renamed(c, cols, c.Columns)
	s.ctes[c.Name.Folded()] = r
	if readsItself(c) {
		u.step(c, op, r, s)
	}
}

// partOf prints a part of a recursive query for its columns alone.
func (u *unit) partOf(c *dunesql.CTE, part dunesql.Body, s *scope) ([]column, error) {
	inner := &scope{outer: s}
	if c.Query.With != nil {
		var discard strings.Builder
		u.with(&discard, c.Query.With, inner)
	}
	before, names := u.err, u.names
	_, cols := u.body(part, inner)
	failed := u.err
	u.err, u.names = before, names
	if failed != before {
		return nil, failed
	}
	return cols, nil
}

func readsItself(c *dunesql.CTE) bool {
	found := false
	dunesql.Walk(c.Query, func(n dunesql.Node) bool {
		if t, ok := n.(*dunesql.Table); ok && t.Name.Folded() == c.Name.Folded() {
			found = true
		}
		return !found
	})
	return found
}

// step refuses a part that recurses whose columns are not those of the part
// that does not.
func (u *unit) step(c *dunesql.CTE, op *dunesql.SetOperation, r *relation, s *scope) {
	if c.Columns == nil {
		u.fail(c, "missing column aliases in recursive WITH query")
		return
	}
	cols, err := u.partOf(c, op.Operands[1], s)
	if err != nil || len(cols) != len(r.columns) {
		return
	}
	for i, col := range cols {
		base := r.columns[i].t
		if t := common(base, col.t); !comparable(base, col.t) || t.definite() && base.definite() && t.duck() != base.duck() {
			u.fail(op.Operands[1], "recursion step relation output type (%s) is not coercible to recursion base relation output type (%s) at column %d", col.t, base, i+1)
		}
	}
}
