package barchan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
)

func params() []barchan.Param {
	return []barchan.Param{
		{Key: "n", Type: barchan.ParamNumber, Default: barchan.Value{"1.0"}},
		{Key: "since", Type: barchan.ParamDatetime, Default: barchan.Value{"now() - interval '7' day"}},
		{Key: "chain", Type: barchan.ParamEnum, Options: []string{"ethereum", "base"}, Default: barchan.Value{"ethereum"}},
		{Key: "ids", Type: barchan.ParamNumber, Multi: true, Default: barchan.Value{"1", "2"}},
		{Key: "who", Type: barchan.ParamText},
	}
}

func TestResolveValuesFillsInDefaults(t *testing.T) {
	t.Parallel()
	all, key, err := barchan.ResolveValues(params(), barchan.Values{"who": {"O'Brien <&>"}})
	if err != nil {
		t.Fatal(err)
	}
	want := barchan.Values{
		"n": {"1.0"}, "since": {"now() - interval '7' day"}, "chain": {"ethereum"}, "ids": {"1", "2"}, "who": {"O'Brien <&>"},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	if want := `{"chain":"ethereum","ids":["1","2"],"n":"1","since":"now() - interval '7' day","who":"O'Brien <&>"}`; key != want {
		t.Errorf("key\n got %s\nwant %s", key, want)
	}
}

func TestResolveValuesOfNothing(t *testing.T) {
	t.Parallel()
	all, key, err := barchan.ResolveValues(nil, nil)
	if err != nil || len(all) != 0 || key != "{}" {
		t.Fatalf("got %v, %q, %v", all, key, err)
	}
}

// One key stands for one SQL text, however the value was written.
func TestTheSameValueHasOneKeyAndOneText(t *testing.T) {
	t.Parallel()
	number := func(def string) barchan.Param {
		p := barchan.Param{Key: "k", Type: barchan.ParamNumber}
		if def != "" {
			p.Default = barchan.Value{def}
		}
		return p
	}
	date := barchan.Param{Key: "k", Type: barchan.ParamDatetime, Default: barchan.Value{"2024-03-04"}}
	for _, c := range []struct {
		name  string
		param barchan.Param
		given []string
		text  string
		key   string
	}{
		{"number equal to the default", number("1.0"), []string{"1", "1.0", "1.00"}, "1.0", `{"k":"1"}`},
		{"number", number(""), []string{"2.50", "2.5"}, "2.5", `{"k":"2.5"}`},
		{"zero", number(""), []string{"0", "-0", "0.00", "-0.0"}, "0", `{"k":"0"}`},
		{"exponent", number(""), []string{"1e3", "1E+3", "1.0e3", "10e2", "0.01e5", "1000E0"}, "1e3", `{"k":"1e3"}`},
		{"day", date, []string{"2024-03-04", "2024-03-04 00:00:00", "2024-03-04T00:00Z", "2024-03-04T00:00:00.000Z"}, "2024-03-04", `{"k":"2024-03-04 00:00:00"}`},
		{"moment", date, []string{"2024-03-04T01:02:03.5Z", "2024-03-04 01:02:03.500", "2024-03-04 01:02:03.500000 UTC"}, "2024-03-04 01:02:03.5", `{"k":"2024-03-04 01:02:03.5"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, given := range c.given {
				all, key, err := barchan.ResolveValues([]barchan.Param{c.param}, barchan.Values{"k": {given}})
				if err != nil {
					t.Fatalf("%q: %v", given, err)
				}
				if all["k"][0] != c.text || key != c.key {
					t.Errorf("%q: got %q and %s, want %q and %s", given, all["k"][0], key, c.text, c.key)
				}
			}
		})
	}
}

func TestAnExponentIsNotAnInteger(t *testing.T) {
	t.Parallel()
	p := []barchan.Param{{Key: "k", Type: barchan.ParamNumber}}
	_, a, _ := barchan.ResolveValues(p, barchan.Values{"k": {"1e3"}})
	_, b, _ := barchan.ResolveValues(p, barchan.Values{"k": {"1000"}})
	if a == b {
		t.Fatalf("both have the key %s, and are a double and an integer in SQL", a)
	}
}

func TestListsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	p := []barchan.Param{{Key: "k", Type: barchan.ParamNumber, Multi: true, Default: barchan.Value{"1.0", "2"}}}
	for _, c := range []struct {
		given, text barchan.Value
		key         string
	}{
		{barchan.Value{"1", "2.0"}, barchan.Value{"1.0", "2"}, `{"k":["1","2"]}`},
		{barchan.Value{"2", "1"}, barchan.Value{"2", "1"}, `{"k":["2","1"]}`},
		{barchan.Value{"2"}, barchan.Value{"2"}, `{"k":"2"}`},
	} {
		all, key, err := barchan.ResolveValues(p, barchan.Values{"k": c.given})
		if err != nil || !cmp.Equal(all["k"], c.text) || key != c.key {
			t.Errorf("%q: got %q, %s, %v; want %q, %s", c.given, all["k"], key, err, c.text, c.key)
		}
	}
}

// What a plan shows can be given again, though an expression is no datetime.
func TestADefaultCanBeGivenAsItIs(t *testing.T) {
	t.Parallel()
	given := barchan.Values{"who": {"x"}, "since": {"now() - interval '7' day"}}
	all, key, err := barchan.ResolveValues(params(), given)
	if err != nil {
		t.Fatal(err)
	}
	again, same, err := barchan.ResolveValues(params(), all)
	if err != nil || same != key || !cmp.Equal(all, again) {
		t.Errorf("got %v, %s, %v; want %v, %s", again, same, err, all, key)
	}
}

func TestResolveValuesRefuses(t *testing.T) {
	t.Parallel()
	with := func(key string, v ...string) barchan.Values {
		given := barchan.Values{"who": {"x"}}
		given[key] = v
		return given
	}
	for _, c := range []struct {
		name  string
		given barchan.Values
		want  string
	}{
		{"an unknown key", with("Invalid Parameter", "1"), "unknown parameters (Invalid Parameter)"},
		{"unknown keys, sorted", barchan.Values{"zz": {"1"}, "aa": {"1"}, "N": {"1"}}, "unknown parameters (N, aa, zz)"},
		{"a missing value", nil, "missing parameters (who)"},
		{"no value", with("n"), `parameter "n" has no value`},
		{"several values for one", with("n", "1", "2"), `parameter "n" takes one value`},
		{"a word for a number", with("n", "abc"), `parameter "n" of type number: the value "abc"`},
		{"one bad number in a list", with("ids", "1", "x"), `parameter "ids" of type number: the value "x"`},
		{"an option that is not declared", with("chain", "Base"), `parameter "chain" of type enum: the value "Base"`},
		{"an expression for a date", with("since", "now()"), `parameter "since" of type datetime: the value "now()"`},
		{"text with a NUL", with("who", "a\x00"), "NUL"},
		{"text that is not UTF-8", with("who", "\xc3"), "UTF-8"},
		{"text that is too long", with("who", strings.Repeat("x", barchan.MaxTextValueBytes+1)), "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := barchan.ResolveValues(params(), c.given)
			if barchan.CodeOf(err) != barchan.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a message with %q", err, c.want)
			}
		})
	}
}

func TestAMessageShowsALongValueCut(t *testing.T) {
	t.Parallel()
	_, _, err := barchan.ResolveValues(params(), barchan.Values{"who": {"x"}, "n": {strings.Repeat("9", 5000)}})
	if err == nil || len(err.Error()) > 300 {
		t.Fatalf("got a message of %d bytes", len(err.Error()))
	}
}

func TestEnumsThatTakeAnything(t *testing.T) {
	t.Parallel()
	for _, p := range []barchan.Param{
		{Key: "k", Type: barchan.ParamEnum, Options: []string{"a"}, Freeform: true},
		{Key: "k", Type: barchan.ParamEnum, From: &barchan.ParamQuery{Query: 1, Column: "c"}},
	} {
		if _, _, err := barchan.ResolveValues([]barchan.Param{p}, barchan.Values{"k": {"b"}}); err != nil {
			t.Error(err)
		}
	}
}
