package worker

import (
	"math"
	"regexp"
	"strconv"
)

// rule is a difference from Trino that stays, with the reason: what is said of
// it, and in which expressions it may be.
type rule struct {
	reason     string
	verdict    *regexp.Regexp
	expression *regexp.Regexp // nil for every one
	near       float64        // by which part two doubles may differ
}

// rules are narrow: each names the words of one refusal, or the one function
// whose value differs.
var rules = []rule{
	{
		reason:  "The catalogue refuses what it does not have.",
		verdict: regexp.MustCompile(`line \d+:\d+: (Function '\w+' is not supported|Function '\w+' not registered|.* is not supported:)`),
	},
	{
		reason:  "The driver has no maps with such keys; they are tested by the texts of the results.",
		verdict: regexp.MustCompile(`MAP key type not supported`),
	},
	{
		reason:  "Trino fails within itself: it does not bind the columns of what TRY holds within a lambda.",
		verdict: regexp.MustCompile(`^Trino fails with "class io\.trino\.sql\.ir\.Bind cannot be cast`),
	},
	{
		reason:     "TRY of Trino lets some errors through, and those of constants.",
		verdict:    regexp.MustCompile(`^Trino fails with "[^l]`),
		expression: regexp.MustCompile(`\btry\(`),
	},
	{
		reason:     "NULLIF with a NULL of a type is an error within Trino.",
		verdict:    regexp.MustCompile(`^Trino fails with "Internal error"`),
		expression: regexp.MustCompile(`nullif\(`),
	},
	{
		reason:  "Trino fails within itself: at the blanks of a char, and at the types of a lambda.",
		verdict: regexp.MustCompile(`^Trino fails with "(Cannot invoke \\"java|Slice representing Char should not have trailing spaces|Range \[\d+, \d+ \+ -?\d+\) out of bounds|SignatureBinder\.iterativeSolve does not converge)`),
	},
	{
		reason:     "What holds all values has no limit of its own.",
		verdict:    regexp.MustCompile(`^Trino fails with "(value must be finite; was |bigint addition overflow|approx_most_frequent bucket count must be greater than one|Cannot read field)`),
		expression: regexp.MustCompile(`(approx_percentile|approx_most_frequent|sum)\(`),
	},
	{
		reason:     "The sum of a window is exact: Trino takes away what leaves the frame, and passes over the overflow.",
		verdict:    regexp.MustCompile(`^fails: .*out of range for the destination type INT64`),
		expression: regexp.MustCompile(`sum\(.*over`),
	},
	{
		reason:     "Which of several equal counts are kept is not defined.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ map`),
		expression: regexp.MustCompile(`approx_most_frequent\(`),
	},
	{
		reason:     "Which of several rows is meant is not defined.",
		verdict:    regexp.MustCompile(`^row \d+, `),
		expression: regexp.MustCompile(`(any_value|arbitrary|map_union)\(distinct |(min|max)_by\([^)]*, [^)]*, |(map|multimap)_agg\(distinct`),
	},
	{
		reason:     "NULL compared with NaN is false: the guard against NaN is one that readers of files know.",
		verdict:    regexp.MustCompile(`boolean: got false, want <nil>`),
		expression: regexp.MustCompile(`nan\(\)|'NaN'`),
	},
	{
		reason:     "Trino's times before 1970 are a second early when they have a fraction.",
		verdict:    regexp.MustCompile(`time\(\d\): got "23:59:59.500", want "23:59:58.500"`),
		expression: regexp.MustCompile(`1969-12-31 23:59:59.500`),
	},
	{
		reason:     "Where only NULLs tell a type, it is another one.",
		verdict:    regexp.MustCompile(`^the type of \w+ is (double|integer|bigint|real|decimal\(38,0\)), want (tinyint|decimal\(1,0\)|unknown)`),
		expression: regexp.MustCompile(`array\[\]|null`),
	},
	{
		reason:  "The type of the state of reduce may be one that values are cast to.",
		verdict: regexp.MustCompile(`^Trino fails with "line \d+:\d+: Unexpected parameters \(.*<function>, <function>\) for function reduce`),
	},
	{
		reason:     "The type of an expression is known before it fails.",
		verdict:    regexp.MustCompile(`want <nil>|^Trino fails with "[^l]`),
		expression: regexp.MustCompile(`typeof\(`),
	},
	{
		reason:     "A place is one of 64 bits.",
		verdict:    regexp.MustCompile(`'instance' must be a positive or negative number|got 0, want <nil>`),
		expression: regexp.MustCompile(`strpos\(.*-9223372036854775808`),
	},
	{
		reason:     "Trino checks that the remainder's operands have 38 digits at one scale.",
		verdict:    regexp.MustCompile(`^Trino fails with "Decimal overflow"`),
		expression: regexp.MustCompile(`mod\(| % `),
	},
	{
		reason:     "Trino takes no place of an item that is no integer; here there is none.",
		verdict:    regexp.MustCompile(`^Trino fails with "integer overflow"`),
		expression: regexp.MustCompile(`(element_at|slice|trim_array|bitwise_\w+_shift\w*)\(.*(9223372036854775807|-9223372036854775808|1700000000)`),
	},
	{
		reason:     "Timestamps hold microseconds.",
		verdict:    regexp.MustCompile(`timestamp\(9\)|\.\d{6}000 UTC|\.\d{9} UTC`),
		expression: regexp.MustCompile(`from_unixtime_nanos|from_iso8601_timestamp_nanos`),
	},
	{
		reason:  "An interval has at most 2147483647 days.",
		verdict: regexp.MustCompile(`^fails: .*Interval out of range`),
	},
	{
		reason:     "Timestamps end in the year 294247.",
		verdict:    regexp.MustCompile(`^fails: .*"exception_type":"(Conversion|Out of Range)".*(out of range for the destination type INT32|Date and time not in timestamp range|Overflow in|interval|timestamp)`),
		expression: regexp.MustCompile(`(date_add|from_unixtime)\(`),
	},
	{
		reason:  "A zone belongs to a column: what depends on several is refused.",
		verdict: regexp.MustCompile(`^fails: line \d+:\d+: The time zones of these values differ`),
	},
	{
		reason:     "The entries of a map have fields with names.",
		verdict:    regexp.MustCompile(`^the type of \w+ is .*row\(key .*want .*row\(`),
		expression: regexp.MustCompile(`map_entries|multimap|map_from`),
	},
	{
		reason:     "The order of different values is not defined.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ array`),
		expression: regexp.MustCompile(`array_agg\(distinct `),
	},
	{
		reason:     "The mean of bigints is exact; Trino adds doubles, which lose the lower digits of the largest.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ double: got `),
		expression: regexp.MustCompile(`avg\(.*(9223372036854775807|-9223372036854775808)`),
	},
	{
		reason:     "Squares and cubes of such numbers are beyond a double: what they are depends on the order of the rows, or is refused.",
		verdict:    regexp.MustCompile(`"exception_type":"Out of Range","exception_message":"[\w ]+ is out of range!"|got "NaN"|want "NaN"|want "-?Infinity"|want <nil>`),
		expression: regexp.MustCompile(`(corr|covar_\w+|regr_\w+|kurtosis|skewness|stddev\w*|var\w*|variance)\(.*(1e300|infinity|3\.4e38)`),
	},
	{
		reason:     "Moments of a few numbers that cancel each other differ in their last digits, by the order in which they are added.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ (double|real): got `),
		expression: regexp.MustCompile(`(kurtosis|skewness|regr_\w+|corr|covar_\w+|stddev\w*|var\w*|geometric_mean)\(`),
		near:       1e-6,
	},
	{
		reason:     "The last digits of doubles.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ double: got `),
		expression: regexp.MustCompile(`cosine_\w+|normal_cdf|beta_cdf|wilson|t_cdf|t_pdf`),
		near:       1e-5,
	},
	{
		reason:     "Trino cuts the code to 32 bits, and the length to 64.",
		verdict:    regexp.MustCompile(`^fails: .*Invalid replacement character|want \[\]interface \{\}\{\}|want <nil>`),
		expression: regexp.MustCompile(`(from_utf8|slice)\(.*(-9223372036854775808|9223372036854775807)`),
	},
	{
		reason:     "Rows with NULL fields have no order in Trino.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ row\(`),
		expression: regexp.MustCompile(`array_(min|max)\(`),
	},
	{
		reason:     "Bins that are not finite are refused.",
		verdict:    regexp.MustCompile(`want "\d+"|^fails: .*Bin value must be finite`),
		expression: regexp.MustCompile(`width_bucket\(.*array\[.*(infinity|null)`),
	},
	{
		reason:     "What would combine two states of reduce_agg is not called.",
		verdict:    regexp.MustCompile(`^row \d+, `),
		expression: regexp.MustCompile(`reduce_agg\(.*over`),
	},
	{
		reason:     "An array without items, of which nothing tells the type.",
		verdict:    regexp.MustCompile(`^the type of \w+ is integer, want (array|row|map)\(`),
		expression: regexp.MustCompile(`array\[\]`),
	},
	{
		reason:  "The catalogue refuses it for some types.",
		verdict: regexp.MustCompile(`^fails: line \d+:\d+: checksum of .* is not supported`),
	},
	{
		reason:     "An interval has at most 2147483647 days: beyond them TRY gives NULL.",
		verdict:    regexp.MustCompile(`INTERVAL DAY TO SECOND: got <nil>, want "-?106751991167 `),
		expression: regexp.MustCompile(`\btry\(`),
	},
	{
		reason:     "Trino fails within TRY_CAST to a text that is too short.",
		verdict:    regexp.MustCompile(`^Trino fails with "Character count exceeds length limit`),
		expression: regexp.MustCompile(`try_cast\(`),
	},
	{
		reason:     "A lambda that is NULL for certain is taken for a condition.",
		verdict:    regexp.MustCompile(`^Trino fails with "line \d+:\d+: Unexpected parameters \(array\(\w+\),<function>\)|^Trino fails with "line \d+:\d+: Unexpected parameters \(array\(.*\), <function>\) for function`),
		expression: regexp.MustCompile(`-> element_at\(array\[\]`),
	},
	{
		reason:     "Trino's digest interpolates between values with weights.",
		verdict:    regexp.MustCompile(`^row \d+, \w+ array\((double|real)\)`),
		expression: regexp.MustCompile(`approx_percentile\(c0, c1, c2.*over`),
	},
	{
		reason:  "Trino cannot choose between an array and an item when an array without a type is concatenated.",
		verdict: regexp.MustCompile(`^Trino fails with "(line \d+:\d+: )?Could not choose a best candidate operator`),
	},
	{
		reason:  "A unit that is none is refused before a query runs; Trino does so by row, and not at all where the other arguments are NULL.",
		verdict: regexp.MustCompile(`^fails: line \d+:\d+: '[^']*' is not a valid (DATE|TIME|TIMESTAMP) field`),
	},
	{
		reason:  "A zone belongs to a column: it must be known before a query runs.",
		verdict: regexp.MustCompile(`^fails: line \d+:\d+: (The time zone must be a literal that is known|The offset of a time zone must be literals that are known|Unknown time-zone ID: )`),
	},
	{
		reason:     "Casts of bytes are DuneSQL's.",
		verdict:    regexp.MustCompile(`^Trino fails with "(line \d+:\d+: )?Cannot cast varbinary to (bigint|integer|smallint|tinyint|varchar|varchar\(\d+\)|json)"`),
		expression: regexp.MustCompile(`X'|varbinary`),
	},
	{
		reason:     "from_hex takes 0x in DuneSQL.",
		verdict:    regexp.MustCompile(`^Trino fails with "not a hexadecimal digit: \\"x\\" = 120"`),
		expression: regexp.MustCompile(`from_hex`),
	},
}

// reasonOf is why a difference stays; "" when it is a defect.
func reasonOf(expression, verdict string) string {
	for _, r := range rules {
		if r.verdict.MatchString(verdict) && (r.expression == nil || r.expression.MatchString(expression)) && (r.near == 0 || near(verdict, r.near)) {
			return r.reason
		}
	}
	return ""
}

var gotWant = regexp.MustCompile(`got (\S+), want "([^"]+)"`)

// near reports whether the two numbers of a verdict differ by a small part.
func near(verdict string, part float64) bool {
	m := gotWant.FindStringSubmatch(verdict)
	if m == nil {
		return false
	}
	got, err := strconv.ParseFloat(m[1], 64)
	want, err2 := strconv.ParseFloat(m[2], 64)
	return err == nil && err2 == nil && math.Abs(got-want) <= part*math.Max(math.Abs(got), math.Abs(want))
}
