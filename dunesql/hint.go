package dunesql

// hint says what a person who wrote the token at hand probably wants, or "".
func (p *parser) hint() string {
	t := p.tok()
	switch {
	case t.sym == "::":
		return "; a cast is written CAST(x AS type)"
	case t.kind == kindString && p.pos > 0 && p.tokens[p.pos-1].sym == "AS":
		return "; names are quoted with double quotes"
	case p.pos >= 2 && isString(p.tokens[p.pos-1]) && p.tokens[p.pos-2].sym == "INTERVAL":
		return "; an interval is written INTERVAL '1' DAY"
	case t.sym == "OFFSET" && p.limitBefore():
		return "; OFFSET stands before LIMIT"
	}
	return ""
}

// limitBefore reports whether the two tokens before the one at hand are a LIMIT.
func (p *parser) limitBefore() bool {
	return p.pos >= 2 && p.tokens[p.pos-2].sym == "LIMIT"
}
