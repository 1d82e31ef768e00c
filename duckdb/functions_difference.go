package duckdb

// inOrder is what is said of sketches of numbers.
const inOrder = "as Trino's where the rows come in ascending order, and everywhere while they are few: its result depends on the order of the rows, which is not always the same; here it does not"

// exactTails is what is said of Student's distribution.
const exactTails = "the last digits; of many degrees of freedom Trino's are right to ten digits and fewer, these to fifteen"

// What is said of geometries.
const (
	samePoints    = "the same points, which may begin elsewhere or come in another order; what is empty may be so as another type"
	twoDimensions = "of two dimensions; of rings that cross themselves the relations say nothing certain, as in Trino"
)

// differences are what is known to differ from Trino, by function.
var differences = map[string]string{
	"tdigest_agg":       inOrder,
	"qdigest_agg":       inOrder,
	"numeric_histogram": inOrder,
	"merge":             "digests of numbers are merged from the least on: Trino takes the one that it meets first",
	"checksum":          "of numbers, booleans, texts, bytes, dates and timestamps without a zone",
	"st_union":          samePoints, "st_intersection": samePoints, "st_difference": samePoints, "st_symdifference": samePoints,
	"geometry_union": samePoints, "geometry_union_agg": samePoints, "st_convexhull": samePoints, "convex_hull_agg": samePoints,
	"st_centroid":         "the last digits",
	"st_geometryfromtext": twoDimensions, "st_geomfrombinary": twoDimensions, "st_area": "not of the earth's surface",
	"t_cdf": exactTails, "t_pdf": exactTails,
	"make_set_digest":      "of numbers, texts, bytes, dates and timestamps without a zone",
	"cardinality":          "of a HyperLogLog or a set digest of one to five values a bucket: up to 0.1 % beside what Trino estimates (0.5 % with 32 buckets or fewer), which looks up measured errors where ours are calculated",
	"approx_percentile":    "exact, also where Trino approximates",
	"approx_distinct":      "another approximation; the error that is asked for is ignored",
	"approx_most_frequent": "exact; which of equally frequent values is kept may differ",
	"avg":                  "of uint256 and int256: a double",
	"bytearray_to_bigint":  "more than 8 bytes are accepted where the first are zeros",
	"bytearray_to_integer": "more than 4 bytes are accepted where the first are zeros",
	"format":               "the conversions of Java that queries use; others are an error",
	"from_unixtime_nanos":  "microseconds",
	"json_array_get":       "a text keeps its quotes: without them it would be no JSON",
	"json_size":            "of keys that repeat, one counts",
	"listagg":              "ON OVERFLOW TRUNCATE is refused",
	"min_by":               "of equal values another row may be taken",
	"max_by":               "of equal values another row may be taken",
	"regexp_count":         "possessive quantifiers and intersections of classes are refused",
	"regexp_extract":       "possessive quantifiers and intersections of classes are refused",
	"regexp_extract_all":   "possessive quantifiers and intersections of classes are refused",
	"regexp_like":          "possessive quantifiers and intersections of classes are refused",
	"regexp_position":      "possessive quantifiers and intersections of classes are refused",
	"regexp_replace":       "possessive quantifiers and intersections of classes are refused",
	"regexp_split":         "possessive quantifiers and intersections of classes are refused",
	"shuffle":              "sorts: a query gives the same result twice",
	"typeof":               "lengths and precisions only as far as the text of the query tells them",
	"at_timezone":          "the zone must be a literal",
	"with_timezone":        "the zone must be a literal",
	"format_datetime":      "zzzz, the long name of a time zone, is known for UTC only",
	"to_char":              "the format must be a literal; `hh` is refused",
	"to_date":              "the format must be a literal; `hh` and `yy` are refused",
	"to_timestamp":         "the format must be a literal; `hh` and `yy` are refused",
	"reduce_agg":           "what combines two states is not called",
	"parse_datetime":       "a zone in a text that is no literal is read, and the instant shown in UTC",
}
