package duckdb

// goldenReasons are why recorded results of a real Trino differ, by id.
var goldenReasons = map[string]string{
	"int_arith.17": "an integer literal beyond bigint is a decimal, as in DuneSQL; Trino refuses it",
	"varbinary.9":  "`keccak` is a function of DuneSQL, which Trino does not have",
}
