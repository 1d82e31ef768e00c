package duneapi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/duneapi"
)

func TestValuesTakeWhatClientsSend(t *testing.T) {
	t.Parallel()
	var got duneapi.Values
	err := json.Unmarshal([]byte(`{"s":"a","n":3.10,"big":123456789012345678901234567890,"neg":-1e5,"b":true,"list":["x",2,false],"none":[]}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	want := duneapi.Values{"s": {"a"}, "n": {"3.10"}, "big": {"123456789012345678901234567890"}, "neg": {"-1e5"},
		"b": {"true"}, "list": {"x", "2", "false"}, "none": {}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestValuesNameTheKeyThatIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"k":{}}`:         `parameter "k" must be a string, a number, a boolean or a list of those`,
		`{"k":null}`:       `parameter "k" must be a string, a number, a boolean or a list of those`,
		`{"k":[["x"]]}`:    `parameter "k" must be a string, a number, a boolean or a list of those`,
		`{"k":["x",null]}`: `parameter "k" must be a string, a number, a boolean or a list of those`,
		`[1]`:              `query_parameters must be an object`,
		`"x"`:              `query_parameters must be an object`,
	} {
		var v duneapi.Values
		err := json.Unmarshal([]byte(text), &v)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	var v duneapi.Values
	if err := json.Unmarshal([]byte(`null`), &v); err != nil || v != nil {
		t.Errorf("null: %v %v", v, err)
	}
}

func TestValueIsAStringUnlessThereAreSeveral(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]duneapi.Value{`"a"`: {"a"}, `["a","b"]`: {"a", "b"}, `[]`: {}} {
		got, err := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("%v: %s %v, want %s", v, got, err, want)
		}
	}
}

func TestTimesAlwaysHaveAFraction(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 3, 4, 23, 59, 33, 0, time.FixedZone("x", 7200))
	text := duneapi.FormatTime(at)
	if text != "2024-03-04T21:59:33.000000Z" {
		t.Errorf("got %s", text)
	}
	back, err := duneapi.ParseTime(text)
	if err != nil || !back.Equal(at) {
		t.Errorf("back %v %v", back, err)
	}
	if duneapi.FormatTime(time.Time{}) != "" {
		t.Error("the zero time is written")
	}
	if _, err := duneapi.ParseTime("yesterday"); err == nil {
		t.Error("yesterday is a time")
	}
}

// Absent values are omitted, never null: TypeScript clients expect undefined.
func TestAbsentIsOmitted(t *testing.T) {
	t.Parallel()
	for _, v := range []any{
		duneapi.ExecutionStatus{}, duneapi.Result{}, duneapi.PipelineOverview{}, duneapi.NodeExecution{},
		duneapi.QueryRequest{}, duneapi.PipelineRequest{}, duneapi.ExecuteRequest{}, duneapi.Parameter{}, duneapi.PlanNode{},
		duneapi.Key{}, duneapi.Health{}, duneapi.TableRequest{Schema: []duneapi.TableColumn{{}}},
	} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "null") {
			t.Errorf("%T holds null: %s", v, text)
		}
	}
}
