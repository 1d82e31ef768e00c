package duckdb

import "github.com/barchan-data/barchan/dunesql"

// decimalType is the type of an operation on decimals, by Trino's rules: where
// a result would exceed 38 digits, those after the point give way.
func decimalType(op dunesql.ArithmeticOp, a, b typ) typ {
	switch op {
	case dunesql.Times:
		return productType(a, b)
	case dunesql.Divide:
		return quotientType(a, b)
	case dunesql.Modulo:
		scale := max(a.scale, b.scale)
		return decimalOf(min(maxDigits, min(a.size-a.scale, b.size-b.scale)+scale), scale)
	}
	whole, scale := max(a.size-a.scale, b.size-b.scale), max(a.scale, b.scale)
	return decimalOf(min(maxDigits, whole+scale+1), min(scale, maxDigits-whole))
}

// maxDigits is how many digits a decimal has at most.
const maxDigits = 38

// productType is the type of a decimal product.
func productType(a, b typ) typ {
	return capped(a.size-a.scale+b.size-b.scale, a.scale+b.scale)
}

// quotientType is the type of a decimal quotient: at least six digits after
// the point.
func quotientType(a, b typ) typ {
	return capped(a.size-a.scale+b.scale, max(6, a.scale+b.size+1))
}

// capped is a decimal of whole digits before the point and scale after it, of
// which all but six give way when there are more than 38.
func capped(whole, scale int) typ {
	if whole+scale > maxDigits {
		scale = max(maxDigits-whole, min(scale, 6))
	}
	return decimalOf(min(maxDigits, whole+scale), scale)
}

// shortDigits is how many digits a decimal of 64 bits has: of two of those
// DuckDB makes no longer one, and fails.
const shortDigits = 18

// decimalOperation prints +, -, * and % of decimals.
func decimalOperation(op dunesql.ArithmeticOp, l, r val, t typ) val {
	a, b := asDecimal(l.t), asDecimal(r.t)
	var sql string
	switch {
	case op == dunesql.Modulo && max(a.size-a.scale, b.size-b.scale)+max(a.scale, b.scale) > maxDigits:
		return val{sql: "CAST(" + apply("dune_remainder", "CAST("+l.sql+" AS VARCHAR)", "CAST("+r.sql+" AS VARCHAR)") + " AS " + t.duck() + ")", t: t}
	case op == dunesql.Modulo:
		return val{sql: "CAST(" + apply("dune_mod_decimal", l.sql, r.sql, present(l)) + " AS " + t.duck() + ")", t: t}
	case op == dunesql.Times && a.scale+b.scale > t.scale:
		return val{sql: "CAST(" + apply("dune_product", decimalTexts(l, r, t.scale)...) + " AS " + t.duck() + ")", t: t}
	case op != dunesql.Times && max(a.scale, b.scale) > t.scale:
		return val{sql: "CAST(" + apply("dune_total", decimalTexts(l, r, t.scale, string(op))...) + " AS " + t.duck() + ")", t: t}
	}
	if t.size > shortDigits && a.size <= shortDigits && b.size <= shortDigits {
		a.size = shortDigits + 1
		l = val{sql: "CAST(" + l.sql + " AS " + a.duck() + ")", t: a}
	}
	sql = chained(l, op) + " " + string(op) + " " + r.atom()
	if natural := duckDecimal(op, a, b); natural.size == t.size && natural.scale == t.scale && !null(l.node) && !null(r.node) {
		return val{sql: sql, t: t, low: true, op: op}
	}
	return val{sql: "CAST(" + sql + " AS " + t.duck() + ")", t: t}
}

// duckDecimal is the type that DuckDB gives to a sum, a difference or a product.
func duckDecimal(op dunesql.ArithmeticOp, a, b typ) typ {
	scale := max(a.scale, b.scale)
	size := max(a.size-a.scale, b.size-b.scale) + scale + 1
	if op == dunesql.Times {
		size, scale = a.size+b.size, a.scale+b.scale
	}
	if size > shortDigits && max(a.size, b.size) <= shortDigits {
		size = shortDigits
	}
	return decimalOf(min(maxDigits, size), scale)
}

// decimalTexts are the arguments of a function that calculates with decimals
// of any size.
func decimalTexts(l, r val, scale int, more ...string) []string {
	args := []string{"CAST(" + l.sql + " AS VARCHAR)", "CAST(" + r.sql + " AS VARCHAR)", itoa(scale)}
	for _, m := range more {
		args = append(args, literal(m))
	}
	return args
}

// doubleDigits is how many decimal digits a double holds for certain.
const doubleDigits = 15

// decimalQuotient prints a quotient of decimals: DuckDB's is a double, which is
// taken when it holds the digits of both and of the result. Whether it does is
// seen at the value, unless the operands would be named too often.
func decimalQuotient(l, r val, t typ) string {
	exact := "CAST(" + apply("dune_quotient", decimalTexts(l, r, t.scale)...) + " AS " + t.duck() + ")"
	double := apply("dune_div_decimal", l.sql, r.sql, present(l))
	short := asDecimal(l.t).size <= doubleDigits && asDecimal(r.t).size <= doubleDigits
	switch {
	case t.size <= doubleDigits:
		return "CAST(" + double + " AS " + t.duck() + ")"
	case !short, t.scale >= doubleDigits, divides(l.node), divides(r.node):
		return exact
	}
	most := "1e" + itoa(doubleDigits-t.scale)
	return "CASE WHEN abs(" + double + ") < " + most + " THEN CAST(" + double + " AS " + t.duck() + ") ELSE " + exact + " END"
}
