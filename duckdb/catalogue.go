package duckdb

import (
	"maps"
	"sync"
)

// class says what may stand around a call.
type class uint8

const (
	scalar class = iota
	aggregation
	window
)

// function is an entry of the catalogue: how a call of a DuneSQL function is
// printed. What has no entry is no function.
type function struct {
	class    class
	min, max int // arguments; max < 0 for any number
	print    func(*invocation) val
	refused  string // why the function, which Trino has, is not supported
}

// result says what type a call has.
type result func(args []val) typ

func is(t typ) result { return func([]val) typ { return t } }

// likeFirst is the type of the first argument.
func likeFirst(args []val) typ {
	if len(args) == 0 {
		return unknown
	}
	return args[0].t
}

// firstItem is the type of the elements of the first argument.
func firstItem(args []val) typ { return args[0].t.item() }

func listOf(r result) result { return func(args []val) typ { return arrayOf(r(args)) } }

// commonArgs is the common type of all arguments.
func commonArgs(args []val) typ {
	types := make([]typ, len(args))
	for i, a := range args {
		types[i] = a.t
	}
	return commonOf(types)
}

// fn prints a call of a function or macro of DuckDB with the same arguments.
func fn(name string, least, most int, r result) function {
	return function{min: least, max: most, print: func(c *invocation) val {
		return val{sql: apply(name, c.texts()...), t: r(c.args)}
	}}
}

// doubles is fn for functions of doubles: the arguments are cast.
func doubles(name string, n int) function {
	return function{min: n, max: n, print: func(c *invocation) val {
		args := make([]string, n)
		for i, a := range c.args {
			args[i] = "CAST(" + a.sql + " AS DOUBLE)"
			if a.t.kind == kindDouble {
				args[i] = a.sql
			}
			if a.t.known() && !a.t.numeric() {
				return c.mismatch()
			}
		}
		return val{sql: apply(name, args...), t: double}
	}}
}

// infix prints a binary operator of DuckDB.
func infix(op string, r result) function {
	return function{min: 2, max: 2, print: func(c *invocation) val {
		return val{sql: c.args[0].atom() + " " + op + " " + c.args[1].atom(), t: r(c.args), low: true}
	}}
}

// form is an entry with a printer of its own.
func form(least, most int, print func(*invocation) val) function {
	return function{min: least, max: most, print: print}
}

// agg prints an aggregation of DuckDB with the same arguments.
func agg(name string, least, most int, r result) function {
	return function{class: aggregation, min: least, max: most, print: func(c *invocation) val {
		return val{sql: c.aggregate(name, c.texts()...), t: r(c.args)}
	}}
}

func aggForm(least, most int, print func(*invocation) val) function {
	return function{class: aggregation, min: least, max: most, print: print}
}

func windowFn(name string, least, most int, r result) function {
	f := agg(name, least, most, r)
	f.class = window
	return f
}

func refused(why string) function { return function{refused: why} }

// catalogue is every function of DuneSQL that the engine knows.
var catalogue = sync.OnceValue(func() map[string]function {
	all := map[string]function{}
	for _, part := range []map[string]function{
		conditionals(), mathFunctions(), bigFunctions(), timeFunctions(), stringFunctions(), binaryFunctions(),
		arrayFunctions(), lambdaFunctions(), mapFunctions(), jsonFunctions(), aggregations(), windowFunctions(), refusals(),
	} {
		maps.Copy(all, part)
	}
	return all
})

// refusals are functions of Trino that users are told about.
func refusals() map[string]function {
	network := refused("queries cannot reach the network")
	sketch := refused("sketches are not available")
	geo := refused("geospatial functions are not available")
	all := map[string]function{
		"http_get": network, "http_post": network,
		"hyperloglog": sketch, "approx_set": sketch, "merge": sketch, "tdigest_agg": sketch, "qdigest_agg": sketch,
		"value_at_quantile": sketch, "values_at_quantiles": sketch, "numeric_histogram": sketch, "make_set_digest": sketch,
		"st_point": geo, "st_contains": geo, "st_distance": geo, "st_geometryfromtext": geo,
		"decode_evm_event": refused("decoding needs an ABI"), "decode_evm_function_call": refused("decoding needs an ABI"),
		"word_stem": refused("stemming is not available"), "classify": refused("machine learning is not available"),
	}
	return all
}
