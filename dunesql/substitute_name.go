package dunesql

import (
	"strings"

	"github.com/barchan-data/barchan"
)

// fillName sets the texts of all slots in one quoted name. When the name is a
// reference with arguments, the template of the arguments is read first, so
// that a value can only become a part of the argument that it stands in.
func (t *substituter) fillName(slots []*slot) error {
	n := newNameTemplate(t.template, slots)
	for i, s := range slots {
		if arg := n.argOf[i]; arg < 0 {
			s.text = strings.ReplaceAll(s.raw, `"`, `""`)
		}
	}
	for arg := range n.args {
		t.fillArg(n, arg)
	}
	if n.calls() {
		for i, s := range slots {
			if n.argOf[i] < 0 && !s.own && !plainName(s.raw, n.lone) {
				return barchan.Errorf(barchan.CodeInvalid, "parameter %q: the value would change what the reference %s means: only letters, digits and _ can stand there", clip(s.hole.Key), clip(n.source))
			}
		}
	}
	return nil
}

// plainName reports whether a value can be a part of a reference outside of
// its arguments. A value that is the whole name may be any name.
func plainName(value string, whole bool) bool {
	return whole || plainPart(value)
}

// nameTemplate is a quoted name with parameters.
type nameTemplate struct {
	slots  []*slot
	source string // the template of the name, with its quotes
	offset int    // of the source in the template
	lone   bool   // one parameter is all of it
	args   []span // of the arguments' values, in source; nil when it has none
	argOf  []int  // by slot: the argument that it stands in, or -1
}

// newNameTemplate reads the arguments in a name. Parameters are masked by
// letters, so that what they hold has no say.
func newNameTemplate(template string, slots []*slot) *nameTemplate {
	h := slots[0].hole
	n := &nameTemplate{slots: slots, source: template[h.OuterStart:h.OuterEnd], offset: h.OuterStart, argOf: make([]int, len(slots))}
	n.lone = len(slots) == 1 && h.Start == h.OuterStart+1 && h.End == h.OuterEnd-1
	masked := []byte(n.source)
	for i, s := range slots {
		n.argOf[i] = -1
		for j := s.hole.Start; j < s.hole.End; j++ {
			masked[j-n.offset] = 'x'
		}
	}
	inner := string(masked[1 : len(masked)-1])
	open := strings.IndexByte(inner, '(')
	if open < 0 {
		return n
	}
	p := callParser{text: inner, pos: open + 1}
	var c call
	if p.args(&c) != "" {
		return n
	}
	for _, s := range c.spans {
		n.args = append(n.args, span{s.start + 1, s.end + 1})
	}
	for i, s := range slots {
		for a, arg := range n.args {
			if start := s.hole.Start - n.offset; arg.start <= start && start < arg.end {
				n.argOf[i] = a
			}
		}
	}
	return n
}

// calls reports whether the author meant a reference, or the name with the
// values in it tries to be one with arguments.
func (n *nameTemplate) calls() bool {
	if strings.HasPrefix(strings.ToLower(n.source), `"query_`) {
		return true
	}
	var b strings.Builder
	at := 1
	for _, s := range n.slots {
		b.WriteString(n.source[at : s.hole.Start-n.offset])
		b.WriteString(s.text)
		at = s.hole.End - n.offset
	}
	b.WriteString(n.source[at : len(n.source)-1])
	name := strings.ReplaceAll(b.String(), `""`, `"`)
	_, _, ok := parseCall(name)
	return ok && strings.Contains(name, "(")
}

// fillArg sets the texts of the slots in one argument.
//
// An argument that is a parameter and nothing else is the caller's value as it
// is. Any other is first taken as an expression in which the parameters are
// checked and escaped: '\'{{x}}\” is a string. When it is no expression, the
// value is put in as plain text, and the whole is as little trusted as the
// value.
func (t *substituter) fillArg(n *nameTemplate, arg int) {
	var slots []*slot
	for i, s := range n.slots {
		if n.argOf[i] == arg {
			slots = append(slots, s)
		}
	}
	if len(slots) == 0 {
		return
	}
	trust := FromAuthor
	for _, s := range slots {
		trust = min(trust, s.trust)
		s.text = n.quoteArg(s, s.raw)
	}
	place := argPlace{n.offset, arg}
	t.args[place] = trust
	first := slots[0].hole
	if whole := n.args[arg]; len(slots) == 1 && first.Start-n.offset == whole.start && first.End-n.offset == whole.end {
		return
	}
	if texts, ok := t.expression(n, n.args[arg], slots); ok {
		for i, s := range slots {
			s.text = n.quoteArg(s, texts[i])
		}
		t.args[place] = max(trust, Checked)
	}
}

// quoteArg escapes a value for the argument that a slot stands in. A backslash
// of the author directly before it means itself, and must not make the first
// character of the value a plain one.
func (n *nameTemplate) quoteArg(s *slot, value string) string {
	before := n.source[:s.hole.Start-n.offset]
	if run := len(before) - len(strings.TrimRight(before, `\`)); run%2 == 1 {
		value = `\` + escapeArg(value)
	} else {
		value = escapeArg(value)
	}
	return strings.ReplaceAll(value, `"`, `""`)
}

// expression binds the slots of an argument as those of an expression, and
// returns what stands in each. ok is false when it is no expression, or a
// value does not fit.
func (t *substituter) expression(n *nameTemplate, arg span, slots []*slot) (texts []string, ok bool) {
	var b strings.Builder
	b.WriteString("SELECT ")
	at := arg.start
	for _, s := range slots {
		b.WriteString(unescapeArg(n.source[at : s.hole.Start-n.offset]))
		b.WriteString(t.template[s.hole.Start:s.hole.End])
		at = s.hole.End - n.offset
	}
	b.WriteString(unescapeArg(n.source[at:arg.end]))
	s, err := Bind(b.String(), t.binding)
	if err != nil || !s.checked || len(s.Edits) != len(slots) {
		return nil, false
	}
	if v, ok := parseValue(strings.TrimPrefix(s.Text, "SELECT ")); !ok || len(v.exprs) != 1 {
		return nil, false
	}
	for _, e := range s.Edits {
		texts = append(texts, s.Text[e.Start:e.End])
	}
	return texts, true
}

// unescapeArg undoes the escapes of a piece of an argument as it stands in a
// quoted name.
func unescapeArg(piece string) string { return argUnescaper.Replace(piece) }

var argUnescaper = strings.NewReplacer(`""`, `"`, `\'`, `'`, `''`, `'`, `\\`, `\`)
