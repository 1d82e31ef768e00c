package dunesql

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
)

// slot is one place of a template that takes a value.
type slot struct {
	hole  Placeholder
	param *barchan.Param
	trust Trust
	// own is true for what the query's author wrote, a default or an option: in
	// code it stands unchecked.
	own         bool
	raw         string // the value; several are joined by commas
	text        string // what is put in: raw, escaped for the place
	lone        bool   // in code: a token of its own
	likeDefault bool   // in code: it has the shape of the default
	value       value  // in code: the value read as expressions
	class       class  // in code: what a benign value is
	open        []class
	paren       bool // in code: we put the value in parentheses
	wrapped     bool // and the benign one too

	start, end int // in the text that was rendered last
}

func (s *slot) asValue() string { return s.text }

// addSlots makes the slots and their texts.
func (t *substituter) addSlots(holes []Placeholder) error {
	bytes := 0
	for _, h := range holes {
		s, err := t.slot(h)
		switch {
		case err != nil:
			return err
		case s == nil:
			continue
		}
		if bytes += len(s.raw); bytes > barchan.MaxSQLBytes {
			return barchan.Errorf(barchan.CodeTooLarge, "The SQL is too large with its values: at most %d bytes are allowed", barchan.MaxSQLBytes)
		}
		t.slots = append(t.slots, s)
	}
	for i := 0; i < len(t.slots); {
		s := t.slots[i]
		n := 1
		switch s.hole.Context {
		case InString:
			literal := t.template[s.hole.OuterStart:]
			if (literal[0] == 'x' || literal[0] == 'X') && !s.own && strings.Trim(s.raw, "0123456789abcdefABCDEF") != "" {
				return t.misfit(s, "only hexadecimal digits can stand there")
			}
			s.text = escapeString(literal, s.raw)
		case InQuoted:
			for i+n < len(t.slots) && t.slots[i+n].hole.OuterStart == s.hole.OuterStart {
				n++
			}
			if err := t.fillName(t.slots[i : i+n]); err != nil {
				return err
			}
		case InCode:
			t.fillCode(s)
		}
		i += n
	}
	return nil
}

// slot finds the value of a placeholder, and checks it against its type. It is
// nil when the placeholder stays.
func (t *substituter) slot(h Placeholder) (*slot, error) {
	if h.Context == InComment {
		if strings.Contains(h.Key, "*/") { // it would end the comment for a lexer that knows no parameters
			return &slot{hole: h, own: true, trust: FromAuthor, text: "{{}}"}, nil
		}
		return nil, nil
	}
	p := paramOf(t.binding.Params, h.Key)
	value, ok := t.binding.Values[h.Key]
	if !ok {
		value = p.Default
	}
	if value == nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "missing parameters (%s): give each a value, or declare a default", clip(h.Key))
	}
	s := &slot{hole: h, param: p, trust: t.binding.Trust[h.Key]}
	if slices.Equal(value, p.Default) {
		s.own = true
	} else if s.trust == FromCaller {
		resolved, err := p.Resolve(value)
		if err != nil {
			return nil, err
		}
		s.own = slices.Equal(resolved, p.Default) || isOption(p, resolved)
		value = resolved
	}
	if s.own {
		s.trust = FromAuthor
	}
	s.raw = strings.Join(value, ",")
	return s, nil
}

// isOption reports whether the author of an enum listed all values.
func isOption(p *barchan.Param, v barchan.Value) bool {
	if p.Type != barchan.ParamEnum {
		return false
	}
	for _, text := range v {
		if !slices.Contains(p.Options, text) {
			return false
		}
	}
	return true
}

// escapeString escapes a value for the string that begins at literal.
func escapeString(literal, value string) string {
	value = strings.ReplaceAll(value, `'`, `''`)
	if literal[0] == 'u' || literal[0] == 'U' {
		value = strings.ReplaceAll(value, `\`, `\\`)
	}
	return value
}

// afterMinus reports whether s is a negative number directly behind a minus
// sign, with which it would begin a comment.
func (t *substituter) afterMinus(s *slot) bool {
	before, _ := t.neighbours(s.hole)
	return before == '-' && strings.HasPrefix(s.text, "-")
}

// fillCode sets the text of a slot in code.
func (t *substituter) fillCode(s *slot) {
	before, after := t.neighbours(s.hole)
	s.lone = !sticks(before) && !sticks(after)
	s.text = s.raw
	kind, _ := barchan.ParseParamType(string(s.param.Type))
	if kind != barchan.ParamNumber && kind != barchan.ParamDatetime {
		return
	}
	parts := strings.Split(s.raw, ",")
	for i, part := range parts {
		c, ok := barchan.CanonicalNumber(part)
		if kind == barchan.ParamDatetime {
			c, ok = barchan.CanonicalDatetime(part)
		}
		switch {
		case !ok:
			return // the author's own expression
		case kind == barchan.ParamDatetime:
			parts[i] = t.datetime(s, c)
		case strings.HasPrefix(c, "-") && s.lone:
			parts[i], s.paren = "("+part+")", len(parts) == 1 // else 5-{{n}} with -1 would begin a comment
		}
	}
	s.text = strings.Join(parts, ",")
}

// datetime writes a moment as a literal. The author may have written the type.
func (t *substituter) datetime(s *slot, at string) string {
	switch t.wordBefore(s.hole.Start) {
	case "TIMESTAMP":
		return "'" + at + "'"
	case "DATE":
		return "'" + strings.TrimSuffix(at, " 00:00:00") + "'"
	}
	return "TIMESTAMP '" + at + "'"
}

// tokenAt returns the index of the first token that begins at or behind an
// offset of the template.
func (t *substituter) tokenAt(offset int) int {
	i, _ := slices.BinarySearchFunc(t.tokens, offset, func(k token, o int) int { return k.start - o })
	return i
}

// wordBefore returns the word in front of an offset of the template in upper
// case, or "".
func (t *substituter) wordBefore(offset int) string {
	i := t.tokenAt(offset)
	if i == 0 || t.tokens[i-1].kind != kindWord {
		return ""
	}
	return strings.ToUpper(t.template[t.tokens[i-1].start:t.tokens[i-1].end])
}

// neighbours returns the bytes on both sides of a placeholder, 0 at an end.
func (t *substituter) neighbours(h Placeholder) (before, after byte) {
	if h.Start > 0 {
		before = t.template[h.Start-1]
	}
	if h.End < len(t.template) {
		after = t.template[h.End]
	}
	return before, after
}

// sticks reports whether a value next to c is not a token of its own.
func sticks(c byte) bool {
	return wordPart(c) || strings.IndexByte(`.'"{}&`, c) >= 0 && c != 0
}
