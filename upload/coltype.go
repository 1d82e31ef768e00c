package upload

import (
	"regexp"
	"strconv"
	"strings"
)

// plainTypes are the types of columns that take no argument, by the names that
// callers write, with the names that the catalog keeps.
var plainTypes = map[string]string{
	"varchar":                     "varchar",
	"string":                      "varchar",
	"text":                        "varchar",
	"varbinary":                   "varbinary",
	"boolean":                     "boolean",
	"tinyint":                     "tinyint",
	"smallint":                    "smallint",
	"int":                         "integer",
	"integer":                     "integer",
	"bigint":                      "bigint",
	"real":                        "real",
	"double":                      "double",
	"double precision":            "double",
	"decimal":                     "decimal(38,0)",
	"uint256":                     "uint256",
	"int256":                      "int256",
	"date":                        "date",
	"time":                        "time(3)",
	"timestamp":                   "timestamp(3)",
	"timestamp without time zone": "timestamp(3)",
	"timestamp with time zone":    "timestamp(3) with time zone",
	"json":                        "json",
	"uuid":                        "uuid",
}

var (
	spaces       = regexp.MustCompile(`\s+`)
	decimalType  = regexp.MustCompile(`^decimal ?\( ?(\d{1,2}) ?(?:, ?(\d{1,2}) ?)?\)$`)
	varcharType  = regexp.MustCompile(`^varchar ?\( ?\d{1,9} ?\)$`)
	preciseType  = regexp.MustCompile(`^(timestamp|time) ?\( ?\d ?\)( with time zone)?$`)
	containerOf  = regexp.MustCompile(`^array ?\((.*)\)$`)
	maxTypeDepth = 8
)

// canonicalType returns the catalog's name of a column's type, and false when
// there is no such type. A length or a precision that is not kept is dropped.
func canonicalType(t string) (string, bool) {
	return canonicalTypeAt(spaces.ReplaceAllString(strings.ToLower(strings.TrimSpace(t)), " "), 0)
}

func canonicalTypeAt(t string, depth int) (string, bool) {
	if plain, ok := plainTypes[t]; ok {
		return plain, true
	}
	if m := decimalType.FindStringSubmatch(t); m != nil {
		return decimalOf(m[1], m[2])
	}
	if varcharType.MatchString(t) {
		return "varchar", true
	}
	if m := preciseType.FindStringSubmatch(t); m != nil {
		full, ok := plainTypes[m[1]+m[2]]
		return full, ok
	}
	if m := containerOf.FindStringSubmatch(t); m != nil && depth < maxTypeDepth {
		item, ok := canonicalTypeAt(strings.TrimSpace(m[1]), depth+1)
		return "array(" + item + ")", ok
	}
	return "", false
}

func decimalOf(precision, scale string) (string, bool) {
	p, _ := strconv.Atoi(precision) // at most two digits
	s, _ := strconv.Atoi(scale)
	if p < 1 || p > 38 || s > p {
		return "", false
	}
	return "decimal(" + strconv.Itoa(p) + "," + strconv.Itoa(s) + ")", true
}
