package dunesql

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// check compares the tree of s with the tree of benign values.
func (t *substituter) check(s *Substitution, doubted []*slot) error {
	if len(doubted) == 0 {
		s.checked = true
		return nil
	}
	safe, ok := t.benignTree(doubted)
	tree, err := Parse(s.Text)
	switch {
	case !ok && err != nil:
		return nil // no SQL, whatever the values are: it ends when it is executed
	case !ok:
		return t.misfit(doubted[0], "no value but its default can be checked there; declare it as an enum")
	case err == nil && sameTree(safe, tree, marksOf(doubted)):
		s.checked = true
		return nil
	}
	return t.blame(doubted, safe)
}

// doubted returns the slots in code whose value its author did not write there.
func (t *substituter) doubted() []*slot {
	var list []*slot
	for _, s := range t.slots {
		if s.hole.Context == InCode && !s.own {
			list = append(list, s)
		}
	}
	return list
}

// readValues reads the values as expressions. It refuses what can stand
// nowhere in code, and settles those that have the shape of the default.
func (t *substituter) readValues(doubted []*slot) error {
	for _, s := range doubted {
		if s.likeDefault = s.lone && sameShape(s.text, strings.Join(s.param.Default, ",")); s.likeDefault {
			continue
		}
		v, ok := parseValue(s.text)
		if !ok && s.lone {
			if s.trust != FromCaller {
				return t.misfit(s, "it is not one expression without a subquery")
			}
			return t.misfit(s, "it is no literal, and no name")
		}
		s.value = v
		if s.lone && len(v.exprs) == 1 && (s.trust != FromCaller && bindsLoosely(v.exprs[0]) || t.afterMinus(s)) {
			s.text, s.paren = "("+s.text+")", true
		}
	}
	return nil
}

// blame finds the slot whose value changes the tree: each is tried alone.
func (t *substituter) blame(doubted []*slot, safe *Statement) error {
	index := map[*slot]int{}
	for i, s := range doubted {
		index[s] = i
	}
	bytes := 0
	for i, alone := range doubted {
		if i == maxTries || bytes > maxTriedBytes || len(doubted) == 1 {
			break
		}
		text := t.render(func(s *slot) string {
			if s == alone {
				return s.text
			}
			return benign(index)(s)
		}).Text
		bytes += len(text)
		if tree, err := Parse(text); err != nil || !sameTree(safe, tree, map[string]*slot{alone.mark(i): alone}) {
			return t.misfit(alone, alone.class.want())
		}
	}
	return t.misfit(doubted[0], doubted[0].class.want())
}

// misfit is the error of a value that its place does not take.
func (t *substituter) misfit(s *slot, why string) error {
	p := PositionAt(t.template, s.hole.Start)
	return &barchan.Error{
		Code:     barchan.CodeInvalid,
		Message:  fmt.Sprintf("parameter %q: the value %s does not fit at line %d:%d: %s", clip(s.hole.Key), strconv.Quote(clip(s.raw)), p.Line, p.Column, why),
		Position: p,
	}
}
