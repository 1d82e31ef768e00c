package duckdb

import (
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

func (u *unit) frame(f *dunesql.Frame, s *scope) string {
	u.checkFrame(f)
	if f.End == nil {
		return string(f.Unit) + " " + u.bound(f.Unit, true, f.Start, s)
	}
	return string(f.Unit) + " BETWEEN " + u.bound(f.Unit, true, f.Start, s) + " AND " + u.bound(f.Unit, false, f.End, s)
}

func (u *unit) bound(unit dunesql.FrameUnit, start bool, b *dunesql.FrameBound, s *scope) string {
	if b.Value == nil {
		return string(b.Kind)
	}
	if n, ok := number(b.Value); ok && strings.HasPrefix(n, "-") {
		u.fail(b, "Window frame offset value must not be negative or null")
	}
	v := u.expr(b.Value, s)
	if what := map[bool]string{true: "start", false: "end"}[start]; unit != dunesql.Range && v.t.known() && !v.t.integral() {
		u.fail(b.Value, "Window frame %s %s value type must be exact numeric type with scale 0 (actual %s)", unit, what, v.t)
	}
	return v.atom() + " " + string(b.Kind)
}

// boundOrder is how late in a window a kind of bound is.
var boundOrder = map[dunesql.BoundKind]int{
	dunesql.UnboundedPreceding: 0, dunesql.Preceding: 1, dunesql.CurrentRow: 2, dunesql.Following: 3, dunesql.UnboundedFollowing: 4,
}

// checkFrame refuses a frame that ends before it starts.
func (u *unit) checkFrame(f *dunesql.Frame) {
	end := dunesql.CurrentRow
	if f.End != nil {
		end = f.End.Kind
	}
	switch start := f.Start.Kind; {
	case start == dunesql.UnboundedFollowing:
		u.fail(f, "Window frame start cannot be UNBOUNDED FOLLOWING")
	case end == dunesql.UnboundedPreceding:
		u.fail(f, "Window frame end cannot be UNBOUNDED PRECEDING")
	case boundOrder[start] > boundOrder[end]:
		u.fail(f, "Window frame starting from %s cannot end with %s", start, end)
	}
}

// extended refuses what a window may not say of one that it extends.
func (u *unit) extended(w *dunesql.WindowSpec, s *scope) {
	base := s.window(w.Base)
	switch {
	case base == nil:
	case len(w.PartitionBy) > 0:
		u.fail(w.PartitionBy[0], "WINDOW specification with named WINDOW reference cannot specify PARTITION BY")
	case len(w.OrderBy) > 0 && len(base.OrderBy) > 0:
		u.fail(&dunesql.Null{At: w.OrderBy[0].At}, "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY")
	case base.Frame != nil:
		u.fail(w.Base, "Cannot reference named WINDOW containing frame specification")
	}
}

// window is what a name stands for; nil when it is none.
func (s *scope) window(name *dunesql.Ident) *dunesql.WindowSpec {
	for ; s != nil; s = s.outer {
		for _, d := range s.windows {
			if d.Name.Folded() == name.Folded() {
				return d.Spec
			}
		}
	}
	return nil
}

// frameOrder refuses a frame that counts from the current row's value, or in
// groups of equal ones, where the order does not say what they are.
func (u *unit) frameOrder(w *dunesql.WindowSpec, s *scope) {
	f := w.Frame
	order := w.OrderBy
	if w.Base != nil && len(order) == 0 {
		if base := s.window(w.Base); base != nil {
			order = base.OrderBy
		}
	}
	offset := f.Start.Value != nil || f.End != nil && f.End.Value != nil
	if !offset || f.Unit == dunesql.Rows {
		return
	}
	switch {
	case len(order) == 0:
		u.fail(f, "Window frame of type %s PRECEDING or FOLLOWING requires ORDER BY", f.Unit)
	case f.Unit == dunesql.Range && len(order) > 1:
		u.fail(w, "Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: %d)", len(order))
	}
}
