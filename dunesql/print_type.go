package dunesql

func (p *printer) dataType(t Type) {
	switch t := t.(type) {
	case *NamedType:
		w := keyword(t.Name.Name)
		p.spelled(t.Name, w, w.text == "DESCRIPTOR")
		if len(t.Args) > 0 {
			parens(p, t.Args, p.dataType)
		}
	case *TypeSize:
		p.put(t.Text)
	case *ArrayType:
		p.put("array(")
		p.dataType(t.Elem)
		p.put(")")
	case *MapType:
		p.put("map(")
		p.dataType(t.Key)
		p.put(", ")
		p.dataType(t.Value)
		p.put(")")
	case *RowType:
		p.put("row")
		parens(p, t.Fields, p.fieldType)
	case *TimeType:
		p.timeType(t)
	case *IntervalType:
		p.put("interval ")
		p.intervalRange(t.From, t.To)
	}
}

func (p *printer) fieldType(f *FieldType) {
	if f.Name != nil {
		p.ident(f.Name)
		p.put(" ")
	}
	p.dataType(f.Type)
}

func (p *printer) timeType(t *TimeType) {
	if t.Stamp {
		p.put("timestamp")
	} else {
		p.put("time")
	}
	if t.Precision != "" {
		p.put("(", t.Precision, ")")
	}
	p.when(t.Zone, " with time zone")
}

func (p *printer) intervalRange(from, to IntervalField) {
	p.put(string(from))
	if to != "" {
		p.put(" TO ", string(to))
	}
}
