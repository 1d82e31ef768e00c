package duckdb

import "strings"

// carried is a value as Trino holds it, where hashes are made of it: in 64 bits,
// as a double, a text or bytes.
type carried struct{ kind, sql string }

// carrier prints a value as Trino holds it; ok is false for the types that it
// holds in another way.
func (c *invocation) carrier(a val) (held carried, ok bool) {
	switch {
	case a.t.text():
		return carried{"text", c.u.castSQL(a, varchar)}, true
	case a.t.kind == kindVarbinary:
		return carried{"bytes", a.sql}, true
	case a.t.kind == kindDouble:
		return carried{"double", a.sql}, true
	case a.t.integral(), a.t.kind == kindBoolean:
		return carried{"bigint", "CAST(" + a.sql + " AS BIGINT)"}, true
	case a.t.kind == kindReal:
		return carried{"bigint", apply("dune_real_bits", a.sql)}, true
	case a.t.kind == kindDecimal && a.t.size <= 18:
		return carried{"bigint", "CAST(" + a.atom() + " * 1" + strings.Repeat("0", a.t.scale) + " AS BIGINT)"}, true
	case a.t.kind == kindDate:
		return carried{"bigint", "CAST(" + a.atom() + " - DATE '1970-01-01' AS BIGINT)"}, true
	case a.t.kind == kindTimestamp && a.t.size <= 6:
		return carried{"bigint", apply("epoch_us", a.sql)}, true
	}
	return carried{}, false
}

// printChecksum adds up the hashes of all values; NULL counts as one.
func printChecksum(c *invocation) val {
	a := c.args[0]
	if a.t.kind == kindNull {
		return val{sql: apply("dune_checksum", "CAST("+c.aggregate("sum", "1")+" AS VARCHAR)"), t: binary}
	}
	if a.t.float() { // -0.0 is 0.0
		a = val{sql: a.atom() + " + 0", t: a.t}
	}
	held, ok := c.carrier(a)
	switch {
	case !ok:
		return c.u.fail(c.e, "checksum of %s is not supported", a.t)
	case held.kind == "text":
		held = carried{"bytes", apply("encode", held.sql)}
	}
	hash := apply("coalesce", apply("dune_check_"+held.kind, held.sql), "1")
	return val{sql: apply("dune_checksum", "CAST("+c.aggregate("sum", hash)+" AS VARCHAR)"), t: binary}
}
