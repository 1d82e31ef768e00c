package dunesql

import "fmt"

// primary writes what needs no parentheses anywhere.
func (p *printer) primary(e Expr) {
	switch e := e.(type) {
	case *Null:
		p.put("NULL")
	case *Bool:
		if e.Value {
			p.put("TRUE")
		} else {
			p.put("FALSE")
		}
	case *Integer:
		p.put(e.Text)
	case *Decimal:
		p.put(e.Text)
	case *Double:
		p.put(e.Text)
	case *String:
		p.text(e.Value)
	case *Binary:
		p.put("0x", e.Hex)
	case *TypedLiteral:
		w := keyword(e.Type.Name)
		p.spelled(e.Type, w, w.awkward && w.text != "DOUBLE")
		p.put(" ")
		p.text(e.Value)
	case *Interval:
		p.interval(e)
	case *Current:
		p.put(string(e.Kind))
		if e.Precision != "" {
			p.put("(", e.Precision, ")")
		}
	case *Case:
		p.caseOf(e)
	case *Cast:
		p.cast(e)
	case *Array:
		p.put("ARRAY[")
		commas(p, e.Items, p.any)
		p.put("]")
	case *Row:
		p.when(len(e.Fields) == 1, "ROW")
		parens(p, e.Fields, p.any)
	case *Subquery:
		p.subquery(e.Query)
	case *Exists:
		p.put("EXISTS ")
		p.subquery(e.Query)
	default:
		p.special(e)
	}
}

func (p *printer) interval(i *Interval) {
	p.put("INTERVAL ")
	p.when(i.Negative, "-")
	p.text(i.Value)
	p.put(" ")
	p.intervalRange(i.From, i.To)
}

func (p *printer) caseOf(c *Case) {
	p.put("CASE")
	if c.Operand != nil {
		p.put(" ")
		p.any(c.Operand)
	}
	for _, w := range c.Whens {
		p.put(" ")
		p.branch(w)
	}
	if c.Else != nil {
		p.put(" ELSE ")
		p.any(c.Else)
	}
	p.put(" END")
}

func (p *printer) branch(w *When) {
	p.put("WHEN ")
	p.any(w.When)
	p.put(" THEN ")
	p.any(w.Then)
}

func (p *printer) cast(c *Cast) {
	p.when(c.Try, "TRY_")
	p.put("CAST(")
	p.any(c.Expr)
	p.put(" AS ")
	p.dataType(c.Type)
	p.put(")")
}

// special writes calls, and functions with a syntax of their own.
func (p *printer) special(e Expr) {
	switch e := e.(type) {
	case *Call:
		p.call(e)
	case *Extract:
		p.put("EXTRACT(")
		p.ident(e.Field)
		p.put(" FROM ")
		p.expr(e.Value, precConcat)
		p.put(")")
	case *PositionIn:
		p.put("POSITION(")
		p.expr(e.Needle, precConcat)
		p.put(" IN ")
		p.expr(e.Haystack, precConcat)
		p.put(")")
	case *Substring:
		p.substring(e)
	case *Trim:
		p.trim(e)
	case *Normalize:
		p.put("NORMALIZE(")
		p.expr(e.Value, precConcat)
		p.put(", ", e.Form, ")")
	case *Grouping:
		p.put("GROUPING")
		parens(p, e.Columns, p.name)
	case *JSONExists:
		p.jsonExists(e)
	case *JSONValue:
		p.jsonValue(e)
	case *JSONQuery:
		p.jsonQuery(e)
	case *JSONObject:
		p.jsonObject(e)
	case *JSONArray:
		p.jsonArray(e)
	default:
		panic(fmt.Sprintf("dunesql: no printer for %T", e))
	}
}

func (p *printer) substring(s *Substring) {
	p.put("SUBSTRING(")
	p.any(s.Value)
	p.put(" FROM ")
	p.expr(s.Start, precConcat)
	if s.Length != nil {
		p.put(" FOR ")
		p.expr(s.Length, precConcat)
	}
	p.put(")")
}

func (p *printer) trim(t *Trim) {
	p.put("TRIM(", string(t.Side), " ")
	if t.Chars != nil {
		p.expr(t.Chars, precConcat)
		p.put(" ")
	}
	p.put("FROM ")
	p.expr(t.Value, precConcat)
	p.put(")")
}
