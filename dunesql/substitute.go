package dunesql

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
)

// Trust says who wrote a value, and so what it may be where it stands as code.
type Trust int

// Levels of trust, lowest first.
const (
	// FromCaller is a value that anybody may have written: a literal, or a name
	// where only a name can stand.
	FromCaller Trust = iota
	// Checked is an author's expression around a caller's value that was
	// checked there: any one expression.
	Checked
	// FromAuthor is what the author of a reading query wrote: any one
	// expression.
	FromAuthor
)

// Bounds of one template, so that neither its author nor its caller can keep
// the machine busy.
const (
	maxHoles   = 10_000
	maxDoubted = 1000 // places in code whose value has to be checked
)

// Binding says what a template's parameters stand for.
type Binding struct {
	Params []barchan.Param
	Values barchan.Values
	Trust  map[string]Trust // by key; what is absent is FromCaller
}

// Substitution is a template with values in place of its parameters.
type Substitution struct {
	Text  string
	Edits []barchan.Edit // how Text came from the template

	foreign []span             // of Text: what callers wrote
	args    map[argPlace]Trust // arguments that hold a parameter
	names   map[int]bool       // starts of the quoted names in args
	checked bool               // the tree was compared with one of benign values
}

// argPlace names an argument: the start of its quoted name in the text, and
// its index.
type argPlace struct{ start, index int }

// Substitute puts values in place of the parameters of template. See Bind for
// what it promises.
func Substitute(template string, params []barchan.Param, values barchan.Values) (text string, edits []barchan.Edit, err error) {
	s, err := Bind(template, Binding{Params: params, Values: values})
	if err != nil {
		return "", nil, err
	}
	return s.Text, s.Edits, nil
}

// Bind puts values in place of the parameters of template. A value never adds
// to what the template says: in a string or a quoted name it is escaped, in an
// argument of a reference it is that argument, and in code the tree with it is
// the tree with a benign value but for the place itself. Within comments
// nothing is replaced. Values are not scanned for parameters.
//
// What its author wrote is taken as it is: the default, and the options of an
// enum. A value that does not fit its place, and a parameter that is not
// declared, is a CodeInvalid error. When the template is no SQL whatever its
// values are, that is not said here: Text is no SQL then either.
func Bind(template string, b Binding) (*Substitution, error) {
	if !strings.Contains(template, "{{") {
		return &Substitution{Text: template}, nil
	}
	tokens, holes, err := lexTemplate(template)
	if err != nil {
		// A value might close what the author left open: none is put in.
		return &Substitution{Text: template}, nil
	}
	if len(holes) > maxHoles {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "The SQL holds %d parameters: at most %d are allowed", len(holes), maxHoles)
	}
	if err := undeclared(holes, b.Params); err != nil {
		return nil, err
	}
	t := &substituter{template: template, tokens: tokens, binding: b, args: map[argPlace]Trust{}}
	if err := t.addSlots(holes); err != nil {
		return nil, err
	}
	doubted := t.doubted()
	if len(doubted) > maxDoubted {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "The SQL holds %d parameters outside of strings: at most %d are allowed", len(doubted), maxDoubted)
	}
	if err := t.readValues(doubted); err != nil {
		return nil, err
	}
	s := t.render((*slot).asValue)
	return s, t.check(s, doubted)
}

// undeclared returns an error that names every key which no parameter has.
func undeclared(holes []Placeholder, params []barchan.Param) error {
	var keys []string
	for _, h := range holes {
		if h.Context != InComment && paramOf(params, h.Key) == nil && !slices.Contains(keys, h.Key) {
			keys = append(keys, h.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return barchan.Errorf(barchan.CodeInvalid, "undeclared parameters (%s): the SQL uses them, and the query does not declare them", clip(strings.Join(keys, ", ")))
}

func paramOf(params []barchan.Param, key string) *barchan.Param {
	for i := range params {
		if params[i].Key == key {
			return &params[i]
		}
	}
	return nil
}

// substituter holds one template while values are put into it.
type substituter struct {
	template string
	tokens   []token
	binding  Binding
	slots    []*slot
	args     map[argPlace]Trust // by the start in the template
}

// render returns the template with text(slot) in place of every slot.
func (t *substituter) render(text func(*slot) string) *Substitution {
	s := &Substitution{args: map[argPlace]Trust{}, names: map[int]bool{}}
	var b strings.Builder
	at := 0
	starts := map[int]int{} // of quoted names: template to text
	for _, sl := range t.slots {
		b.WriteString(t.template[at:sl.hole.Start])
		if sl.hole.Context == InQuoted {
			if _, ok := starts[sl.hole.OuterStart]; !ok {
				starts[sl.hole.OuterStart] = b.Len() - (sl.hole.Start - sl.hole.OuterStart)
			}
		}
		start := b.Len()
		b.WriteString(text(sl))
		sl.start, sl.end = start, b.Len()
		s.Edits = append(s.Edits, barchan.Edit{Start: start, End: b.Len(), OldStart: sl.hole.Start, OldEnd: sl.hole.End})
		if sl.trust == FromCaller {
			s.foreign = append(s.foreign, span{start, b.Len()})
		}
		at = sl.hole.End
	}
	b.WriteString(t.template[at:])
	s.Text = b.String()
	for place, trust := range t.args {
		s.args[argPlace{starts[place.start], place.index}] = trust
		s.names[starts[place.start]] = true
	}
	return s
}

// ArgTrust tells who wrote the argument with that index of a reference that
// Refs found in s.Text.
func (s *Substitution) ArgTrust(r Ref, index int) Trust {
	if s.names[r.Offset] {
		if trust, ok := s.args[argPlace{r.Offset, index}]; ok {
			return trust
		}
		return FromAuthor
	}
	name := span{r.Offset, nameEnd(s.Text, r.Offset)}
	for _, f := range s.foreign {
		if f.start < name.end && name.start < f.end {
			return FromCaller
		}
	}
	return FromAuthor
}

// nameEnd returns the end of the name that begins at start.
func nameEnd(text string, start int) int {
	l := lexer{text: text, pos: start}
	if start < len(text) && l.next() == nil {
		return l.pos
	}
	return start
}
