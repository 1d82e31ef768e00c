package barchan

import (
	"bytes"
	"encoding/json"
	"regexp"
	"unicode/utf8"
)

// Limits of the charts of one query.
const (
	MaxCharts        = 50
	MaxChartName     = 200      // characters
	MaxChartSettings = 32 << 10 // bytes of JSON
)

// ChartType is how a result is drawn.
type ChartType string

// Types of charts.
const (
	ChartLine    ChartType = "line"
	ChartBar     ChartType = "bar"
	ChartArea    ChartType = "area"
	ChartScatter ChartType = "scatter"
	ChartPie     ChartType = "pie"
	ChartCounter ChartType = "counter"
	ChartTable   ChartType = "table"
)

// Chart is a way to look at the results of a query, kept with it. What stands
// in Settings is the business of who draws.
type Chart struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Type     ChartType       `json:"type"`
	Settings json.RawMessage `json:"settings"` // a JSON object
}

var chartID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// ValidateCharts returns a CodeInvalid error that names the chart which cannot
// be kept. Absent settings become an empty object.
func ValidateCharts(charts []Chart) error {
	if len(charts) > MaxCharts {
		return Errorf(CodeInvalid, "%d charts are too many: at most %d", len(charts), MaxCharts)
	}
	seen := map[string]bool{}
	for i := range charts {
		c := &charts[i]
		if err := c.validate(); err != nil {
			return err
		}
		if seen[c.ID] {
			return Errorf(CodeInvalid, "chart %s is there twice: give each its own id", quote(c.ID))
		}
		seen[c.ID] = true
	}
	return nil
}

func (c *Chart) validate() error {
	switch {
	case !chartID.MatchString(c.ID):
		return Errorf(CodeInvalid, "chart %s: an id has 1 to 64 letters, digits, hyphens and underscores", quote(c.ID))
	case !utf8.ValidString(c.Name) || utf8.RuneCountInString(c.Name) > MaxChartName:
		return Errorf(CodeInvalid, "chart %s: a name is UTF-8 of at most %d characters", quote(c.ID), MaxChartName)
	case len(c.Settings) > MaxChartSettings:
		return Errorf(CodeTooLarge, "chart %s: its settings have more than %d bytes", quote(c.ID), MaxChartSettings)
	}
	switch c.Type {
	case ChartLine, ChartBar, ChartArea, ChartScatter, ChartPie, ChartCounter, ChartTable:
	default:
		return Errorf(CodeInvalid, "chart %s: unknown type %s: use line, bar, area, scatter, pie, counter or table", quote(c.ID), quote(string(c.Type)))
	}
	if len(c.Settings) == 0 || string(c.Settings) == "null" {
		c.Settings = json.RawMessage(`{}`)
	}
	if text := bytes.TrimSpace(c.Settings); text[0] != '{' || !json.Valid(text) {
		return Errorf(CodeInvalid, "chart %s: its settings must be a JSON object", quote(c.ID))
	}
	return nil
}
