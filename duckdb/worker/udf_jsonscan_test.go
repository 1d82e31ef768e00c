package worker

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The scanner and the tree must see the same in every document.
func TestJSONMembers(t *testing.T) {
	docs := []string{
		`{"a":1}`, ` { "a" : { "b" : [ 1 , {"b":2} ] } } `, `{"a":1,"a":{"b":"x"}}`, `{"a":{"b":1},"a":2}`, `{"a":{"b":1,"b":2}}`, `{}`, `[]`,
		`[{"a":1},{"a":2}]`, `{"a":[{"b":1},{"b":2}]}`, `"a"`, `null`, `{"a":null}`, `{"\u0061":{"b\n":1,"b":"\u00e9\"/"}}`, `{"a":{"b":-0.50e+10}}`, `{"ab":1,"b":{"a":1}}`,
		` { "a" : { "c" : [ ] , "b" : { "z" : { } , "y" : [ 1 , "x y" , null , [ true ] ] } } , "b" : 2 } `, `{"a":{"b":{"x":1,"x":2}}}`, `{"a":{"b":[{"x":1,"x":2},{"x":1}]}}`,
		"{\"a\":{\"b\":[\"é\u2028\"]}}", "{\"a\":{\"b\":[\"é<>&\x7f\",{\"ü\" :1}]}}", `{"a":{"b":{` + keys(32) + `}}}`, `{"a":{"b":{` + keys(33) + `}}}`, `{"a":{"b":{` + keys(33) + `,"0":1}}}`,
	}
	paths := newSQLPaths()
	for _, text := range []string{"lax $.a", "strict $.a", "lax $.a.b", "strict $.a.b", "lax $.\"b\n\"", "lax $"} {
		path, err := sqlPath(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			tree, err := parseJSON(doc)
			if err != nil {
				t.Fatal(err)
			}
			items, failure := path.find(tree, nil)
			asked, err := paths.asked([]string{doc, "|" + text})
			if err != nil {
				t.Fatal(err)
			}
			got, gotFailure := asked.evaluate()
			if plain, ok := asked.appendPlain(nil); ok && (len(items) != 1 || string(plain) != orderedJSON(items[0])) {
				t.Errorf("%s in %s: %s, the tree gives %s", text, doc, plain, orderedJSON(items))
			}
			if (failure != nil) != (gotFailure != nil) || failure == nil && orderedJSON(items) != orderedJSON(got) {
				t.Errorf("%s in %s: %s, %v; the tree gives %s, %v", text, doc, orderedJSON(got), gotFailure, orderedJSON(items), failure)
			}
		}
	}
}

// keys are n members of an object.
func keys(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`"%d": %d`, i, i))
	}
	return strings.Join(list, " , ")
}

func TestJSONValid(t *testing.T) {
	for _, doc := range []string{
		"", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[]]", "[] []", "{,}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{"a":1 "b":2}`, `{1:2}`,
		"tru", "truex", "[truex]", "nullnull", "null", " true ", "falsy", `"a`, `"a" "b"`, "\"a\nb\"", "\"a\tb\"", "\"\x7f\"", `"é"`, "'a'", "\u00a0 1", "\f1", "1 ", "1,", "[1]x", "[[1],{\"a\":[]}]",
		`"\n"`, `"\q"`, `"\u12"`, "//", "[1/2]", "-", "01", "[01]", "1e5", "[1.]", "{\"a\":1}{}", "\ufeff1",
	} {
		if got := validJSON(doc); got != json.Valid([]byte(doc)) {
			t.Errorf("%q is valid: %v", doc, got)
		}
		within := `{"a": ` + doc + `, "b": 1}`
		if _, got := jsonPick(within, []step{{name: "b"}}); got && !json.Valid([]byte(within)) {
			t.Errorf("%q is taken for valid", within)
		}
	}
}

func TestJSONNumber(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "12", "1.5", "-1.50e+10", "1E5", "0.0", "10", "1e-3", "123456789012345678901234567890",
		"", "-", "01", "-01", "00", "1.", ".5", "1e", "1e+", "+1", "1.2.3", "1-2", "--1", "1e5e", "0x10", "1e5.", "NaN",
	} {
		end, ok := jsonNumber(text, 0)
		if got := ok && end == len(text); got != json.Valid([]byte(text)) {
			t.Errorf("%q is a number: %v", text, got)
		}
	}
}
