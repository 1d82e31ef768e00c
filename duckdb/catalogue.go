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
	printed  string // the function or macro of DuckDB that stands for it; "" for a form of its own
	refused  string // why the function, which Trino has, is not supported
	foreign  string // what to write instead of a function that DuneSQL does not have
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
	return function{min: least, max: most, printed: name, print: func(c *invocation) val {
		return val{sql: apply(name, c.texts()...), t: r(c.args)}
	}}
}

// doubles is fn for functions of doubles: the arguments are cast.
func doubles(name string, n int) function {
	return function{min: n, max: n, printed: name, print: func(c *invocation) val {
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
	return function{min: 2, max: 2, printed: op, print: func(c *invocation) val {
		return val{sql: c.args[0].atom() + " " + op + " " + c.args[1].atom(), t: r(c.args), low: true}
	}}
}

// form is an entry with a printer of its own.
func form(least, most int, print func(*invocation) val) function {
	return function{min: least, max: most, print: print}
}

// agg prints an aggregation of DuckDB with the same arguments.
func agg(name string, least, most int, r result) function {
	return function{class: aggregation, min: least, max: most, printed: name, print: func(c *invocation) val {
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

// group is a chapter of the catalogue.
type group struct {
	title     string
	functions map[string]function
}

// groups are the chapters of the catalogue. No function is in two of them.
func groups() []group {
	return []group{
		{"Conditions", conditionals()}, {"Numbers", mathFunctions()}, {"Bits", bitFunctions()}, {"256-bit integers", bigFunctions()},
		{"Dates and times", timeFunctions()}, {"Texts", stringFunctions()}, {"Bytes", binaryFunctions()}, {"Chains", addressFunctions()},
		{"Arrays", arrayFunctions()}, {"Functions that take functions", lambdaFunctions()}, {"Maps", mapFunctions()},
		{"JSON", jsonFunctions()}, {"Aggregations", aggregations()}, {"Sketches", sketches()}, {"Geometries", geoFunctions()}, {"Windows", windowFunctions()},
		{"Not supported", refusals()}, {"Of other dialects", hints()},
	}
}

// catalogue is every function of DuneSQL that the engine knows.
var catalogue = sync.OnceValue(func() map[string]function {
	all := map[string]function{}
	for _, g := range groups() {
		maps.Copy(all, g.functions)
	}
	return all
})
