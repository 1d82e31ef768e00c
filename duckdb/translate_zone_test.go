package duckdb

import (
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

func TestZoneName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written, name string
		ok            bool
	}{
		{"UTC", "", true}, {"z", "", true}, {"+00:00", "", true}, {"-0000", "", true},
		{"America/New_York", "America/New_York", true}, {"+05:30", "+05:30", true}, {"+0530", "+05:30", true}, {"-3:30", "-03:30", true},
		{"+5", "+05:00", true}, {"+14:00", "+14:00", true}, {"+14:01", "", false}, {"+05:60", "", false}, {"+", "+", false}, {"-", "-", false},
		{"", "", false}, {"Local", "", false}, {"Nowhere/City", "Nowhere/City", false}, {"../etc/passwd", "../etc/passwd", false}, {"A\x01", "", false},
	} {
		if name, ok := zoneName(c.written); name != c.name || ok != c.ok {
			t.Errorf("zone %q: got %q, %v; want %q, %v", c.written, name, ok, c.name, c.ok)
		}
	}
}

// TestZonesOfColumns: what a result shows in a zone, the next query knows.
func TestZonesOfColumns(t *testing.T) {
	t.Parallel()
	inputs := []barchan.Input{{Name: "query_1", Files: []string{"a.parquet"}, Schema: barchan.Schema{
		{Name: "t", Type: "timestamp(3) with time zone", Zone: "America/New_York"}, {Name: "u", Type: "timestamp(3) with time zone", Zone: "+05:30"},
		{Name: "n", Type: "bigint", Zone: "Asia/Tokyo"},
	}}}
	for _, c := range []struct {
		query string
		zones []string
		holds string
	}{
		{"select t, u, n from query_1", []string{"America/New_York", "+05:30", ""}, ""},
		{"select date_trunc('day', t), hour(u) from query_1", []string{"America/New_York", ""}, "INTERVAL '330 minutes'"},
		{"select date_trunc('day', t) from query_1", []string{"America/New_York"}, "dune_from_wall('America/New_York', date_trunc('day', timezone('America/New_York',"},
		{"select t at time zone 'UTC', at_timezone(t, '-08'), max(t) over () from query_1", []string{"", "-08:00", "America/New_York"}, ""},
		{"select t from query_1 union all select u from query_1", []string{barchan.ZoneMixed}, ""},
		{"select coalesce(t, u), coalesce(t, t + interval '1' day) from query_1", []string{barchan.ZoneMixed, "America/New_York"}, ""},
	} {
		tr, err := Translate(barchan.Statement{SQL: c.query, Inputs: inputs}, files)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if zones := tr.Zones(); !slices.Equal(zones, c.zones) || !strings.Contains(tr.SQL, c.holds) {
			t.Errorf("%s\n  zones %q, want %q\n  %s", c.query, zones, c.zones, tr.SQL)
		}
		schema := make(barchan.Schema, len(c.zones))
		tr.Refine(schema)
		for i, zone := range c.zones {
			if schema[i].Zone != zone {
				t.Errorf("%s: column %d is shown in %q", c.query, i+1, schema[i].Zone)
			}
		}
	}
}

// TestTypesOfBigColumns: DuckDB has one type for both.
func TestTypesOfBigColumns(t *testing.T) {
	t.Parallel()
	tr, err := Translate(barchan.Statement{SQL: "select cast(-5 as int256), -uint256 '5', cast(5 as uint256), array[cast(-5 as int256)], abs(cast(-5 as int256)), cast(null as int256)"}, files)
	if err != nil {
		t.Fatal(err)
	}
	schema := barchan.Schema{{Type: "uint256"}, {Type: "uint256"}, {Type: "uint256"}, {Type: "array(uint256)"}, {Type: "uint256"}, {Type: "uint256"}}
	tr.Refine(schema)
	for i, want := range []string{"int256", "int256", "uint256", "array(int256)", "int256", "int256"} {
		if schema[i].Type != want {
			t.Errorf("column %d: got %s, want %s", i+1, schema[i].Type, want)
		}
	}
}

// TestPlaceOfDivision: a division by zero has a place when there is but one.
func TestPlaceOfDivision(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]barchan.Position{
		"select 1 / 0": {Line: 1, Column: 10},
		"select x / 2 from (\nselect 8 % y as x from (values 0) t(y))":                      {Line: 2, Column: 10},
		"select 1 / x, 2 / x from (values 0) t(x)":                                          {},
		"select mod(1, x), 1e0 / x, x / 1.5 from (values 0) t(x)":                           {Line: 1, Column: 8},
		"select reduce(array[1, 0], 1, (s, x) -> s / x, s -> cast(s as varchar))":           {Line: 1, Column: 43},
		"select cast(x as decimal(38, 0)) / x from (values cast(0 as decimal(30, 2))) t(x)": {Line: 1, Column: 34},
		"select avg(x) from (values 1.5) t(x)":                                              {},
	} {
		tr, err := Translate(barchan.Statement{SQL: query}, files)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		e := tr.Explain("Invalid Input", "dune_fail: Error in API error: Division by zero", -1)
		if e.Position != want || e.Message != "Division by zero" {
			t.Errorf("%s: got %q at %v, want %v", query, e.Message, e.Position, want)
		}
		if e := tr.Explain("Invalid Input", "API error: something else", -1); !e.Position.IsZero() {
			t.Errorf("%s: another error has a place", query)
		}
	}
}
