package worker

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
)

// integers are the types whose values hold every value of the ones before.
var integers = map[string]int{"tinyint": 1, "smallint": 2, "integer": 3, "bigint": 4}

// as makes the target of a declared column from a column of the file.
func (s *sourceColumn) as(c barchan.Column) (target, error) {
	f, err := formOfName(c.Type)
	if err != nil {
		return target{}, err
	}
	t := target{
		column: barchan.Column{Name: strings.ToLower(c.Name), Type: c.Type, Stored: f.stored},
		source: s.sql,
	}
	switch {
	case !s.text && s.form.name == f.name && s.form.stored == f.stored:
		t.value = s.form.written(s.sql)
	case !s.text && integers[s.form.name] > 0 && integers[f.name] > 0:
		t.value, t.check = fmt.Sprintf("TRY_CAST(%s AS %s)", s.sql, f.duck), true
	case f.name == "varchar":
		t.value = fmt.Sprintf("CAST(%s AS VARCHAR)", s.sql)
	default:
		text := s.sql
		if !s.text {
			text = fmt.Sprintf("CAST(%s AS VARCHAR)", s.sql)
		}
		t.value, t.check = fromText(text, f), true
	}
	return t, nil
}

// Bounds of the 256-bit integers.
const (
	maxUint256 = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
	maxInt256  = "57896044618658097711785492504343953926634992332820282019728792003956564819967"
	minInt256  = "-57896044618658097711785492504343953926634992332820282019728792003956564819968"
)

// fromText is SQL that makes a value of a type from the text t; NULL where the
// text is none. It is stricter than DuckDB's casts, which round 1.5 to the
// bigint 2.
func fromText(t string, f form) string {
	trimmed := "trim(" + t + ")"
	when := func(condition, value string) string {
		return "CASE WHEN " + condition + " THEN " + value + " END"
	}
	matches := func(pattern string) string {
		return "regexp_full_match(" + trimmed + ", " + quoteText(pattern) + ")"
	}
	tryCast := "TRY_CAST(" + trimmed + " AS " + f.duck + ")"
	base, _, _ := strings.Cut(f.name, "(")
	switch base {
	case "tinyint", "smallint", "integer", "bigint":
		return when(matches(`[+-]?[0-9]+`), tryCast)
	case "boolean":
		return when("lower("+trimmed+") IN ('true', 'false', 't', 'f', '1', '0')", tryCast)
	case "decimal":
		return when(matches(fmt.Sprintf(`[+-]?[0-9]*(\.[0-9]{0,%d}0*)?`, scaleOf(f.name))), tryCast)
	case "double", "real":
		return when("NOT contains("+trimmed+", '_')", tryCast)
	case "uint256":
		return when(matches(`\+?[0-9]{1,100}`)+" AND CAST("+trimmed+" AS BIGNUM) <= CAST('"+maxUint256+"' AS BIGNUM)",
			"CAST(CAST("+trimmed+" AS BIGNUM) AS VARCHAR)")
	case "int256":
		return when(matches(`[+-]?[0-9]{1,100}`)+" AND CAST("+trimmed+" AS BIGNUM) BETWEEN CAST('"+minInt256+"' AS BIGNUM) AND CAST('"+maxInt256+"' AS BIGNUM)",
			"CAST(CAST("+trimmed+" AS BIGNUM) AS VARCHAR)")
	case "varbinary":
		return "CASE WHEN NOT starts_with(" + trimmed + ", '0x') THEN TRY(from_base64(" + trimmed + ")) WHEN " +
			matches(`0x([0-9a-fA-F]{2})*`) + " THEN unhex(substr(" + trimmed + ", 3)) END"
	case "array", "map", "row":
		// TRY_CAST would make NULL of the parts that do not fit.
		return "TRY(CAST(CAST(" + trimmed + " AS JSON) AS " + f.duck + "))"
	case interval:
		return "dune_interval_text(TRY_CAST(" + trimmed + " AS INTERVAL))"
	}
	return tryCast
}

// scaleOf is the scale of a decimal's name.
func scaleOf(name string) int {
	var precision, scale int
	_, _ = fmt.Sscanf(name, "decimal(%d,%d)", &precision, &scale)
	return scale
}
