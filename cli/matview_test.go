package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/duneapi"
)

func TestViewsShowTheirSchedule(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	for _, args := range [][]string{
		{"result_a", "101"},
		{"result_b", "102", "--cron", "0 */6 * * *", "--tier", "large", "--until", "2030-01-31T00:00:00Z"},
	} {
		if out, errs, code := f.command(t.Context(), append([]string{"matview", "create"}, args...)...); code != 0 {
			t.Fatalf("exit %d: %s%s", code, out, errs)
		}
	}
	for name, want := range map[string]string{
		"result_a": `dune.local.result_a, filled by query 101
0 B
refreshed when asked, tier medium
`,
		"result_b": `dune.local.result_b, filled by query 102
0 B
refreshed at 0 */6 * * * (UTC), tier large, next: 2026-01-02 06:00 UTC
until 2030-01-31 00:00 UTC
`,
	} {
		out, errs, code := f.command(t.Context(), "matview", "get", name)
		if out != want || code != 0 {
			t.Errorf("exit %d, %s\ngot:\n%s\nwant:\n%s", code, errs, out, want)
		}
	}
	b := f.views["result_b"]
	b.Schedule = &duneapi.ViewSchedule{CronExpression: "0 0 * * *", Performance: "large", Error: "Query \x1b is archived"}
	f.views["result_b"] = b
	out, _, _ := f.command(t.Context(), "matview", "get", "result_b")
	want := `refreshed at 0 0 * * * (UTC), tier large, next: never: the schedule has ended
the last scheduled refresh was not started: Query ` + "\uFFFD" + ` is archived
`
	if !strings.HasSuffix(out, want) {
		t.Errorf("got:\n%s\nwant:\n%s", out, want)
	}
	out, _, _ = f.command(t.Context(), "matview", "list")
	want = `name                 query  size  schedule   next refresh
───────────────────  ─────  ────  ─────────  ─────────────────────────────
dune.local.result_a    101   0 B
dune.local.result_b    102   0 B  0 0 * * *  never: the schedule has ended
`
	if out != want {
		t.Errorf("got:\n%s\nwant:\n%s", out, want)
	}
	if _, errs, code := f.command(t.Context(), "matview", "create", "result_c", "1", "--until", "2030-01-31T00:00:00Z"); code != exitUsage || !strings.Contains(errs, "give --cron too") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestPushSeesScheduleAndTier changes one thing of a view after the other: each
// is saved once.
func TestPushSeesScheduleAndTier(t *testing.T) {
	t.Parallel()
	f, dir := newFake(t), folder(t)
	const base = "materialized_view:\n  name: result_nests\n"
	for _, yaml := range []string{
		base,
		base + "  performance: large\n",
		base + "  performance: large\n  cron_expression: \"0 */6 * * *\"\n",
		base + "  performance: large\n  cron_expression: \"0 */3 * * *\"\n",
		base,
	} {
		if err := os.WriteFile(filepath.Join(dir, "queries/nests___102.yml"), []byte(yaml), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, saves := range []int{1, 0} {
			f.calls = nil
			out, errs, code := f.command(t.Context(), "push", dir, "--keep-ids")
			if n := strings.Count(strings.Join(f.calls, "\n"), "/materialized-views"); code != 0 || n != saves {
				t.Errorf("%s: exit %d, %d saves, want %d\n%s%s", yaml, code, n, saves, out, errs)
			}
		}
	}
}
