package dunesql

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// passages are ways of a value through an argument into another query: outer
// passes {{x}} on as k, inner uses {{k}}. The benign inner SQL is given.
var passages = []struct {
	name, outer, inner, safe, benign string
	kind                             barchan.ParamType
}{
	{"a value into a string", `select * from "query_2(k='{{x}}', l='w')"`, "select a from t where b = '{{k}}' and c = '{{l}}'", "select a from t where b = 'zq' and c = 'w'", "zq", "text"},
	{"a value into code", `select * from "query_2(k='{{x}}', l='w')"`, "select a from t where b = {{k}} and c = '{{l}}'", "select a from t where b = 7 and c = 'w'", "7", "text"},
	{"a value into a list", `select * from "query_2(l='w', k='{{x}}')"`, "select a from t where b in ({{k}}) and c = '{{l}}'", "select a from t where b in (7) and c = 'w'", "7", "text"},
	{"a value as a table", `select * from "query_2(l='w', k='{{x}}')"`, "select a from {{k}} where c = '{{l}}'", "select a from zq where c = 'w'", "zq", "text"},
	{"a number", `select * from "query_2(k='{{x}}', l='w')"`, "select a from t where b = 5-{{k}} and c = '{{l}}'", "select a from t where b = 5-7 and c = 'w'", "7", "number"},
	{"a string into code", `select * from "query_2(k='\'{{x}}\'', l='w')"`, "select a from t where b = {{k}} and c = '{{l}}'", "select a from t where b = 'zq' and c = 'w'", "zq", "text"},
	{"a piece of a string into code", `select * from "query_2(k='upper(\'p {{x}} s\')', l='w')"`, "select a from t where b = {{k}} and c = '{{l}}'", "select a from t where b = upper('p zq s') and c = 'w'", "zq", "text"},
	{"an element into code", `select * from "query_2(k='array[{{x}}, 2]', l='w')"`, "select a from t where b = {{k}} and c = '{{l}}'", "select a from t where b = array[7, 2] and c = 'w'", "7", "text"},
	{"a prefix of a name", `select * from "query_2(k='p_{{x}}', l='w')"`, "select a from {{k}}.t where c = '{{l}}'", "select a from p_zq.t where c = 'w'", "zq", "text"},
	{"a sentence into a string", `select * from "query_2(k='It is {{x}}, is it?', l='w')"`, "select a from t where b = '{{k}}' and c = '{{l}}'", "select a from t where b = 'It is zq, is it?' and c = 'w'", "zq", "text"},
	{"through a reference once more", `select * from "query_2(k='{{x}}', l='w')"`, `select a from "query_3(m='{{k}}', n='w')" where c = '{{l}}'`, `select a from "query_3(m='zq', n='w')" where c = 'w'`, "zq", "text"},
}

// TestHostileArguments passes every hostile string through a reference.
func TestHostileArguments(t *testing.T) {
	if testing.Short() {
		t.Skip("one text after another, through code that shares nothing")
	}
	list := hostile(t)
	for _, p := range passages {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			safe, err := Parse(p.safe)
			if err != nil {
				t.Fatal(err)
			}
			if text, ok := pass(t, p.outer, p.inner, p.kind, p.benign, Bind); !ok {
				t.Errorf("the benign value is refused")
			} else if tree, err := Parse(text); err != nil || !Equal(safe.Query, tree.Query) {
				t.Errorf("the benign value gives %s, %v", text, err)
			}
			accepted, broken := 0, 0
			for _, v := range list {
				if raw, ok := pass(t, p.outer, p.inner, p.kind, v, splice); ok {
					if tree, err := Parse(raw); err == nil && unlike(safe, tree, p.benign, v) != "" {
						broken++
					}
				}
				text, ok := pass(t, p.outer, p.inner, p.kind, v, Bind)
				if !ok {
					continue
				}
				tree, err := Parse(text)
				if err != nil {
					continue
				}
				accepted++
				if why := unlike(safe, tree, p.benign, v); why != "" {
					t.Errorf("%q was accepted: %s\n%s", v, why, text)
				}
			}
			if accepted == 0 || broken == 0 {
				t.Errorf("%d accepted, %d broken when spliced: the check is blind", accepted, broken)
			}
		})
	}
}

// pass binds the outer template, reads its reference, and binds the inner one
// with the arguments, as a planner does.
func pass(t *testing.T, outer, inner string, kind barchan.ParamType, value string, bind func(string, Binding) (*Substitution, error)) (string, bool) {
	t.Helper()
	s, err := bind(outer, Binding{Params: []barchan.Param{{Key: "x"}}, Values: barchan.Values{"x": {value}}})
	if err != nil {
		return "", false
	}
	tree, err := Parse(s.Text)
	if err != nil {
		return "", false
	}
	refs, err := Refs(tree)
	if err != nil || len(refs) != 1 {
		return "", false
	}
	b := Binding{Params: []barchan.Param{{Key: "k", Type: kind}, {Key: "l"}}, Values: barchan.Values{}, Trust: map[string]Trust{}}
	for i, a := range refs[0].Args {
		b.Values[a.Key] = barchan.Value{a.Value}
		b.Trust[a.Key] = s.ArgTrust(refs[0], i)
	}
	if s, err = bind(inner, b); err != nil {
		return "", false
	}
	return s.Text, true
}

// splice is raw substitution, the negative control.
func splice(template string, b Binding) (*Substitution, error) {
	for _, p := range b.Params {
		template = strings.ReplaceAll(template, "{{"+p.Key+"}}", strings.Join(b.Values[p.Key], ","))
	}
	return &Substitution{Text: template}, nil
}
