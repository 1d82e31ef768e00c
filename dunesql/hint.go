package dunesql

import (
	"slices"
	"strings"
)

// hint says what a person who wrote the token at hand probably wants, or "". It
// is asked only when the text is refused.
func (p *parser) hint() string {
	for _, find := range []func() string{p.hintOfPlace, p.hintOfWord, p.hintOfName} {
		if h := find(); h != "" {
			return "; " + h
		}
	}
	return ""
}

// foreignWords are words of other dialects that no query of this one can have
// where they stand.
var foreignWords = map[string]string{
	"ILIKE":   "ILIKE is written lower(x) LIKE lower(pattern)",
	"RLIKE":   "RLIKE is written regexp_like(x, pattern)",
	"REGEXP":  "REGEXP is written regexp_like(x, pattern)",
	"QUALIFY": "QUALIFY is written as a sub-query with the window function, and a WHERE around it",
	"EXCLUDE": "a star is all columns: name those that are wanted",
	"::":      "a cast is written CAST(x AS type)",
	"->":      "a part of JSON is json_extract(x, '$.key')",
	":":       "a part of an array is slice(x, start, length)",
}

func (p *parser) hintOfWord() string {
	t := p.tok()
	if t.kind != kindWord && t.kind != kindSymbol {
		return ""
	}
	if strings.EqualFold(p.source(p.tokenBefore(1)), "QUALIFY") { // taken for an alias
		return foreignWords["QUALIFY"]
	}
	return foreignWords[strings.ToUpper(p.source(t))]
}

// hintOfPlace knows a mistake by the tokens around.
func (p *parser) hintOfPlace() string {
	t, before := p.tok(), p.tokenBefore
	switch {
	case (t.sym == "LEFT" || t.sym == "RIGHT") && p.ahead(1).sym == "(":
		if t.sym == "LEFT" {
			return `left is a reserved word: write "left"(x, n), or substr(x, 1, n)`
		}
		return `right is a reserved word: write "right"(x, n), or substr(x, -n)`
	case t.kind == kindString && before(1).sym == "AS":
		return "names are quoted with double quotes"
	case isString(before(1)) && before(2).sym == "INTERVAL", t.kind == kindInteger && before(1).sym == "INTERVAL":
		return "an interval is written INTERVAL '1' DAY"
	case t.sym == "OFFSET" && before(2).sym == "LIMIT":
		return "OFFSET stands before LIMIT"
	case t.sym == "," && before(2).sym == "LIMIT":
		return "LIMIT a, b is written OFFSET a LIMIT b"
	case t.sym == ">" && before(1).sym == "->":
		return "a part of JSON as a text is json_extract_scalar(x, '$.key')"
	case t.sym == "=" && before(1).sym == "=":
		return "equality is a single ="
	case t.sym == "ON" && before(1).sym == "DISTINCT":
		return "DISTINCT ON is written as a sub-query with row_number(), and a WHERE around it"
	case t.kind == kindInteger && strings.EqualFold(p.source(before(1)), "TOP") && before(2).sym == "SELECT":
		return "TOP n is written LIMIT n, at the end"
	case before(1).sym == "(" && before(2).sym == "EXCEPT" && before(3).sym == "*":
		return foreignWords["EXCLUDE"]
	case before(1).sym == "," && (t.sym == "FROM" || t.sym == ")"):
		return "the comma before it is one too many"
	}
	return ""
}

// hintOfName: a reserved word stands where a name is expected.
func (p *parser) hintOfName() string {
	t := p.tok()
	if t.kind != kindWord || !t.reserved || !slices.Contains(p.expected, "<identifier>") || slices.Contains(p.expected, "<EOF>") {
		return ""
	}
	return p.source(t) + " is a reserved word: as a name it needs double quotes"
}

// tokenBefore is the token n before the one at hand; one of no kind before the
// first.
func (p *parser) tokenBefore(n int) token {
	if p.pos < n {
		return token{}
	}
	return p.tokens[p.pos-n]
}
