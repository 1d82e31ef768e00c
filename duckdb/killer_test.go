package duckdb

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// killers are statements that take an engine in its server's process down, or
// keep it busy for ever. The list never shrinks.
func killers() map[string]string {
	r := strings.Repeat
	all := map[string]string{
		"nested_parens_1k":      "SELECT " + r("(", 1000) + "1" + r(")", 1000),
		"nested_parens_100k":    "SELECT " + r("(", 100000) + "1" + r(")", 100000),
		"nested_parens_1M":      "SELECT " + r("(", 1000000) + "1" + r(")", 1000000),
		"plus_chain_100k":       "SELECT 1" + r("+1", 100000),
		"and_chain_100k":        "SELECT true" + r(" AND true", 100000),
		"not_chain_100k":        "SELECT " + r("NOT ", 100000) + "true",
		"neg_chain_100k":        "SELECT " + r("- ", 100000) + "1",
		"nested_list_100k":      "SELECT " + r("[", 100000) + "1" + r("]", 100000),
		"nested_subq_1k":        r("SELECT * FROM (", 1000) + "SELECT 1" + r(")", 1000),
		"nested_subq_50k":       r("SELECT * FROM (", 50000) + "SELECT 1" + r(")", 50000),
		"union_chain_5k":        "SELECT 1" + r(" UNION ALL SELECT 1", 5000),
		"union_chain_50k":       "SELECT 1" + r(" UNION ALL SELECT 1", 50000),
		"case_nest_20k":         "SELECT " + r("CASE WHEN true THEN ", 20000) + "1" + r(" END", 20000),
		"func_nest_20k":         "SELECT " + r("abs(", 20000) + "1" + r(")", 20000),
		"json_deep_1M":          "SELECT json_valid('" + r("[", 1000000) + r("]", 1000000) + "')",
		"json_deep_cast_100k":   "SELECT ('" + r("[", 100000) + r("]", 100000) + "')::JSON->'$[0]'",
		"type_nest_5k":          "SELECT NULL::INT" + r("[]", 5000),
		"type_nest_100k":        "SELECT NULL::INT" + r("[]", 100000),
		"struct_nest_5k":        "SELECT NULL::" + r("STRUCT(a ", 5000) + "INT" + r(")", 5000),
		"recursive_infinite":    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT count(*) FROM t",
		"cross_join_cpu":        "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range,b.range)=1",
		"repeat_10G":            "SELECT length(repeat('x', 10000000000))",
		"repeat_3G":             "SELECT length(repeat('x', 3000000000))",
		"list_agg_big":          "SELECT length(list(range)::VARCHAR) FROM range(200000000)",
		"string_agg_big":        "SELECT length(string_agg(range::VARCHAR||'" + r("x", 50) + "', ',')) FROM range(100000000)",
		"sort_big":              "SELECT * FROM (SELECT random() x, md5(range::VARCHAR) y FROM range(50000000)) ORDER BY x LIMIT 1 OFFSET 40000000",
		"agg_big":               "SELECT count(*) FROM (SELECT md5(range::VARCHAR) k, max(range) FROM range(50000000) GROUP BY 1)",
		"range_list":            "SELECT length(range(2000000000))",
		"lpad":                  "SELECT length(lpad('x', 2000000000, 'y'))",
		"regexp_bomb":           "SELECT regexp_matches(repeat('a',100000), '(a*)*b')",
		"regexp_big":            "SELECT regexp_matches('a', '((a{1000}){1000}){1000}')",
		"like_bomb":             "SELECT repeat('a',100000) LIKE '" + r("%a", 200) + "b'",
		"levenshtein":           "SELECT levenshtein(repeat('a',200000), repeat('b',200000))",
		"hugeint_pow":           "SELECT factorial(33)",
		"pg_sleep_60":           "SELECT pg_sleep(60)",
		"sleep_ms":              "SELECT sleep_ms(60000)",
		"pivot_wide":            "PIVOT (SELECT range a, range b FROM range(100000)) ON a USING sum(b)",
		"wide_select_50k":       "SELECT " + strings.TrimSuffix(r("1,", 50000), ","),
		"in_list_500k":          "SELECT 1 WHERE 5 IN (" + strings.TrimSuffix(r("1,", 500000), ",") + ")",
		"table_create_mem":      "CREATE TABLE x AS SELECT range, md5(range::VARCHAR) m FROM range(100000000)",
		"logging_select_bypass": "SELECT * FROM enable_logging(storage='file', storage_path='/nope/logs')",
		"logging_stdout":        "SELECT * FROM enable_logging(storage='stdout', level='debug')",
		"verification":          "PRAGMA enable_verification",
		"null_byte":             "SELECT 'a\x00b'",
		"bad_utf8":              "SELECT '\xff\xfe'",
		"empty":                 "",
		"comment_only":          "-- x",
		"semicolons":            ";;;;",
		"big_result":            "SELECT md5(range::VARCHAR) m, random() r FROM range(1000000000)",
	}
	var chain, doubling strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&chain, ", c%d AS (SELECT * FROM %s)", i, previous("c", i, "(SELECT 1 a)"))
	}
	all["cte_chain_3k"] = "WITH " + chain.String()[2:] + " SELECT * FROM c2999"
	for i := range 30 {
		p := previous("c", i, "(SELECT 1 a)")
		fmt.Fprintf(&doubling, ", c%d AS NOT MATERIALIZED (SELECT x.a FROM %s x JOIN %s y USING (a))", i, p, p)
	}
	all["cte_doubling_30"] = "WITH " + doubling.String()[2:] + " SELECT * FROM c29"
	return all
}

func previous(name string, i int, first string) string {
	if i == 0 {
		return first
	}
	return fmt.Sprint(name, i-1)
}

// endings are how a killer may end, beside doing no harm. A statement that
// DuckDB cannot parse is a defect of the printer, and internal: these were not
// printed.
var endings = []barchan.Code{
	barchan.CodeTimeout, barchan.CodeResourceExhausted, barchan.CodeEngineCrashed, barchan.CodeTooLarge,
	barchan.CodeSyntax, barchan.CodeSemantic, barchan.CodeData, barchan.CodeInternal,
}

// TestKillersHarmOnlyThemselves runs every killer in a session of its own. It
// must end soon after its deadline, as a failure with a sentence or with a
// result, while a bystander's queries go on.
func TestKillersHarmOnlyThemselves(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute of two cores")
	}
	t.Parallel()
	const deadline = time.Second
	e := raw(t, 1)
	bystander := small(t, e, nil)
	for name, sql := range killers() {
		t.Run(name, func(t *testing.T) {
			s := small(t, e, func(spec *barchan.SessionSpec) {
				spec.Limits.NodeDeadline = deadline
				spec.Limits.ResultBytes = 64 << 20
				spec.Limits.SpillBytes = 256 << 20
			})
			start := time.Now()
			_, err := s.try(t, sql, "a")
			took := time.Since(start)
			code := barchan.CodeOf(err)
			t.Logf("%-20s %6d ms, session's peak %4d MB: %v", code, took.Milliseconds(), s.Usage().PeakMemory>>20, err)
			if err != nil && !slices.Contains(endings, code) {
				t.Errorf("ended as %q: %v", code, err)
			}
			if limit := deadline + grace + 2*time.Second; took > limit {
				t.Errorf("took %s, more than %s", took, limit)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if peak := s.Usage().PeakMemory; peak > 2<<30 {
				t.Errorf("used %d MB", peak>>20)
			}
			if _, err := bystander.try(t, "SELECT 1 AS x", "b"); err != nil {
				t.Errorf("the bystander failed: %v", err)
			}
		})
	}
}
