package duckdb

// differences are what is known to differ from Trino, by function.
var differences = map[string]string{
	"approx_percentile":    "exact, also where Trino approximates; weights and an accuracy are refused",
	"approx_distinct":      "another approximation; the error that is asked for is ignored",
	"approx_most_frequent": "exact; which of equally frequent values is kept may differ",
	"avg":                  "of uint256 and int256: a double",
	"combinations":         "refused for other lengths than 2",
	"format":               "the conversions of Java that queries use; others are an error",
	"from_utf8":            "with a replacement, U+FFFD in the text is replaced as well",
	"from_unixtime_nanos":  "microseconds",
	"listagg":              "ON OVERFLOW TRUNCATE is refused",
	"min_by":               "of equal values another row may be taken",
	"max_by":               "of equal values another row may be taken",
	"normalize":            "refused but for NFC",
	"regexp_count":         "RE2",
	"regexp_extract":       "RE2",
	"regexp_extract_all":   "RE2",
	"regexp_like":          "RE2",
	"regexp_position":      "RE2; a start and an occurrence are refused",
	"regexp_replace":       "RE2",
	"regexp_split":         "RE2",
	"shuffle":              "sorts: a query gives the same result twice",
	"typeof":               "lengths and precisions only as far as the text of the query tells them",
	"at_timezone":          "the zone must be a literal",
	"with_timezone":        "the zone must be a literal",
	"date_format":          "the format must be a literal",
	"date_parse":           "the format must be a literal",
	"format_datetime":      "the format must be a literal",
	"parse_datetime":       "the format must be a literal; the offset in a text that is no literal is read, and the instant shown in UTC",
}

// goldenReasons are why recorded results of a real Trino differ, by id.
var goldenReasons = map[string]string{
	"int_arith.17": "an integer literal beyond bigint is a decimal, as in DuneSQL; Trino refuses it",
	"json.25":      "JSON_TABLE is refused",
	"varbinary.9":  "`keccak` is a function of DuneSQL, which Trino does not have",
}
