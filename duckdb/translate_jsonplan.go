package duckdb

import "github.com/barchan-data/barchan/dunesql"

// plan joins the rows of nested paths as PLAN says.
func (t *jsonTable) plan(p *dunesql.JSONPlan, root *tablePart) {
	if p.Default {
		defaultPlan(root.Level, p.Inner, p.Cross)
		return
	}
	if part := t.planned(p, []*tableLevel{root.Level}); part != nil {
		*root = *part
	}
}

func defaultPlan(l *tableLevel, inner, cross bool) {
	l.Inner, l.Below = inner, sideBySide(l.nested, cross)
	for _, n := range l.nested {
		defaultPlan(n, inner, cross)
	}
}

// planned is a part of a plan, which must name every one of the paths, and no other.
func (t *jsonTable) planned(p *dunesql.JSONPlan, levels []*tableLevel) *tablePart {
	switch p.Op {
	case "UNION", "CROSS":
		part := &tablePart{Cross: p.Op == "CROSS"}
		rest := levels
		for _, q := range p.Parts {
			own, others := t.of(q, rest)
			part.Parts = append(part.Parts, t.planned(q, own))
			rest = others
		}
		if len(rest) > 0 {
			return t.unplanned(p)
		}
		return part
	case "INNER", "OUTER":
		name := p.Parts[0].Name
		if name == nil || len(levels) != 1 || t.cleanName(name) != levels[0].name {
			return t.unplanned(p)
		}
		levels[0].Inner = p.Op == "INNER"
		levels[0].Below = t.planned(p.Parts[1], levels[0].nested)
		return &tablePart{Level: levels[0]}
	}
	if len(levels) != 1 || levels[0].name != t.cleanName(p.Name) || len(levels[0].nested) > 0 {
		return t.unplanned(p)
	}
	return &tablePart{Level: levels[0]}
}

func (t *jsonTable) unplanned(p *dunesql.JSONPlan) *tablePart {
	t.fail(p, "JSON_TABLE plan must name every path once, the nested ones below theirs")
	return nil
}

// of divides levels into those that a part of a plan names, and others.
func (t *jsonTable) of(p *dunesql.JSONPlan, levels []*tableLevel) (own, others []*tableLevel) {
	named := map[string]bool{}
	t.tops(p, named)
	for _, l := range levels {
		if named[l.name] {
			own = append(own, l)
		} else {
			others = append(others, l)
		}
	}
	return own, others
}

// tops collects the names that a part of a plan has at its top.
func (t *jsonTable) tops(p *dunesql.JSONPlan, named map[string]bool) {
	switch {
	case p.Name != nil:
		named[t.cleanName(p.Name)] = true
	case p.Op == "INNER" || p.Op == "OUTER":
		t.tops(p.Parts[0], named)
	default:
		for _, q := range p.Parts {
			t.tops(q, named)
		}
	}
}
