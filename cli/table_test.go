package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
)

// page makes a page of a result from the JSON of its rows.
func page(t *testing.T, names, types, rows string) *duneapi.ResultPage {
	t.Helper()
	var p duneapi.ResultPage
	p.Metadata.ColumnNames, p.Metadata.ColumnTypes = strings.Fields(names), strings.Split(types, ";")
	if err := json.Unmarshal([]byte(rows), &p.Rows); err != nil {
		t.Fatal(err)
	}
	return &p
}

func TestTables(t *testing.T) {
	t.Parallel()
	late := page(t, "rank factor best late_percent worst", "bigint;varchar;varchar;double;varchar", `[
		{"rank":1,"factor":"the flight before","best":"on time","late_percent":19.8,"worst":"cancelled"},
		{"rank":2,"factor":"carrier","best":"Hawaiian Airlines Inc.","late_percent":12,"worst":"AirTran Airways Corporation"},
		{"rank":10,"factor":"destination","best":null,"late_percent":0.125,"worst":"Will Rogers World"}]`)
	odd := page(t, "id hash tags at wide evil", "uint256;varbinary;array(varchar);timestamp(3);varchar;varchar", `[
		{"id":"115792089237316195423570985008687907853269984665640564039457584007913129639935","hash":"0xab","tags":["a", "b"],"at":"2024-03-04 21:59:33.000","wide":"日本語","evil":"a\u001b[31mred\nline\u202e"},
		{"id":"7","hash":null,"tags":[],"at":null,"wide":"é"}]`)
	var b strings.Builder
	for _, c := range []struct {
		page  *duneapi.ResultPage
		limit int
	}{{late, 0}, {late, 60}, {late, 40}, {late, 10}, {odd, 0}, {odd, 120}} {
		lines, hidden := resultTable(c.page).render(palette{}, c.limit)
		fmt.Fprintf(&b, "== %d cells\n%s\n%s\n\n", c.limit, strings.Join(lines, "\n"), shownRows(int64(len(c.page.Rows)), 0, 123, hidden))
	}
	golden.File(t, "testdata/tables.golden", b.String())
}

func TestTablesFitTheTerminal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "columns")
		var tab table
		text := rapid.StringMatching(`[a-z日é ]{0,20}`)
		for range n {
			tab.names = append(tab.names, text.Draw(t, "name"))
			tab.right = append(tab.right, rapid.Bool().Draw(t, "number"))
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			tab.rows = append(tab.rows, rapid.SliceOfN(text, n, n).Draw(t, "row"))
		}
		limit := rapid.IntRange(1, 120).Draw(t, "limit")
		lines, hidden := tab.render(palette{}, limit)
		if hidden < 0 || hidden >= n {
			t.Fatalf("%d of %d columns left out", hidden, n)
		}
		for _, line := range lines {
			if w := width(line); w > limit && hidden < n-1 {
				t.Fatalf("a line of %d cells in %d: %q", w, limit, line)
			}
		}
	})
}

func TestShownRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shown, offset, all int64
		hidden             int
		want               string
	}{
		{7, 0, 7, 0, "(7 rows)"},
		{1, 0, 1, 0, "(1 row)"},
		{0, 0, 0, 0, "(0 rows)"},
		{20, 0, 336776, 0, "(336,776 rows, first 20 shown)"},
		{20, 100, 336776, 2, "(336,776 rows, 101 to 120 shown, 2 columns more to the right)"},
		{0, 900, 7, 0, "(7 rows, none shown)"},
	} {
		if got := shownRows(c.shown, c.offset, c.all, c.hidden); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
