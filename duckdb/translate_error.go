package duckdb

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// rule turns a message of DuckDB into one in DuneSQL's words. A rule without
// words keeps DuckDB's.
type rule struct {
	pattern *regexp.Regexp
	code    barchan.Code
	words   func(m []string) string
}

func words(format string, groups ...int) func([]string) string {
	return func(m []string) string {
		args := make([]any, len(groups))
		for i, g := range groups {
			args[i] = m[g]
		}
		return fmt.Sprintf(format, args...)
	}
}

// rules are tried in order.
var rules = []rule{
	{regexp.MustCompile(`API error: (?s)(.*)`), barchan.CodeData, words("%s", 1)},
	{regexp.MustCompile(`^Referenced column "([^"]*)" (?:was )?not found`), barchan.CodeSemantic, words("Column '%s' cannot be resolved", 1)},
	{regexp.MustCompile(`^(?:Referenced table|Values list) "([^"]*)"(?: does not have a column named "([^"]*)"| not found)`), barchan.CodeSemantic, func(m []string) string {
		return fmt.Sprintf("Column '%s' cannot be resolved", strings.Trim(m[1]+"."+m[2], "."))
	}},
	{regexp.MustCompile(`^Ambiguous reference to (?:column name|table) "([^"]*)"`), barchan.CodeSemantic, words("Column '%s' is ambiguous", 1)},
	{regexp.MustCompile(`^column "?([^"]*?)"? must appear in the GROUP BY clause`), barchan.CodeSemantic, words("'%s' must be an aggregate expression or appear in GROUP BY clause", 1)},
	{regexp.MustCompile(`^([A-Z]+(?: BY)?) clause cannot contain (?:aggregates|window functions)`), barchan.CodeSemantic, words("%s clause cannot contain aggregations, window functions or grouping operations", 1)},
	{regexp.MustCompile(`aggregate function calls cannot be nested`), barchan.CodeSemantic, words("Cannot nest aggregations inside aggregation")},
	{regexp.MustCompile(`aggregate function calls cannot contain window function`), barchan.CodeSemantic, words("Cannot nest window functions or row pattern measures inside aggregation")},
	{regexp.MustCompile(`^GROUPING statement cannot be used without groups`), barchan.CodeSemantic, words("A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause")},
	{regexp.MustCompile(`window function calls cannot be nested`), barchan.CodeSemantic, words("Cannot nest window functions inside window function")},
	{regexp.MustCompile(`^No function matches the given name and argument types '([^(]+)\((.*?)\)'\.`), barchan.CodeSemantic, noFunction},
	{regexp.MustCompile(`^Macro "?(\w+)"?\(?\)? does not support|^Macro (?:function )?'?(\w+)\(.*requires`), barchan.CodeSemantic, func(m []string) string {
		return fmt.Sprintf("Unexpected parameters for function %s", userName(m[1]+m[2]))
	}},
	{regexp.MustCompile(`^Cannot compare values of type (.+?) and (?:type|values of type) (.+?)(?: in .*)? - an explicit cast is required`), barchan.CodeSemantic, func(m []string) string {
		return fmt.Sprintf("Cannot apply operator: %s = %s", trinoType(m[1]), trinoType(m[2]))
	}},
	{regexp.MustCompile(`^Cannot (?:mix values|combine types) of (?:type )?(.+?) and (.+?)(?: in (\w+).*)?(?: - an explicit cast is required)?$`), barchan.CodeSemantic, func(m []string) string {
		return fmt.Sprintf("All values must be the same type: %s and %s", trinoType(m[1]), trinoType(m[2]))
	}},
	{regexp.MustCompile(`^Unimplemented type for cast \((.+) -> (.+)\)`), barchan.CodeSemantic, func(m []string) string {
		return fmt.Sprintf("Cannot cast %s to %s", trinoType(m[1]), trinoType(m[2]))
	}},
	{regexp.MustCompile(`^Like pattern must not end with escape character`), barchan.CodeData, words("Escape character must be followed by '%%', '_' or the escape character itself")},
	{regexp.MustCompile(`^Invalid escape string\. Escape string must be empty or one character`), barchan.CodeData, words("Escape string must be a single character")},
	{regexp.MustCompile(`^Missing ASOF JOIN inequality`), barchan.CodeSemantic, words("ASOF JOIN needs one comparison of its two sides by <, <=, > or >= in its ON")},
	{regexp.MustCompile(`^Multiple ASOF JOIN inequalities`), barchan.CodeSemantic, words("ASOF JOIN takes one inequality of its two sides, not several: the others belong into WHERE")},
	{regexp.MustCompile(`^Set operations can only apply to expressions with the same number`), barchan.CodeSemantic, words("The queries of a set operation have different numbers of fields")},
	{regexp.MustCompile(`TRY can not be used`), barchan.CodeSemantic, words("TRY cannot hold a random function")},
	{regexp.MustCompile(`^More than one row returned by a subquery`), barchan.CodeData, words("Scalar sub-query has returned multiple rows")},
	{regexp.MustCompile(`^Overflow in \w+ of DECIMAL`), barchan.CodeData, words("Decimal overflow")},
	{regexp.MustCompile(`^(invalid perl operator|invalid escape sequence)(?s)(: .*)`), barchan.CodeData, words("Invalid pattern: %s%s: patterns are RE2's, which have no look-around and no back references", 1, 2)},
	{regexp.MustCompile(`^((?:missing argument to repetition operator|missing [\])]|unexpected \)|trailing \\|invalid (?:character class range|named capture group|repetition size|UTF-8)|bad repetition operator)(?s:.*))`), barchan.CodeData, words("Invalid pattern: %s", 1)},
	{regexp.MustCompile(`^Overflow in (\w+) of (\w+) \((.*)\)`), barchan.CodeData, func(m []string) string {
		return fmt.Sprintf("%s %s overflow: %s", trinoType(m[2]), m[1], m[3])
	}},
	{regexp.MustCompile(`^Type (\w+) with value (.+) can't be cast .*destination type (.+?)\.?$`), barchan.CodeData, outOfRange},
	{regexp.MustCompile(`^Failed to cast decimal value (.+) to type (\w+)`), barchan.CodeData, func(m []string) string {
		return fmt.Sprintf("Cannot cast '%s' to %s", m[1], strings.ToUpper(trinoType(m[2])))
	}},
	// Nothing but a BIGNUM, whose name DuckDB does not know here, is made of a text so.
	{regexp.MustCompile(`^Could not convert string ['"](?s)(.*)['"] to VARCHAR`), barchan.CodeData, words("Cannot cast '%s' to UINT256", 1)},
	{regexp.MustCompile(`^Could not convert string ['"](?s)(.*)['"] to '?([\w() ,]+)'?`), barchan.CodeData, func(m []string) string {
		return fmt.Sprintf("Cannot cast '%s' to %s", m[1], strings.ToUpper(trinoType(m[2])))
	}},
	{regexp.MustCompile(`^(?:Could not cast|Casting) value "?(.+?)"? to (?:type )?(.+?)(?: failed)?(?::.*)?$`), barchan.CodeData, func(m []string) string {
		return fmt.Sprintf("Cannot cast '%s' to %s", m[1], trinoType(m[2]))
	}},
	{regexp.MustCompile(`^invalid (date|timestamp|time) field format: "(.*?)"`), barchan.CodeData, words("Value cannot be cast to %s: %s", 1, 2)},
	{regexp.MustCompile(`^(date|timestamp|time) field value out of range: "(.*?)"`), barchan.CodeData, words("Value cannot be cast to %s: %s", 1, 2)},
	{regexp.MustCompile(`^Could not parse string "(?s)(.*?)" according to format specifier`), barchan.CodeData, words("Invalid format: \"%s\"", 1)},
	{regexp.MustCompile(`^Unknown TimeZone '(.*?)'`), barchan.CodeData, words("Unknown time-zone ID: %s", 1)},
	{regexp.MustCompile(`^extract specifier "(?s)(.*?)" not recognized`), barchan.CodeData, words("'%s' is not a valid TIMESTAMP field", 1)},
	{regexp.MustCompile(`QUANTILE can only take parameters in (?:the )?range`), barchan.CodeData, words("Percentile must be between 0 and 1")},
	{regexp.MustCompile(`QUANTILE can only take constant parameters`), barchan.CodeSemantic, words("The percentage of approx_percentile must be a constant, or an array of constants")},
	{regexp.MustCompile(`^Overflow on abs\((.*)\)`), barchan.CodeData, words("Value %s is out of range for abs", 1)},
	{regexp.MustCompile(`^Overflow in negation`), barchan.CodeData, words("Negation overflow: the value is the least of its type")},
	{regexp.MustCompile(`^Overflow in division of (.*) / (.*)`), barchan.CodeData, words("Division overflow: %s / %s", 1, 2)},
	{regexp.MustCompile(`^The map key list does not align`), barchan.CodeData, words("Key and value arrays must be the same length")},
	{regexp.MustCompile(`^Map keys must be unique`), barchan.CodeData, words("Duplicate map keys are not allowed")},
	{regexp.MustCompile(`^Map keys can not be NULL`), barchan.CodeData, words("map key cannot be null")},
}

// operators are the functions of DuckDB that a user writes as operators.
var operators = map[string]string{
	"+": "+", "-": "-", "*": "*", "/": "/", "//": "/", "%": "%", "||": "||", "dune_div": "/", "dune_mod": "%", "dune_div_decimal": "/",
	"dune_mod_decimal": "%", "dune_plus": "+", "dune_minus": "-",
}

// outOfRange is the error of a number that a whole type does not hold.
func outOfRange(m []string) string {
	value := m[2]
	if m[1] == "DOUBLE" || m[1] == "FLOAT" {
		f, err := strconv.ParseFloat(value, 64)
		switch {
		case err == nil && math.IsNaN(f):
			return fmt.Sprintf("Cannot cast %s NaN to %s", trinoType(m[1]), trinoType(m[3]))
		case err == nil:
			value = javaDouble(f)
		}
	}
	return fmt.Sprintf("Out of range for %s: %s", trinoType(m[3]), value)
}

// javaDouble writes a large double as Java does: with an exponent.
func javaDouble(f float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E+")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	return mantissa + "E" + strings.TrimLeft(exponent, "0")
}

func noFunction(m []string) string {
	types := splitTypes(m[2])
	if op, ok := operators[m[1]]; ok && len(types) == 2 {
		return fmt.Sprintf("Cannot apply operator: %s %s %s", types[0], op, types[1])
	}
	return fmt.Sprintf("Unexpected parameters (%s) for function %s", strings.Join(types, ", "), userName(m[1]))
}

// userName is the name by which a user calls a function of DuckDB or of the
// prelude.
func userName(name string) string {
	written := ""
	for called, f := range catalogue() {
		if f.printed == name && (written == "" || called < written) {
			written = called
		}
	}
	if _, same := catalogue()[name]; same || written == "" {
		return strings.TrimPrefix(name, "dune_")
	}
	return written
}

// splitTypes splits a list of types at its outermost commas.
func splitTypes(list string) []string {
	var types []string
	depth, start := 0, 0
	for i := 0; i <= len(list); i++ {
		switch {
		case i == len(list) || list[i] == ',' && depth == 0:
			if t := strings.TrimSpace(list[start:i]); t != "" {
				types = append(types, trinoType(t))
			}
			start = i + 1
		case list[i] == '(':
			depth++
		case list[i] == ')':
			depth--
		}
	}
	return types
}

// duckTypes are the types of DuckDB in Trino's words.
var duckTypes = map[string]string{
	"BLOB": "varbinary", "FLOAT": "real", "TIMESTAMP": "timestamp(3)", "TIMESTAMP WITH TIME ZONE": "timestamp(3) with time zone",
	"INTERVAL": "interval day to second", "BIGNUM": "uint256", "HUGEINT": "bigint", "INT128": "bigint", "INT64": "bigint", "INT32": "integer",
	"INT16": "smallint", "INT8": "tinyint", "INTEGER_LITERAL": "integer", "STRING_LITERAL": "varchar", "\"NULL\"": "unknown", "NULL": "unknown",
	"TIME": "time(3)", "BOOL": "boolean", "UINT64": "decimal(20,0)",
}

func trinoType(name string) string {
	name = strings.Trim(name, "'\" ")
	switch {
	case strings.HasSuffix(name, "[]"):
		return "array(" + trinoType(strings.TrimSuffix(name, "[]")) + ")"
	case strings.HasPrefix(name, "MAP("):
		return "map(" + strings.Join(splitTypes(strings.TrimSuffix(name[len("MAP("):], ")")), ", ") + ")"
	case strings.HasPrefix(name, "STRUCT("):
		return "row(" + strings.ToLower(strings.TrimSuffix(name[len("STRUCT("):], ")")) + ")"
	}
	if t, ok := duckTypes[name]; ok {
		return t
	}
	return strings.ToLower(name)
}

// defects are the classes of errors that no statement of a user can have:
// what was printed is wrong.
var defects = map[string]bool{"parser": true, "syntax": true, "catalog": true}

// generated are names that the printer made, in a message.
var generated = regexp.MustCompile(`\b(?:cte|view|t|x|ties):(?:\d+\b)?|\bdune_`)

// Explain makes the error that a user reads of an error of DuckDB that the
// translated statement raised: its class, its message, and the byte of SQL
// that it names (negative when it names none).
func (t *Translation) Explain(class, message string, offset int) *barchan.Error {
	e, ok := explain(class, message)
	if !ok {
		return e
	}
	if offset < 0 {
		offset = t.ungrouped(message)
	}
	query, pos, found := t.Position(offset)
	if offset < 0 && e.Message == "Division by zero" {
		query, pos, found = t.division()
	} else if offset < 0 {
		return e
	}
	if !found {
		return e
	}
	if e.Code == barchan.CodeSemantic {
		return at(e.Code, query, pos, e.Message)
	}
	if query != 0 {
		e.Message = fmt.Sprintf("query_%d: %s", query, e.Message)
	}
	e.Position = pos
	return e
}

var ungroupedColumn = regexp.MustCompile(`^column "?([^" ]*)"? must appear in the GROUP BY clause`)

// ungrouped returns the byte of a column of HAVING that is not grouped by:
// DuckDB does not say where it stands. It is negative when that is not clear.
func (t *Translation) ungrouped(message string) int {
	m := ungroupedColumn.FindStringSubmatch(message)
	const clause = " HAVING "
	begin := strings.Index(t.SQL, clause)
	if m == nil || begin < 0 || strings.Count(t.SQL, clause) > 1 {
		return -1
	}
	if strings.Count(t.SQL[begin:], quote(m[1])) != 1 {
		return -1
	}
	return begin + strings.Index(t.SQL[begin:], quote(m[1]))
}

// division returns the place of the statement's division, when there is but
// one that can meet a zero: DuckDB does not say which it was.
func (t *Translation) division() (query barchan.QueryID, pos barchan.Position, ok bool) {
	if len(t.divisions) != 1 {
		return 0, barchan.Position{}, false
	}
	for d := range t.divisions {
		u := t.units[d.unit]
		query, pos = u.query, dunesql.PositionAt(u.written, d.pos)
	}
	return query, pos, true
}

// explain finds the words; ok is false when a place would tell nothing.
func explain(class, message string) (e *barchan.Error, ok bool) {
	class = strings.ToLower(class)
	if class == "out of memory" {
		return barchan.Errorf(barchan.CodeResourceExhausted, "the query needs more memory than its tier has: use a larger tier, or read less"), false
	}
	if strings.HasPrefix(message, "memory exhausted") || strings.HasPrefix(message, "Max expression depth") {
		return barchan.Errorf(barchan.CodeTooLarge, "the query nests too deeply, or is too long"), false
	}
	message, _, _ = strings.Cut(strings.TrimSpace(message), " when casting from source column")
	for _, r := range rules {
		if m := r.pattern.FindStringSubmatch(message); m != nil {
			return barchan.Errorf(r.code, "%s", strings.TrimSpace(generated.ReplaceAllString(r.words(m), ""))), true
		}
	}
	if defects[class] {
		return barchan.Errorf(barchan.CodeInternal, "the statement could not be printed for the engine: please report it"), true
	}
	code, known := codes[class]
	if !known {
		code = barchan.CodeData
	}
	return barchan.Errorf(code, "%s", generated.ReplaceAllString(firstLine(message), "")), true
}
