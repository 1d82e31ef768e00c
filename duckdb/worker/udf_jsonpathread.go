package worker

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// jsonPath is a path of the functions of standard SQL.
type jsonPath struct {
	root   pathNode
	strict bool
	// members are the names of a path that is nothing but members of $: most are
	// so, and need no tree.
	members []step
	plain   bool
	names   []string // of variables that must be passed
}

// sqlPath reads lax $.a[*].b ?(@ > 3); strict is the other mode.
func sqlPath(text string) (p jsonPath, err error) {
	r := &pathReader{text: text}
	defer func() {
		if problem := recover(); problem != nil {
			e, ok := problem.(pathProblem)
			if !ok {
				panic(problem)
			}
			err = fmt.Errorf("JSON path is not valid: %s: '%s'", e, text)
		}
	}()
	r.next()
	switch {
	case r.accept("strict"):
		p.strict = true
	case !r.accept("lax"):
		return p, fmt.Errorf("JSON path is not valid: missing {'lax', 'strict'} at '%s': '%s'", r.token, text)
	}
	p.root = r.sum()
	if r.kind != tokenEnd {
		r.fail("unexpected '%s'", r.token)
	}
	p.members, p.plain = plainMembers(p.root)
	p.names = r.names
	return p, nil
}

// plainMembers lists the members of $.a.b.
func plainMembers(n pathNode) ([]step, bool) {
	switch n := n.(type) {
	case rootNode:
		return nil, true
	case memberNode:
		list, ok := plainMembers(n.base)
		return append(list, step{name: n.name, index: -1}), ok && !n.all && !n.deep
	}
	return nil, false
}

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenText
	tokenNumber
	tokenVariable
	tokenSign
)

// pathReader reads a path token by token.
type pathReader struct {
	text  string
	pos   int
	kind  tokenKind
	token string // without its quotes
	depth int
	names []string
}

// pathProblem is why a path is none; it is thrown within the reader.
type pathProblem string

func (r *pathReader) fail(format string, args ...any) {
	panic(pathProblem(fmt.Sprintf(format, args...)))
}

var pathTokens = []struct {
	kind    tokenKind
	pattern *regexp.Regexp
}{
	{tokenNumber, regexp.MustCompile(`^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`)},
	{tokenWord, regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*`)},
	{tokenVariable, regexp.MustCompile(`^\$[A-Za-z_][A-Za-z0-9_]*`)},
	{tokenText, regexp.MustCompile(`^"(?:[^"]|"")*"`)},
	{tokenSign, regexp.MustCompile(`^(?:&&|\|\||==|<>|!=|<=|>=|\.\.|[-+*/%<>!.,?()\[\]$@])`)},
}

func (r *pathReader) next() {
	r.pos += len(r.text[r.pos:]) - len(strings.TrimLeft(r.text[r.pos:], " \t\r\n"))
	rest := r.text[r.pos:]
	if r.kind, r.token = tokenEnd, ""; rest == "" {
		return
	}
	for _, t := range pathTokens {
		if found := t.pattern.FindString(rest); found != "" {
			r.pos += len(found)
			r.kind, r.token = t.kind, found
			if t.kind == tokenText {
				r.token = strings.ReplaceAll(found[1:len(found)-1], `""`, `"`)
			}
			return
		}
	}
	r.fail("no viable alternative at input '%s'", rest)
}

// accept steps over a word or a sign when it is at hand.
func (r *pathReader) accept(token string) bool {
	if r.token != token || r.kind != tokenWord && r.kind != tokenSign {
		return false
	}
	r.next()
	return true
}

func (r *pathReader) expect(token string) {
	if !r.accept(token) {
		r.fail("mismatched input '%s' expecting '%s'", r.token, token)
	}
}

const maxPathDepth = 200

func (r *pathReader) enter() {
	if r.depth++; r.depth > maxPathDepth {
		r.fail("it is nested too deep")
	}
}

func (r *pathReader) sum() pathNode {
	r.enter()
	n := r.product()
	for r.kind == tokenSign && (r.token == "+" || r.token == "-") {
		op := r.token[0]
		r.next()
		n = arithmeticNode{op, n, r.product()}
	}
	r.depth--
	return n
}

func (r *pathReader) product() pathNode {
	n := r.signed()
	for r.kind == tokenSign && (r.token == "*" || r.token == "/" || r.token == "%") {
		op := r.token[0]
		r.next()
		n = arithmeticNode{op, n, r.signed()}
	}
	return n
}

func (r *pathReader) signed() pathNode {
	switch {
	case r.accept("-"):
		r.enter()
		n := signNode{r.signed()}
		r.depth--
		return n
	case r.accept("+"):
		r.enter()
		n := signNode{signNode{r.signed()}}
		r.depth--
		return n
	}
	return r.accessors(r.primary())
}

func (r *pathReader) primary() pathNode {
	kind, token := r.kind, r.token
	switch {
	case kind == tokenText:
		r.next()
		return literalNode{token}
	case kind == tokenNumber:
		r.next()
		return literalNode{r.number(token)}
	case kind == tokenVariable:
		r.next()
		r.names = append(r.names, token[1:])
		return variableNode{token[1:]}
	case r.accept("$"):
		return rootNode{}
	case r.accept("@"):
		return itemNode{}
	case r.accept("("):
		n := r.sum()
		r.expect(")")
		return n
	case r.accept("last"):
		return lastNode{}
	case r.accept("null"):
		return literalNode{jsonNull{}}
	case r.accept("true"):
		return literalNode{true}
	case r.accept("false"):
		return literalNode{false}
	}
	r.fail("mismatched input '%s'", token)
	return nil
}

func (r *pathReader) number(text string) number {
	switch {
	case strings.ContainsAny(text, "eE"):
		f, err := strconv.ParseFloat(text, 64)
		if err == nil {
			return number{kind: floating, float: f}
		}
	case strings.Contains(text, "."):
		if n, ok := decimalNumber(strings.TrimSuffix(text, ".")); ok {
			return n
		}
	default:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return wholeNumber(n)
		}
	}
	r.fail("invalid numeric literal: %s", text)
	return number{}
}

var pathMethods = map[string]bool{"type": true, "size": true, "double": true, "ceiling": true, "floor": true, "abs": true, "keyvalue": true, "datetime": true}

func (r *pathReader) accessors(n pathNode) pathNode {
	for {
		switch {
		case r.accept(".."):
			n = memberNode{base: n, name: r.member(), deep: true}
		case r.accept("."):
			n = r.dotted(n)
		case r.accept("["):
			n = r.subscripts(n)
		case r.accept("?"):
			r.expect("(")
			n = filterNode{n, r.condition()}
			r.expect(")")
		default:
			return n
		}
	}
}

func (r *pathReader) member() string {
	if r.kind != tokenWord && r.kind != tokenText {
		r.fail("mismatched input '%s' after '.'", r.token)
	}
	name := r.token
	r.next()
	return name
}

// dotted reads what follows a dot: a member, all members or a method.
func (r *pathReader) dotted(base pathNode) pathNode {
	if r.accept("*") {
		return memberNode{base: base, all: true}
	}
	quoted := r.kind == tokenText
	name := r.member()
	if quoted || !pathMethods[name] || !r.accept("(") {
		return memberNode{base: base, name: name}
	}
	if name == "datetime" && r.kind == tokenText {
		r.fail("datetime with a template is not supported")
	}
	r.expect(")")
	return methodNode{base: base, name: name}
}

func (r *pathReader) subscripts(base pathNode) pathNode {
	if r.accept("*") {
		r.expect("]")
		return indexNode{base: base}
	}
	n := indexNode{base: base}
	for {
		part := indexRange{from: r.sum()}
		if r.accept("to") {
			part.to = r.sum()
		}
		n.ranges = append(n.ranges, part)
		if r.accept("]") {
			return n
		}
		r.expect(",")
	}
}

// condition reads a || b && !c.
func (r *pathReader) condition() condition {
	r.enter()
	c := r.conjunction()
	for r.accept("||") {
		c = eitherCondition{c, r.conjunction()}
	}
	r.depth--
	return c
}

func (r *pathReader) conjunction() condition {
	c := r.predicate()
	for r.accept("&&") {
		c = bothCondition{c, r.predicate()}
	}
	return c
}

func (r *pathReader) predicate() condition {
	switch {
	case r.accept("!"):
		if r.token == "exists" && r.kind == tokenWord {
			return notCondition{r.predicate()}
		}
		r.expect("(")
		c := r.condition()
		r.expect(")")
		return notCondition{c}
	case r.accept("exists"):
		r.expect("(")
		c := existsCondition{r.sum()}
		r.expect(")")
		return c
	case r.kind == tokenSign && r.token == "(" && r.conditionAhead():
		r.next()
		c := r.condition()
		r.expect(")")
		if r.accept("is") {
			r.expect("unknown")
			return unsureCondition{c}
		}
		return c
	}
	return r.comparison()
}

// conditionAhead tells a condition in parentheses, at hand, from a path in them: by
// what follows them.
func (r *pathReader) conditionAhead() bool {
	ahead := *r
	for open := 0; ahead.kind != tokenEnd; {
		sign := ahead.kind == tokenSign
		switch {
		case sign && (ahead.token == "(" || ahead.token == "["):
			open++
		case sign && (ahead.token == ")" || ahead.token == "]"):
			open--
		}
		ahead.next()
		if open == 0 {
			break
		}
	}
	switch ahead.token {
	case ")", "&&", "||", "is", "":
		return true
	}
	return false
}

var comparisons = map[string]string{"==": "==", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

func (r *pathReader) comparison() condition {
	left := r.sum()
	switch {
	case r.accept("starts"):
		r.expect("with")
		if r.kind != tokenText && r.kind != tokenVariable {
			r.fail("mismatched input '%s' after 'starts with'", r.token)
		}
		return prefixCondition{left, r.primary()}
	case r.accept("like_regex"):
		pattern, flags := r.quoted(), ""
		if r.accept("flag") {
			flags = r.quoted()
		}
		re, err := pathPattern(pattern, flags)
		if err != nil {
			r.fail("%s", err)
		}
		return matchCondition{left, re}
	}
	op, ok := comparisons[r.token]
	if !ok || r.kind != tokenSign {
		r.fail("mismatched input '%s' in a filter", r.token)
	}
	r.next()
	return compareCondition{op, left, r.sum()}
}

func (r *pathReader) quoted() string {
	if r.kind != tokenText {
		r.fail("mismatched input '%s' expecting a text", r.token)
	}
	text := r.token
	r.next()
	return text
}

// pathPattern is the pattern of like_regex with its flags.
func pathPattern(pattern, flags string) (*regexp.Regexp, error) {
	if strings.Trim(flags, "imsqx") != "" || strings.Contains(flags, "x") {
		return nil, errors.New("invalid flags of like_regex: " + flags)
	}
	if strings.Contains(flags, "q") {
		pattern, flags = regexp.QuoteMeta(pattern), strings.Trim(flags, "qms")
	}
	if flags != "" {
		pattern = "(?" + flags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, errors.New("invalid pattern of like_regex: " + pattern)
	}
	return re, nil
}
