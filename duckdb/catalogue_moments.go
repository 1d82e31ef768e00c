package duckdb

import "strings"

// moments are the aggregations of means and deviations.
func moments() map[string]function {
	all := map[string]function{
		"geometric_mean": aggForm(1, 1, printGeometricMean),
		"skewness":       aggForm(1, 1, printSkewness),
		"kurtosis":       aggForm(1, 1, moment("kurtosis", 4)),
		"entropy":        aggForm(1, 1, moment("entropy", 1)),
	}
	for name, duck := range map[string]string{
		"stddev": "stddev_samp", "stddev_samp": "stddev_samp", "variance": "var_samp", "var_samp": "var_samp",
	} {
		all[name] = aggForm(1, 1, moment(duck, 2))
	}
	for _, name := range []string{"stddev_pop", "var_pop"} {
		all[name] = aggForm(1, 1, moment(name, 1))
	}
	all["covar_pop"], all["covar_samp"] = aggForm(2, 2, moment("covar_pop", 1)), aggForm(2, 2, moment("covar_samp", 2))
	for _, name := range []string{"corr", "regr_slope", "regr_intercept"} {
		all[name] = aggForm(2, 2, moment(name, 0))
	}
	for _, name := range []string{"regr_r2", "regr_count", "regr_avgx", "regr_avgy", "regr_sxx", "regr_sxy", "regr_syy"} {
		all[name] = aggForm(2, 2, moment(name, 1))
	}
	return all
}

// moment prints an aggregation of doubles, which is NaN when one of them is no
// finite number and there are as many as it needs; need 0 stands for NULL then.
// DuckDB fails at such numbers.
func moment(name string, need int) func(*invocation) val {
	return func(c *invocation) val {
		t := c.pairType(name)
		args := make([]string, len(c.args))
		uncertain := false
		for i, a := range c.args {
			if a.t.known() && !a.t.numeric() {
				return c.mismatch()
			}
			args[i] = "CAST(" + a.sql + " AS DOUBLE)"
			if t.kind == kindReal && a.t.kind != kindReal {
				args[i] = "CAST(CAST(" + a.sql + " AS FLOAT) AS DOUBLE)"
			}
			uncertain = uncertain || a.t.kind == kindUnknown || mayBeNaN(a)
		}
		sql := c.aggregate(name, args...)
		if uncertain {
			sql = c.finite(name, args, need)
		}
		if need == 0 { // of values that are all the same it is NULL
			sql = apply("nullif", sql, "CAST('NaN' AS DOUBLE)")
		}
		if t.kind == kindReal {
			sql = apply("dune_real", sql)
		}
		return val{sql: sql, t: t}
	}
}

// pairType is the type of an aggregation: of two columns Trino has one of reals,
// and takes it where neither is a double.
func (c *invocation) pairType(name string) typ {
	switch name {
	case "corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept":
		for _, a := range c.args {
			if !a.t.integral() && !a.t.is(kindReal, kindDecimal) {
				return double
			}
		}
		return real32
	}
	return double
}

// finite prints an aggregation of the rows whose values are all finite, and NaN
// when there are others.
func (c *invocation) finite(name string, args []string, need int) string {
	present, fine := make([]string, len(args)), make([]string, len(args))
	for i, a := range args {
		present[i], fine[i] = a+" IS NOT NULL", "isfinite("+a+")"
	}
	all := strings.Join(fine, " AND ")
	cleaned := make([]string, len(args))
	for i, a := range args {
		cleaned[i] = "CASE WHEN " + all + " THEN " + a + " END"
	}
	rows := strings.Join(present, " AND ")
	broken := c.aggregate("bool_or", "CASE WHEN "+rows+" THEN NOT ("+all+") END")
	instead := "NULL"
	if need > 0 {
		instead = "CASE WHEN " + c.aggregate("count", "CASE WHEN "+rows+" THEN "+args[0]+" END") + " >= " + itoa(need) + " THEN CAST('NaN' AS DOUBLE) END"
	}
	return "CASE WHEN " + broken + " THEN " + instead + " ELSE " + c.aggregate(name, cleaned...) + " END"
}

// printGeometricMean: of negative numbers it is NaN.
func printGeometricMean(c *invocation) val {
	a := c.args[0]
	if a.t.known() && !a.t.numeric() {
		return c.mismatch()
	}
	sql := apply("exp", c.aggregate("avg", apply("dune_ln", "CAST("+a.sql+" AS DOUBLE)")))
	if a.t.is(kindReal, kindDecimal) {
		return val{sql: apply("dune_real", sql), t: real32}
	}
	return val{sql: sql, t: double}
}

// printSkewness: Trino's is that of the population.
func printSkewness(c *invocation) val {
	v := moment("skewness", 3)(c)
	n := c.aggregate("count", "CAST("+c.args[0].sql+" AS DOUBLE)")
	return val{sql: "(" + v.sql + ") * (" + n + " - 2) / sqrt(CAST(" + n + " AS DOUBLE) * (" + n + " - 1))", t: double, low: true}
}
