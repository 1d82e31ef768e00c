package openapi

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

type inner struct {
	At string `json:"seen_at"`
}

type outer struct {
	inner
	Name  string   `json:"name" maxLength:"5"`
	Kind  string   `json:"kind,omitempty" enum:"a,b"`
	Next  *outer   `json:"next,omitempty"`
	Many  []inner  `json:"many"`
	Count *int64   `json:"count,omitempty" minimum:"0"`
	Any   any      `json:"any,omitempty"`
	Not   string   `json:"-"`
	Tags  []string `json:"tags,omitempty" enum:"x,y"`
}

func TestSchemasSayWhatTheTypesSay(t *testing.T) {
	t.Parallel()
	comments, err := ReadComments(fstest.MapFS{
		"a.go":      {Data: []byte("package p\n\n// outer is a thing\n// of two lines.\ntype outer struct {\n\tName string // what it is called\n}\n")},
		"a_test.go": {Data: []byte("package p\n\n// outer is wrong.\ntype outer struct{}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for direction, want := range map[Direction]string{
		Answer: `{"outer":{"type":"object","description":"A thing of two lines.","properties":{` +
			`"seen_at":{"type":"string","format":"date-time"},"name":{"type":"string","description":"What it is called.","maxLength":5},` +
			`"kind":{"type":"string","enum":["a","b"]},"next":{"$ref":"#/components/schemas/outer"},` +
			`"many":{"type":"array","items":{"$ref":"#/components/schemas/inner"}},"count":{"type":"integer","format":"int64","minimum":0},` +
			`"any":{"type":["string","number","boolean","array","object","null"]},"tags":{"type":"array","items":{"type":"string","enum":["x","y"]}}},` +
			`"required":["seen_at","name","many"]},"inner":{"type":"object","properties":{"seen_at":{"type":"string","format":"date-time"}},"required":["seen_at"]}}`,
		Request: `{"outerInput":{"type":"object","description":"A thing of two lines.","properties":{` +
			`"seen_at":{"type":"string"},"name":{"type":"string","description":"What it is called.","maxLength":5},` +
			`"kind":{"type":["string","null"],"enum":["a","b",null]},"next":{"anyOf":[{"$ref":"#/components/schemas/outerInput"},{"type":"null"}]},` +
			`"many":{"type":["array","null"],"items":{"$ref":"#/components/schemas/innerInput"}},"count":{"type":["integer","null"],"format":"int64","minimum":0},` +
			`"any":{"type":["string","number","boolean","array","object","null"]},"tags":{"type":["array","null"],"items":{"type":"string","enum":["x","y"]}}},` +
			`"required":["seen_at","name"]},"innerInput":{"type":"object","properties":{"seen_at":{"type":"string"}},"required":["seen_at"]}}`,
	} {
		s := NewSchemas(comments)
		s.Of(outer{}, direction)
		got, err := json.Marshal(s.Named())
		if err != nil {
			t.Fatal(err)
		}
		var have, wanted any
		if json.Unmarshal(got, &have) != nil || json.Unmarshal([]byte(want), &wanted) != nil {
			t.Fatalf("no JSON: %s", got)
		}
		if d := cmp.Diff(wanted, have); d != "" {
			t.Errorf("direction %d: %s", direction, d)
		}
	}
}

func TestMapsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	var m Map[int]
	m.Set("z", 1)
	m.Set("<a>", 2)
	m.Set("z", 3)
	got, err := json.Marshal(map[string]any{"m": m})
	if err != nil || len(m) != 2 {
		t.Fatal(err)
	}
	text, err := m.MarshalJSON()
	if err != nil || string(text) != `{"z":3,"<a>":2}` {
		t.Errorf("%s %s %v", text, got, err)
	}
}
