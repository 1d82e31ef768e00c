package dunesql

func (p *printer) call(c *Call) {
	p.function(c.Name)
	p.put("(")
	p.when(c.Star, "*")
	p.when(c.Quantifier != NoQuantifier, string(c.Quantifier)+" ")
	least := precLambda
	if word := keyword(c.Name.Parts[0].Name).text; word == "TRIM" || word == "NORMALIZE" {
		least = precConcat
	}
	commas(p, c.Args, func(e Expr) { p.expr(e, least) })
	if len(c.OrderBy) > 0 {
		p.when(len(c.Args) > 0, " ")
		clause(p, "ORDER BY ", c.OrderBy, p.sortItem)
	}
	if c.Overflow != nil {
		p.put(" ")
		p.overflow(c.Overflow)
	}
	p.put(")")
	if len(c.Within) > 0 {
		clause(p, " WITHIN GROUP (ORDER BY ", c.Within, p.sortItem)
		p.put(")")
	}
	if c.Filter != nil {
		p.put(" FILTER (WHERE ")
		p.any(c.Filter)
		p.put(")")
	}
	p.when(c.Nulls != NoTreatment, " "+string(c.Nulls))
	if c.Over != nil {
		p.put(" ")
		p.over(c.Over)
	}
}

func (p *printer) overflow(o *Overflow) {
	if !o.Truncate {
		p.put("ON OVERFLOW ERROR")
		return
	}
	p.put("ON OVERFLOW TRUNCATE ")
	if o.Filler != nil {
		p.text(o.Filler.Value)
		p.put(" ")
	}
	if o.Count {
		p.put("WITH COUNT")
	} else {
		p.put("WITHOUT COUNT")
	}
}

func (p *printer) over(o *Over) {
	p.put("OVER ")
	if o.Name != nil {
		p.ident(o.Name)
	} else {
		p.windowSpec(o.Spec)
	}
}

func (p *printer) windowDef(w *WindowDef) {
	p.ident(w.Name)
	p.put(" AS ")
	p.windowSpec(w.Spec)
}

func (p *printer) windowSpec(w *WindowSpec) {
	p.put("(")
	blank := ""
	if w.Base != nil {
		p.ident(w.Base)
		blank = " "
	}
	if len(w.PartitionBy) > 0 {
		clause(p, blank+"PARTITION BY ", w.PartitionBy, p.any)
		blank = " "
	}
	if len(w.OrderBy) > 0 {
		clause(p, blank+"ORDER BY ", w.OrderBy, p.sortItem)
		blank = " "
	}
	if w.Frame != nil {
		p.put(blank)
		p.frame(w.Frame)
	}
	p.put(")")
}

func (p *printer) frame(f *Frame) {
	p.put(string(f.Unit), " ")
	if f.End == nil {
		p.bound(f.Start)
		return
	}
	p.put("BETWEEN ")
	p.bound(f.Start)
	p.put(" AND ")
	p.bound(f.End)
}

func (p *printer) bound(b *FrameBound) {
	if b.Value != nil {
		p.expr(b.Value, precConcat)
		p.put(" ")
	}
	p.put(string(b.Kind))
}
