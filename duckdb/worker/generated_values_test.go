package worker

// values are those at the edges of Trino's types, by the types' names.
var values = map[string][]string{
	"boolean":  {"true", "false", "cast(null as boolean)"},
	"tinyint":  {"tinyint '0'", "tinyint '1'", "tinyint '127'", "tinyint '-128'", "tinyint '-3'", "cast(null as tinyint)"},
	"smallint": {"smallint '0'", "smallint '7'", "smallint '32767'", "smallint '-32768'", "cast(null as smallint)"},
	"integer":  {"0", "1", "-1", "2", "10", "2147483647", "-2147483648", "cast(null as integer)"},
	"bigint": {"bigint '0'", "bigint '1'", "bigint '-1'", "bigint '3'", "bigint '64'", "9223372036854775807", "bigint '-9223372036854775808'",
		"bigint '1700000000'", "cast(null as bigint)"},
	"real": {"real '0'", "real '1.5'", "real '-2.5'", "real '3.4e38'", "real 'NaN'", "cast(null as real)"},
	"double": {"0e0", "1e0", "-1e0", "0.5e0", "2.5e0", "-2.5e0", "1e300", "1e-300", "-0e0", "123456.789e0", "nan()", "infinity()", "-infinity()",
		"cast(null as double)"},
	"decimal": {"1.5", "-1.5", "0.0", "2.50", "12345.678", "decimal '99999999999999999999999999999999999999'", "decimal '0.00000000001'",
		"cast(-7 as decimal(3,0))", "cast(null as decimal(10,2))"},
	"varchar": {"''", "'a'", "'abc'", "'ABC def'", "'äöü€𝄞'", "'a,b,,c'", "' x '", "'%d'", "'12'", "'-1.5e3'", "'2024-02-29'", "'[1, 2]'", "'0xff'",
		"'{\"a\": [1, {\"b\": null}]}'", "'https://user@example.com:8080/p/a?q=1&r=%20x#frag'", "'(b)'", "'$.a'", "'day'", "cast(null as varchar)"},
	"char":      {"char 'a'", "cast('ab ' as char(5))", "cast(null as char(3))"},
	"varbinary": {"X''", "X'00'", "X'ff'", "X'0102030405060708'", "X'61c3a4ff'", "cast(null as varbinary)"},
	"date":      {"date '2024-02-29'", "date '1969-12-31'", "date '2000-01-01'", "date '2023-12-31'", "date '0001-01-01'", "cast(null as date)"},
	"time":      {"time '00:00:00'", "time '12:34:56.789'", "time '23:59:59.999'", "cast(null as time)"},
	"timestamp": {"timestamp '2024-02-29 23:59:59.999'", "timestamp '1970-01-01 00:00:00'", "timestamp '1969-12-31 23:59:59.500'",
		"timestamp '2023-03-31 12:00:00.123456'", "timestamp '0001-01-01 00:00:00'", "cast(null as timestamp)"},
	"timestamp with time zone": {"timestamp '2024-02-29 23:59:59.999 UTC'", "timestamp '2024-03-10 01:30:00 America/New_York'",
		"timestamp '2024-10-27 01:30:00 Europe/Berlin'", "timestamp '1970-01-01 00:00:00 +05:30'", "cast(null as timestamp with time zone)"},
	"interval day to second": {"interval '1' day", "interval '-90' minute", "interval '0' second", "interval '2 03:04:05.678' day to second",
		"cast(null as interval day to second)"},
	"interval year to month": {"interval '1' month", "interval '-15' month", "interval '2' year", "cast(null as interval year to month)"},
	"json":                   {"json 'null'", "json '1'", "json '\"x\"'", "json '[1, \"a\", null]'", "json '{\"a\": {\"b\": [1.5, true]}, \"c\": null}'", "cast(null as json)"},
	"uuid":                   {"uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59'", "cast(null as uuid)"},
	"joniregexp":             {"'a'", "'[a-c]+'", "'(b)'", "','", "''", "'(?i)AB'", "'(\\d+)|(x)'", "'^.'", "'(b'"},
	"jsonpath":               {"'$.a'", "'$'", "'$[0]'", "'$.a.b[1]'", "'$[\"c\"]'", "'$.'"},
	"codepoints":             {"'a'", "'x '", "'ä'", "''"},
	"unknown":                {"null"},
}

// families are values that stand in one column: of one zone, because zones
// belong to columns, and decimals that one type holds.
var families = map[string][][]string{
	"timestamp with time zone": {
		{"timestamp '2024-02-29 23:59:59.999 UTC'", "timestamp '1969-12-31 23:00:00 UTC'", "cast(null as timestamp with time zone)"},
		{"timestamp '2024-03-10 01:30:00 America/New_York'", "timestamp '2023-11-05 01:30:00 America/New_York'", "timestamp '2000-01-01 00:00:00 America/New_York'"},
		{"timestamp '1970-01-01 00:00:00 +05:30'", "timestamp '2024-02-29 12:00:00.5 +05:30'"},
	},
	"decimal": {
		{"decimal '1.50'", "decimal '-7.25'", "decimal '0.00'", "decimal '12345.67'", "cast(null as decimal(7,2))"},
		{"decimal '99999999999999999999999999999999999999'", "decimal '-1'", "decimal '3'", "cast(null as decimal(38,0))"},
		{"decimal '0.00000000001'", "decimal '123456789.5'", "decimal '-0.5'"},
	},
}

// hints are what the first argument of some functions should be, for the
// function to do anything.
var hints = map[string][]string{
	"date_(trunc|add|diff)": {"'millisecond'", "'second'", "'minute'", "'hour'", "'day'", "'week'", "'month'", "'quarter'", "'year'", "'DAY'", "'decade'"},
}

// formats are what the second argument of some functions should be.
var formats = map[string][]string{
	"date_(format|parse)":             {"'%Y-%m-%d %H:%i:%s.%f'", "'%Y-%m-%d'", "'%a %b %c %D %e %h %I %j %k %l %M %p %r %T %v %W %x %y %%'", "'%H:%i'"},
	"(format|parse)_datetime":         {"'yyyy-MM-dd HH:mm:ss.SSS'", "'yyyy-MM-dd'", "'EEE, d MMM yy hh:mm a'", "'xxxx-''W''ww-e D'", "'yyyy-MM-dd HH:mm:ss ZZ'"},
	"at_timezone|with_timezone":       {"'UTC'", "'America/New_York'", "'Europe/Berlin'", "'+05:30'", "'-03:00'", "'Nowhere/Else'"},
	"url_extract_parameter":           {"'q'", "'r'", "'x'"},
	"lpad|rpad":                       {"0", "1", "2", "5", "bigint '3'", "-1", "cast(null as bigint)"}, // Trino takes minutes for long ones
	"round|truncate":                  {"0", "1", "2", "-1", "5", "20", "cast(null as integer)"},
	"from_base|to_base":               {"2", "10", "16", "36", "1"},
	"split_part|strpos|split|replace": {"','", "'a'", "'b'", "''", "'äö'"},
}

// variables are the types that a signature's type variable is tried with.
var variables = []string{"bigint", "integer", "varchar", "double", "date", "decimal", "varbinary", "timestamp", "boolean"}

// plainTypes are those that operators and casts are tried with.
var plainTypes = []string{"boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary", "date", "time",
	"timestamp", "timestamp with time zone", "interval day to second", "interval year to month", "json", "uuid"}

// nestedTypes are those that whole expressions have.
var nestedTypes = append([]string{"array(bigint)", "array(varchar)", "map(varchar,bigint)", "row(bigint,varchar)", "array(array(integer))", "map(integer,double)", "array(row(bigint,varchar))"}, plainTypes...)

// operators are what stands between two values.
var operators = []string{"+", "-", "*", "/", "%", "=", "<>", "<", ">=", "||", "is distinct from"}

// casts are the types that values are cast to.
var casts = append([]string{"decimal(5,2)", "decimal(38,0)", "varchar(2)", "char(4)", "timestamp(0)", "timestamp(3)", "array(varchar)", "row(a bigint)"}, plainTypes...)
