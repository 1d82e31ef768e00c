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
