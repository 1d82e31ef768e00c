package upload

import "testing"

func TestCanonicalType(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"BIGINT":                      "bigint",
		" int ":                       "integer",
		"varchar(20)":                 "varchar",
		"double  precision":           "double",
		"decimal(38)":                 "decimal(38,0)",
		"Decimal( 10 , 2 )":           "decimal(10,2)",
		"timestamp(6) with time zone": "timestamp(3) with time zone",
		"timestamp":                   "timestamp(3)",
		"array(array(uint256))":       "array(array(uint256))",
		"array( decimal(10,2) )":      "array(decimal(10,2))",
		"decimal(0)":                  "",
		"decimal(5,6)":                "",
		"array()":                     "",
		"array(money)":                "",
		"bigint; drop":                "",
		"":                            "",
		"array(array(array(array(array(array(array(array(array(bigint)))))))))": "",
	} {
		got, ok := canonicalType(in)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("canonicalType(%q) = %q, want %q", in, got, want)
		}
	}
}
