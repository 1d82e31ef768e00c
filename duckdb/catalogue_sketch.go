package duckdb

import "strings"

// sketches are summaries of many values, and what reads them. Go functions make
// them of lists, which DuckDB collects.
func sketches() map[string]function {
	return map[string]function{
		"approx_set": aggForm(1, 1, printApproxSet), "make_set_digest": aggForm(1, 1, printSetDigest),
		"empty_approx_set": form(0, 0, func(*invocation) val { return val{sql: blob("020c0000"), t: hyperLogLog} }),
		"merge":            aggForm(1, 1, printMerge), "merge_set_digest": aggForm(1, 1, printMergeSets),
		"tdigest_agg": aggForm(1, 2, printTDigest), "qdigest_agg": aggForm(1, 3, printQDigest),
		"value_at_quantile": form(2, 2, printValueAtQuantile), "values_at_quantiles": form(2, 2, printValuesAtQuantiles),
		"quantile_at_value": form(2, 2, printQuantileAtValue), "numeric_histogram": aggForm(2, 3, printNumericHistogram),
		"hash_counts": ofSets(1, func(c *invocation) val {
			t := mapOf(bigint, typ{kind: kindSmallint})
			return halves(apply("dune_set_counts", c.args[0].sql), t)
		}),
		"jaccard_index":            ofSets(2, func(c *invocation) val { return val{sql: apply("dune_set_jaccard", c.texts()...), t: double} }),
		"intersection_cardinality": ofSets(2, func(c *invocation) val { return val{sql: apply("dune_set_intersection", c.texts()...), t: bigint} }),
	}
}

// ofSets takes nothing but set digests.
func ofSets(n int, print func(*invocation) val) function {
	return form(n, n, func(c *invocation) val {
		for _, a := range c.args {
			if !a.t.is(kindSetDigest, kindNull) {
				return c.mismatch()
			}
		}
		return print(c)
	})
}

// printApproxSet: numbers are bigints or doubles, which hash in other ways.
func printApproxSet(c *invocation) val {
	a := c.args[0]
	item, name := double, "dune_hll_double"
	switch {
	case a.t.text():
		item, name = varchar, "dune_hll_text"
	case a.t.integral(), a.t.kind == kindNull:
		item, name = bigint, "dune_hll_bigint"
	case !a.t.numeric():
		return c.mismatch()
	}
	return val{sql: apply(name, c.aggregate("list", c.u.castSQL(a, item))), t: hyperLogLog}
}

// printSetDigest: what Trino holds in 64 bits is hashed as a bigint.
func printSetDigest(c *invocation) val {
	a := c.args[0]
	held, ok := c.carrier(a)
	if !ok || a.t.is(kindDouble, kindBoolean) {
		return c.mismatch()
	}
	return val{sql: apply("dune_set_"+held.kind, c.aggregate("list", held.sql)), t: setDigest}
}

func printMerge(c *invocation) val {
	a := c.args[0]
	list := c.aggregate("list", a.sql)
	switch a.t.kind {
	case kindHyperLogLog, kindP4HyperLogLog:
		return val{sql: apply("dune_hll_merge", list), t: hyperLogLog}
	case kindTDigest:
		return val{sql: apply("dune_tdigest_merge", list), t: a.t}
	case kindQDigest:
		return val{sql: apply("dune_qdigest_merge", list), t: a.t}
	}
	return c.mismatch()
}

func printMergeSets(c *invocation) val {
	if !c.args[0].t.is(kindSetDigest, kindNull) {
		return c.mismatch()
	}
	return val{sql: apply("dune_set_merge", c.aggregate("list", c.args[0].sql)), t: setDigest}
}

// samples prints the list of a number, and of its weight when there is one, of
// all rows in which neither of them is NULL, nor anything else that is given;
// step is how many items of the list belong together.
func (c *invocation) samples(item typ, value val, weight *val, others ...val) (list, step string) {
	cast := func(v val) string { return "CAST(" + v.sql + " AS " + item.duck() + ")" }
	sample, present := cast(value), []string{}
	step = "1"
	if weight != nil {
		sample, step = "["+sample+", "+cast(*weight)+"]", "2"
		present = append(present, value.atom()+" IS NOT NULL", weight.atom()+" IS NOT NULL")
	}
	for _, o := range others {
		present = append(present, o.atom()+" IS NOT NULL")
	}
	if len(present) > 0 {
		sample = "CASE WHEN " + strings.Join(present, " AND ") + " THEN " + sample + " END"
	}
	list = c.aggregate("list", sample)
	if weight != nil {
		list = apply("flatten", list)
	}
	return list, step
}

// common prints an argument that is the same in all rows: that of one in which
// nothing is NULL.
func (c *invocation) common(a val, t typ) string {
	present := make([]string, len(c.args))
	for i, arg := range c.args {
		present[i] = arg.atom() + " IS NOT NULL"
	}
	return c.aggregate("any_value", "CASE WHEN "+strings.Join(present, " AND ")+" THEN CAST("+a.sql+" AS "+t.duck()+") END")
}

// measure is a type that a function takes as a number, or NULL.
func measure(t typ) bool { return t.numeric() || t.kind == kindNull }

func printTDigest(c *invocation) val {
	for _, a := range c.args {
		if !measure(a.t) {
			return c.mismatch()
		}
	}
	list, step := c.samples(double, c.args[0], c.second())
	return val{sql: apply("dune_tdigest", step, list), t: tdigest}
}

// second is the second argument, when there is one.
func (c *invocation) second() *val {
	if len(c.args) < 2 {
		return nil
	}
	return &c.args[1]
}

// printQDigest: the third argument is the accuracy, of which 0.01 is the usual.
func printQDigest(c *invocation) val {
	if !measure(c.args[0].t) || len(c.args) > 1 && !c.args[1].t.integral() && c.args[1].t.kind != kindNull || len(c.args) > 2 && !measure(c.args[2].t) {
		return c.mismatch()
	}
	of, held := numberOf(c.args[0].t)
	accuracy, others := "CAST(0.01 AS DOUBLE)", []val(nil)
	if len(c.args) > 2 {
		accuracy, others = c.common(c.args[2], double), c.args[2:]
	}
	list, step := c.samples(held, c.args[0], c.second(), others...)
	return val{sql: apply("dune_qdigest_"+of.String(), accuracy, step, list), t: qdigestOf(of)}
}

// numberOf is the type by which a digest keeps numbers, and that of the list which
// it is made of.
func numberOf(t typ) (of, held typ) {
	switch {
	case t.integral() || t.kind == kindNull:
		return bigint, bigint
	case t.kind == kindDouble || t.big():
		return double, double
	}
	return real32, double
}

// digestOf reports whether an argument is a digest of numbers.
func digestOf(a val) bool { return a.t.is(kindTDigest, kindQDigest) }

func printValueAtQuantile(c *invocation) val {
	if !digestOf(c.args[0]) || !measure(c.args[1].t) {
		return c.mismatch()
	}
	part := "CAST(" + c.args[1].sql + " AS DOUBLE)"
	values := c.valuesAt("CASE WHEN " + part + " IS NOT NULL THEN [" + part + "] END")
	value := "(" + values.sql + ")[1]"
	if c.args[1].t.kind == kindNull { // DuckDB forgets the type of what is always NULL
		value = "CAST(" + value + " AS " + values.t.item().duck() + ")"
	}
	return val{sql: value, t: values.t.item()}
}

func printValuesAtQuantiles(c *invocation) val {
	a := c.args[1].t
	if !digestOf(c.args[0]) || a.kind != kindNull && (a.kind != kindArray || !measure(a.item()) && a.item().known()) {
		return c.mismatch()
	}
	return c.valuesAt("CAST(" + c.args[1].sql + " AS DOUBLE[])")
}

// valuesAt prints the values of a list of parts.
func (c *invocation) valuesAt(parts string) val {
	name, t := "dune_tdigest_values", double
	if c.args[0].t.kind == kindQDigest {
		t = c.args[0].t.item()
		name = "dune_qdigest_" + t.String() + "s"
	}
	return val{sql: apply(name, c.args[0].sql, parts), t: arrayOf(t)}
}

func printQuantileAtValue(c *invocation) val {
	d, v := c.args[0].t, c.args[1].t
	switch {
	case d.kind == kindNull:
		return val{sql: "CAST(NULL AS DOUBLE)", t: double}
	case d.kind != kindQDigest || !measure(v) || d.item().kind == kindBigint && v.known() && !v.integral():
		return c.mismatch()
	}
	of := d.item()
	return val{sql: apply("dune_qdigest_below_"+of.String(), c.args[0].sql, "CAST("+c.args[1].sql+" AS "+of.duck()+")"), t: double}
}

// printNumericHistogram: a double has a histogram of doubles, every other number
// one of reals.
func printNumericHistogram(c *invocation) val {
	buckets, a := c.args[0], c.args[1]
	if !buckets.t.integral() && buckets.t.kind != kindNull || !measure(a.t) || len(c.args) > 2 && !measure(c.args[2].t) {
		return c.mismatch()
	}
	t, value := real32, val{sql: "CAST(" + a.sql + " AS FLOAT)", t: real32}
	if a.t.kind == kindDouble || a.t.big() {
		t, value = double, a
	}
	var weight *val
	if len(c.args) > 2 {
		weight = &c.args[2]
	}
	list, step := c.samples(double, value, weight, buckets)
	made := apply("dune_histogram_"+t.String()+"s", c.common(buckets, bigint), step, list)
	return halves(made, mapOf(t, t))
}

// halves makes a map of a list of keys and then values.
func halves(list string, t typ) val {
	return val{sql: "CAST(" + apply("dune_halves", list) + " AS " + t.duck() + ")", t: t}
}

// castOpaque: a tdigest is merged whenever it is written, as in Trino.
func castOpaque(v val, to typ) string {
	switch {
	case v.t.kind == to.kind || to.kind == kindVarbinary && v.t.kind != kindTDigest:
		return v.sql
	case v.t.kind == kindTDigest || to.kind == kindTDigest:
		return apply("dune_tdigest_again", v.sql)
	case v.t.kind == kindSetDigest:
		return apply("dune_set_hll", v.sql)
	case to.kind == kindP4HyperLogLog:
		return apply("dune_hll_dense", v.sql)
	}
	return "CAST(" + v.sql + " AS BLOB)"
}
