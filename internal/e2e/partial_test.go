package e2e

import (
	"context"
	"strconv"
	"strings"
	"testing"
)

// TestAPlainResultOverTheCapIsCutAndAnyOtherFails runs one query that is too
// large for the server by every call.
func TestAPlainResultOverTheCapIsCutAndAnyOtherFails(t *testing.T) {
	t.Parallel()
	s := startServer(t, "--result-bytes", "1048576")
	large := s.query("large", "SELECT x, to_hex(sha256(to_utf8(CAST(x AS varchar)))) AS hash FROM UNNEST(sequence(1, 200000)) AS t(x) ORDER BY x")
	execution := s.execute("/query/"+strconv.FormatInt(large, 10)+"/execute", "")
	if state := s.wait(execution); state != "QUERY_STATE_COMPLETED_PARTIAL" {
		t.Fatalf("the plain execution ended %s", state)
	}
	status, body, err := s.try(context.Background(), "GET", "/execution/"+execution+"/results?limit=1", "")
	if err != nil || status != 400 || !strings.Contains(string(body), "allow_partial_results=true") {
		t.Errorf("without consent: %d %s %v", status, body, err)
	}
	var page struct {
		State  string
		Result struct {
			Rows     []struct{ X int64 }
			Metadata struct {
				Total int64 `json:"total_row_count"`
			}
		}
	}
	s.call("GET", "/query/"+strconv.FormatInt(large, 10)+"/results?allow_partial_results=true&limit=2", nil, &page)
	total := page.Result.Metadata.Total
	if page.State != "QUERY_STATE_COMPLETED_PARTIAL" || len(page.Result.Rows) != 2 || page.Result.Rows[0].X != 1 || total < 5_000 || total > 100_000 {
		t.Errorf("the latest result: %+v", page)
	}
	last := page
	s.call("GET", "/execution/"+execution+"/results?allow_partial_results=true&offset="+strconv.FormatInt(total-1, 10), nil, &last)
	if len(last.Result.Rows) != 1 || last.Result.Rows[0].X != total { // the first rows, in order
		t.Errorf("the last page: %+v, of %d rows", last, total)
	}

	if state := s.waitRun(s.pipeline(large)); state.Status != "failed" || !strings.Contains(state.Error, "result is larger than 1048576 bytes") {
		t.Errorf("the pipeline: %+v", state)
	}
	refresh := struct {
		Name      string
		Execution string `json:"execution_id"`
	}{}
	s.call("POST", "/materialized-views", map[string]any{"name": "result_large", "query_id": large}, &refresh)
	if state := s.wait(refresh.Execution); state != "QUERY_STATE_FAILED" {
		t.Errorf("the refresh ended %s", state)
	}
	if out := s.barchan("results", execution, "--limit", "1"); !strings.Contains(out, "partial: there were more rows") {
		t.Errorf("the command line says\n%s", out)
	}
}
