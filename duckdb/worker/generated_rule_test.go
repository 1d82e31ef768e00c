package worker

import "regexp"

// rule is a difference from Trino that stays, with the reason: what is said of
// it, and in which expressions it may be.
type rule struct {
	reason     string
	verdict    *regexp.Regexp
	expression *regexp.Regexp // nil for every one
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
		reason:     "Trino fails within itself: it compares rows, or calculates constants, within TRY.",
		verdict:    regexp.MustCompile(`^Trino fails with "(Internal error|integer overflow|string is null|Decimal overflow|Invalid data size|Pattern has \d+ groups|The arguments must have the same length)`),
		expression: regexp.MustCompile(`\btry\(|nullif\(`),
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
		if r.verdict.MatchString(verdict) && (r.expression == nil || r.expression.MatchString(expression)) {
			return r.reason
		}
	}
	return ""
}
