package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// conformance holds the queries that the tests of Dune's own clients execute,
// with the ids that they have there.
const conformance = "testdata/conformance"

// loadConformance puts on the server what the tests of Dune's clients expect.
func loadConformance(s *server) {
	s.t.Helper()
	s.barchan("push", conformance, "--keep-ids")
	s.call("POST", "/uploads/csv", `{"table_name":"conformance","data":"id,name\n1,a\n"}`, nil)
	csv := filepath.Join(s.t.TempDir(), "trades.csv")
	if err := os.WriteFile(csv, []byte("block_time,amount_usd\n2024-03-04 21:59:33,1.5\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.barchan("load", "dex.trades", csv)
	s.view("result_conformance", 5898182)
	for _, id := range []int{1215383, 966920} { // some tests begin with a latest result
		s.runQuery(id, "")
	}
}

// runQuery runs a query to its end and returns the execution's id.
func (s *server) runQuery(query int, values string) string {
	s.t.Helper()
	var out struct {
		Execution string `json:"execution_id"`
	}
	body := "{}"
	if values != "" {
		body = `{"query_parameters":` + values + `}`
	}
	s.call("POST", fmt.Sprintf("/query/%d/execute", query), body, &out)
	if state := s.wait(out.Execution); state != "QUERY_STATE_COMPLETED" {
		s.t.Fatalf("query %d ended %s", query, state)
	}
	return out.Execution
}

// What the tests of Dune's clients assert of results, said once more without a
// client: parameters, filters, order, pages and CSV.
func TestConformanceOfResults(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one request after another")
	}
	s := startServer(t)
	loadConformance(s)
	get := func(path string) string {
		status, body, err := s.try(context.Background(), "GET", path, "")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d %s", status, body)
	}
	csv := func(id, query string) string {
		return strings.TrimPrefix(get("/execution/"+id+"/results/csv?"+query), "200 ")
	}
	ask := func(name, value string) string { return url.Values{name: {value}}.Encode() }

	usual := s.runQuery(1215383, "")
	all := s.runQuery(1215383, `{"TextField":"different word","NumberField":"22","DateField":"1991-01-01 00:00:00","ListField":"Option 2"}`)
	five, multi := s.runQuery(3435763, ""), s.runQuery(3463180, "")
	ten := s.runQuery(3463180, `{"StartFrom":"10"}`)
	for name, c := range map[string][2]string{
		"defaults":       {csv(usual, ""), "text_field,number_field,date_field,list_field\nPlain Text,3.1415926535,2022-05-04 00:00:00,Option 1\n"},
		"given":          {csv(all, ""), "text_field,number_field,date_field,list_field\ndifferent word,22,1991-01-01 00:00:00,Option 2\n"},
		"filters":        {csv(five, ask("filters", "number < 3")), "number\n1\n2\n"},
		"sort and limit": {csv(multi, "limit=2&"+ask("sort_by", "number desc")), "number\n10\n9\n"},
		"limit":          {csv(multi, "limit=3"), "number\n5\n6\n7\n"},
		"start":          {csv(ten, ""), "number\n10\n11\n12\n13\n14\n15\n"},
		"latest":         {strings.TrimPrefix(get("/query/3463180/results/csv?params.StartFrom=5&limit=1"), "200 "), "number\n5\n"},
		"some values":    {strings.TrimPrefix(get("/query/1215383/results/csv?params.TextField=Plain+Text&columns=text_field"), "200 "), "text_field\nPlain Text\n"},
		"columns":        {csv(five, "columns=number,nope"), `400 {"error":"columns, character 8: the result has no column \"nope\": it has number"}`},
		"no query":       {get("/query/999999999"), `404 {"error":"Query not found"}`},
		"query 0":        {get("/query/0/results"), `404 {"error":"Query not found"}`},
		"wonky id":       {get("/execution/Wonky%20Job%20ID/status"), `400 {"error":"The requested execution ID (ID: Wonky Job ID) is invalid."}`},
	} {
		if c[0] != c[1] {
			t.Errorf("%s\ngot  %q\nwant %q", name, c[0], c[1])
		}
	}
	blocks := s.rows(s.runQuery(966920, ""))
	if len(blocks) != 9 || blocks[0]["hash"] != "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3" || fmt.Sprint(blocks[8]["number"]) != "8" {
		t.Errorf("blocks: %v", blocks)
	}
}
