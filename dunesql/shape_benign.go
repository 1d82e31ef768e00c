package dunesql

import (
	"errors"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// class says what a benign value of a slot in code is.
type class int

const (
	aNumber class = iota // stands for any literal
	aName                // an identifier
	aText                // a string literal, where only one can stand
	aUnit                // the unit of an interval
)

// Bounds of the search for benign values.
const (
	maxTries      = 4 * maxDoubted
	maxTriedBytes = 32 << 20
)

// benign is the text of a value of the slot's class that occurs nowhere else.
// It has an even number of digits, for 0x{{x}}.
func (s *slot) benign(index int) string {
	number := strconv.Itoa(7_190_000_100_000 + index)
	switch s.class {
	case aName:
		return "zqv" + number
	case aText:
		return "'" + number + "'"
	case aUnit:
		return "day"
	}
	if s.wrapped {
		return "(" + number + "0)"
	}
	return number + "0"
}

// mark is what the tree of the benign text holds where the slot is. All units
// look the same; theirs is not in the tree.
func (s *slot) mark(index int) string {
	if s.class == aUnit {
		return "unit " + strconv.Itoa(index)
	}
	return strings.Trim(s.benign(index), "'()")
}

// want says what a slot of class c takes.
func (c class) want() string {
	return [...]string{
		"a literal can stand there",
		"a name can stand there",
		"a text in single quotes can stand there",
		"a unit such as day can stand there",
	}[c]
}

// benignTree finds a class for every slot with which the template parses.
// Where a literal can stand, a literal is benign; a name is only where a
// literal can not. The place of a syntax error says which slot to change.
func (t *substituter) benignTree(doubted []*slot) (*Statement, bool) {
	index := map[*slot]int{}
	for i, s := range doubted {
		index[s] = i
		s.reset(t)
	}
	bytes := 0
	for try := 0; try < maxTries && bytes < maxTriedBytes; try++ {
		text := t.render(benign(index)).Text
		bytes += len(text)
		tree, err := Parse(text)
		if err == nil {
			return t.wrapped(tree, doubted, index), true
		}
		if !advanceClass(t, doubted, errorOffset(text, err)) {
			return nil, false
		}
	}
	return nil, false
}

// wrapped returns the tree in which benign literals are in parentheses where
// the values are, so that a sign in front is a part of neither. Where
// parentheses can't stand it is the tree without: then no value fits.
func (t *substituter) wrapped(tree *Statement, doubted []*slot, index map[*slot]int) *Statement {
	changed := false
	for _, s := range doubted {
		s.wrapped = s.class == aNumber && s.paren
		changed = changed || s.wrapped
	}
	if !changed {
		return tree
	}
	if w, err := Parse(t.render(benign(index)).Text); err == nil {
		return w
	}
	return tree
}

// benign returns the text of a slot when all doubted ones are benign.
func benign(index map[*slot]int) func(*slot) string {
	return func(s *slot) string {
		if i, ok := index[s]; ok && !s.likeDefault {
			return s.benign(i)
		}
		return s.text
	}
}

// reset lists the classes of a slot, likeliest first.
func (s *slot) reset(t *substituter) {
	s.open = []class{aName, aText, aUnit}
	s.class = aNumber
	switch before := t.wordBefore(s.hole.Start); {
	case !s.lone && s.param.Type != barchan.ParamNumber && !t.digitBefore(s.hole.Start):
		s.class, s.open = aName, []class{aNumber}
	case !s.lone:
		s.open = []class{aName}
	case before == "JOIN":
		s.class, s.open = aName, []class{aNumber}
	case before == "DATE", before == "TIME", before == "TIMESTAMP", before == "INTERVAL":
		s.class, s.open = aText, []class{aNumber, aName, aUnit}
	case t.afterInterval(s.hole.Start):
		s.class, s.open = aUnit, []class{aNumber, aName, aText}
	}
}

// digitBefore reports whether the token that ends at an offset begins with a
// digit.
func (t *substituter) digitBefore(offset int) bool {
	i := t.tokenAt(offset)
	return i > 0 && t.tokens[i-1].end == offset && digit(t.template[t.tokens[i-1].start])
}

// afterInterval reports whether INTERVAL and a text stand before an offset.
func (t *substituter) afterInterval(offset int) bool {
	i := t.tokenAt(offset)
	return i > 1 && t.tokens[i-1].kind == kindString && t.wordBefore(t.tokens[i-1].start) == "INTERVAL"
}

// advanceClass gives the slot at or before an offset its next class. A slot
// that has no more begins anew, and the one before it is at fault.
func advanceClass(t *substituter, doubted []*slot, offset int) bool {
	offset = max(offset, doubted[0].start) // a token that the slot is glued to begins before it
	for i := len(doubted) - 1; i >= 0; i-- {
		s := doubted[i]
		if s.start > offset || s.likeDefault {
			continue
		}
		if len(s.open) > 0 {
			s.class, s.open = s.open[0], s.open[1:]
			return true
		}
		s.reset(t)
	}
	return false
}

// errorOffset returns the byte that an error of Parse is at.
func errorOffset(text string, err error) int {
	var e *barchan.Error
	if !errors.As(err, &e) || e.Position.IsZero() {
		return len(text)
	}
	offset := 0
	for line := 1; line < e.Position.Line; line++ {
		offset += strings.IndexByte(text[offset:], '\n') + 1
	}
	column := 1
	for i := range text[offset:] {
		if column == e.Position.Column {
			return offset + i
		}
		column++
	}
	return len(text)
}
