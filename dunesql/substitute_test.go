package dunesql

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
)

// TestSubstitute runs the cases of testdata/substitute. Lines that begin with @
// declare parameters and give values:
//
//	@key type [options "a" "b"] [default "a"] [multi] [free] [author] = "value" …
//
// Without = the default is taken. The rest is the template.
func TestSubstitute(t *testing.T) {
	cases(t, "testdata/substitute/*.txt", func(t *testing.T, input string) string {
		var b Binding
		b.Values, b.Trust = barchan.Values{}, map[string]Trust{}
		lines := strings.Split(input, "\n")
		for len(lines) > 0 && strings.HasPrefix(lines[0], "@") {
			declare(t, &b, lines[0][1:])
			lines = lines[1:]
		}
		template := strings.Join(lines, "\n")
		s, err := Bind(template, b)
		if err != nil {
			e := barchan.AsError(err)
			at := ""
			if !e.Position.IsZero() {
				at = fmt.Sprintf(" at %d:%d", e.Position.Line, e.Position.Column)
			}
			return fmt.Sprintf("error %s%s: %s", e.Code, at, e.Message)
		}
		checkEdits(t, template, s.Text, s.Edits)
		tree, err := Parse(s.Text)
		if err != nil {
			return s.Text + "\n" + formatError(t, s.Text, err)
		}
		return s.Text + trusts(t, s, tree)
	})
}

// declare reads one parameter.
func declare(t *testing.T, b *Binding, line string) {
	t.Helper()
	words := fields(t, line)
	p := barchan.Param{Key: words[0], Type: barchan.ParamType(words[1])}
	list := &p.Options
	var values []string
	for _, w := range words[2:] {
		switch w {
		case "multi":
			p.Multi = true
		case "free":
			p.Freeform = true
		case "author":
			b.Trust[p.Key] = FromAuthor
		case "options":
			list = &p.Options
		case "default":
			list = (*[]string)(&p.Default)
		case "=":
			list = &values
		default:
			text, err := strconv.Unquote(w)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			*list = append(*list, text)
		}
	}
	b.Params = append(b.Params, p)
	if values != nil {
		b.Values[p.Key] = values
	}
}

// fields splits a line at blanks that are not in quotes.
func fields(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		word, err := strconv.QuotedPrefix(line)
		if err != nil {
			word, _, _ = strings.Cut(line, " ")
		}
		words = append(words, word)
		line = line[len(word):]
	}
	return words
}

// trusts shows who wrote the arguments of references.
func trusts(t *testing.T, s *Substitution, tree *Statement) string {
	t.Helper()
	refs, err := Refs(tree)
	if err != nil {
		return "\n" + formatError(t, s.Text, err)
	}
	var b strings.Builder
	for _, r := range refs {
		for i, a := range r.Args {
			who := [...]string{"caller", "checked", "author"}[s.ArgTrust(r, i)]
			fmt.Fprintf(&b, "\nargument %s=[%s] %s", a.Key, a.Value, who)
		}
	}
	return b.String()
}

func TestWithoutParametersNothingChanges(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{"select 1", "select '", "{", "select {{a} from t", "", "selecdt"} {
		text, edits, err := Substitute(sql, nil, nil)
		if text != sql || edits != nil || err != nil {
			t.Errorf("%q: got %q, %v, %v", sql, text, edits, err)
		}
	}
}

// What a value may be does not depend on how often it is asked.
func TestSubstituteIsDeterministic(t *testing.T) {
	t.Parallel()
	params := []barchan.Param{{Key: "a"}, {Key: "b"}, {Key: "c"}}
	rapid.Check(t, func(t *rapid.T) {
		values := barchan.Values{}
		for _, p := range params {
			values[p.Key] = barchan.Value{rapid.SampledFrom(oddities).Draw(t, p.Key)}
		}
		const template = `select {{a}}, t_{{b}} from {{c}} where x in ({{a}}) and y = '{{b}}' -- {{c}}`
		one, _, err1 := Substitute(template, params, values)
		two, _, err2 := Substitute(template, params, values)
		if one != two || (err1 == nil) != (err2 == nil) || err1 != nil && err1.Error() != err2.Error() {
			t.Fatalf("%q, %v and %q, %v", one, err1, two, err2)
		}
	})
}

// Hundreds of slots take a moment, and no more.
func TestManySlots(t *testing.T) {
	t.Parallel()
	params := []barchan.Param{{Key: "t"}, {Key: "n"}}
	template := "select * from {{t}}" + strings.Repeat(" join {{t}} on a = {{n}}", 200) + " limit {{n}}"
	text, _, err := Substitute(template, params, barchan.Values{"t": {"dex.trades"}, "n": {"5"}})
	if err != nil || strings.Count(text, "dex.trades") != 201 {
		t.Fatalf("%v", err)
	}
	if _, _, err = Substitute(template, params, barchan.Values{"t": {"dex.trades"}, "n": {"a"}}); barchan.CodeOf(err) != barchan.CodeInvalid {
		t.Fatalf("got %v", err)
	}
}

// FuzzSubstitute looks for a value that changes the tree anywhere but in its
// place.
func FuzzSubstitute(f *testing.F) {
	for i, v := range hostile(f) {
		f.Add(uint8(i), v)
	}
	f.Fuzz(func(t *testing.T, index uint8, v string) {
		p := places[int(index)%len(places)]
		safe, benign := p.benign(t)
		text, edits, err := Substitute(p.template, p.params(), barchan.Values{"x": {v}})
		if err != nil {
			return
		}
		checkEdits(t, p.template, text, edits)
		tree, err := Parse(text)
		if err != nil {
			return
		}
		if why := unlike(safe, tree, benign, v); why != "" {
			t.Fatalf("%s: %q was accepted: %s\n%s", p.name, v, why, text)
		}
	})
}
