package barchan

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCharts(t *testing.T) {
	t.Parallel()
	good := func() Chart {
		return Chart{ID: "a-1_B", Name: "Trades", Type: ChartLine, Settings: json.RawMessage(`{"x":"day"}`)}
	}
	list := []Chart{good(), {ID: "b", Type: ChartTable}, {ID: "c", Type: ChartPie, Settings: json.RawMessage("null")}}
	if err := ValidateCharts(list); err != nil || string(list[1].Settings) != "{}" || string(list[2].Settings) != "{}" {
		t.Fatalf("%v %s", err, list)
	}
	for name, change := range map[string]func(*Chart){
		"no id":           func(c *Chart) { c.ID = "" },
		"a strange id":    func(c *Chart) { c.ID = "a b" },
		"a long id":       func(c *Chart) { c.ID = strings.Repeat("a", 65) },
		"a long name":     func(c *Chart) { c.Name = strings.Repeat("ü", 201) },
		"a broken name":   func(c *Chart) { c.Name = "\xff" },
		"no type":         func(c *Chart) { c.Type = "" },
		"an unknown type": func(c *Chart) { c.Type = "Line" },
		"a list":          func(c *Chart) { c.Settings = json.RawMessage(`[1]`) },
		"no JSON":         func(c *Chart) { c.Settings = json.RawMessage(`{"a":}`) },
		"blank settings":  func(c *Chart) { c.Settings = json.RawMessage(`"{}"`) },
		"large settings":  func(c *Chart) { c.Settings = json.RawMessage(`{"a":"` + strings.Repeat("x", MaxChartSettings) + `"}`) },
	} {
		c := good()
		change(&c)
		if err := ValidateCharts([]Chart{c}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if ValidateCharts([]Chart{good(), good()}) == nil || ValidateCharts(make([]Chart, MaxCharts+1)) == nil {
		t.Error("the same chart twice, or too many, are taken")
	}
}
