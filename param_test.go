package barchan_test

import (
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

func TestValidateParamsNamesTheWrongOne(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("k", barchan.MaxKeyBytes+1)
	for _, c := range []struct {
		name   string
		params []barchan.Param
		want   string // part of the message; "" when the declaration is good
	}{
		{"none", nil, ""},
		{"every type", []barchan.Param{
			{Key: "a", Type: barchan.ParamText}, {Key: "b", Type: barchan.ParamNumber, Default: barchan.Value{"1.0"}},
			{Key: "c", Type: barchan.ParamDatetime, Default: barchan.Value{"now() - interval '7' day"}},
			{Key: "d", Type: barchan.ParamEnum, Options: []string{"x", "y"}},
			{Key: "e", Type: "date"}, {Key: "two words", Type: barchan.ParamText},
		}, ""},
		{"an enum whose options come from a query", []barchan.Param{{Key: "d", Type: barchan.ParamEnum, From: &barchan.ParamQuery{Query: 3, Column: "c"}}}, ""},
		{"an enum that takes anything", []barchan.Param{{Key: "d", Type: barchan.ParamEnum, Freeform: true}}, ""},
		{"several defaults of a multi-select", []barchan.Param{{Key: "d", Multi: true, Default: barchan.Value{"a", "b"}}}, ""},
		{"no key", []barchan.Param{{Type: barchan.ParamText}}, "has no key"},
		{"a space at the end of the key", []barchan.Param{{Key: "a "}}, `"a "`},
		{"braces in the key", []barchan.Param{{Key: "a}}"}}, `"a}}"`},
		{"a long key", []barchan.Param{{Key: long}}, "too long"},
		{"the same key twice", []barchan.Param{{Key: "a"}, {Key: "a"}}, `parameter "a" is declared twice`},
		{"an unknown type", []barchan.Param{{Key: "a", Type: "uuid"}}, `parameter "a": unknown parameter type "uuid"`},
		{"several defaults of one value", []barchan.Param{{Key: "a", Default: barchan.Value{"1", "2"}}}, `parameter "a"`},
		{"an enum without options", []barchan.Param{{Key: "a", Type: barchan.ParamEnum}}, "needs options"},
		{"a default that is not UTF-8", []barchan.Param{{Key: "a", Default: barchan.Value{"\xff"}}}, "UTF-8"},
		{"an option with a NUL", []barchan.Param{{Key: "a", Type: barchan.ParamEnum, Options: []string{"x\x00"}}}, "NUL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := barchan.ValidateParams(c.params)
			if c.want == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			if barchan.CodeOf(err) != barchan.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %q (%s), want a message with %q", err, barchan.CodeOf(err), c.want)
			}
		})
	}
}

func TestValidateParamsBoundsTheirNumber(t *testing.T) {
	t.Parallel()
	params := make([]barchan.Param, barchan.MaxParams+1)
	if err := barchan.ValidateParams(params); barchan.CodeOf(err) != barchan.CodeTooLarge {
		t.Fatalf("got %v, want too_large", err)
	}
}

func TestParseParamType(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]barchan.ParamType{
		"": barchan.ParamText, "date": barchan.ParamDatetime, "datetime": barchan.ParamDatetime,
		"text": barchan.ParamText, "number": barchan.ParamNumber, "enum": barchan.ParamEnum,
	} {
		if got, err := barchan.ParseParamType(text); err != nil || got != want {
			t.Errorf("ParseParamType(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	if _, err := barchan.ParseParamType("Number"); barchan.CodeOf(err) != barchan.CodeInvalid {
		t.Errorf("got %v, want invalid", err)
	}
}
