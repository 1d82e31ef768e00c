package duckdb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// Translation is a statement as DuckDB is given it, and the way back from a
// place in it to the text that a user wrote.
type Translation struct {
	SQL string
	// Columns are the names of the output columns as Trino gives them, with ""
	// for those without one; nil when the printer cannot say.
	Columns []string

	types []typ // of the output columns, as far as the printer knows them
	spans []span
	units []*unit
	// divisions are those that can meet a zero.
	divisions map[place]bool
}

// place is a byte of a unit's text.
type place struct{ unit, pos int }

// span says that the bytes [start, end) of the SQL were printed for a node.
type span struct {
	start, end int
	unit       int
	pos        int // of the node, in the unit's text
}

// Position returns the place in the written text that the byte at offset of
// the SQL was printed for: the nearest enclosing node. query is 0 for the
// statement itself, and else the inlined view that holds the place.
func (t *Translation) Position(offset int) (query barchan.QueryID, pos barchan.Position, ok bool) {
	best := -1
	for i, s := range t.spans {
		if s.start <= offset && offset < s.end && (best < 0 || s.end-s.start <= t.spans[best].end-t.spans[best].start) {
			best = i
		}
	}
	if best < 0 {
		return 0, barchan.Position{}, false
	}
	s := t.spans[best]
	u := t.units[s.unit]
	return u.query, dunesql.PositionAt(u.written, s.pos), true
}

// Translate prints a statement as one DuckDB SELECT, from its tree alone. path
// maps a file's relative name to its absolute path. Every function is one of
// the catalogue, and every table one of the statement's inputs or a name that
// a WITH in scope gives: anything else is an error with its place.
func Translate(s barchan.Statement, path func(string) string) (*Translation, error) {
	t := &printing{file: path, functions: catalogue(), types: typeCache{}, out: &Translation{}, divisions: map[place]bool{}}
	var ctes []string
	for i := range s.Views {
		v := &s.Views[i]
		u, query, err := t.unit(v.Query, v.SQL, v.Inputs)
		if err != nil {
			return nil, err
		}
		sql, cols := u.printQuery(query, nil)
		if u.err != nil {
			return nil, u.err
		}
		name := fmt.Sprintf("view:%d", i+1)
		ctes = append(ctes, quote(name)+" AS ("+sql+")")
		t.views = append(t.views, &relation{printed: name, columns: cols})
		t.recursive = t.recursive || u.recursive
	}
	u, query, err := t.unit(0, s.SQL, s.Inputs)
	if err != nil {
		return nil, err
	}
	u.leading = ctes
	sql, cols := u.printQuery(query, nil)
	if u.err != nil {
		return nil, u.err
	}
	for _, c := range cols {
		name := c.name
		if c.unnamed {
			name = ""
		}
		t.out.Columns = append(t.out.Columns, name)
		t.out.types = append(t.out.types, c.t)
	}
	t.out.SQL, t.out.spans = unmark(sql)
	t.out.divisions = t.divisions
	return t.out, nil
}

// printing holds what the views and the statement share.
type printing struct {
	file      func(string) string
	functions map[string]function
	types     typeCache
	views     []*relation // printed so far
	recursive bool        // a view has a WITH RECURSIVE
	divisions map[place]bool
	out       *Translation
}

// unit is the printing of one text: the statement, or a view that it inlines.
type unit struct {
	*printing
	index     int
	query     barchan.QueryID
	written   string
	inputs    map[string]barchan.Input
	leading   []string // common table expressions to be printed before all others
	recursive bool
	names     int    // generated so far
	hoist     *hoist // of a TRY that is being printed
	// aggregates are those whose arguments are being printed: in them the columns
	// of FROM come before those of the SELECT, also after ORDER BY.
	aggregates int
	inWindow   bool // what is being printed stands in the parentheses of an OVER
	outerJoin  bool // the condition of an outer join is being printed
	err        *barchan.Error
}

func (t *printing) unit(query barchan.QueryID, sql string, inputs []barchan.Input) (*unit, *dunesql.Query, error) {
	statement, err := dunesql.Parse(sql)
	if err != nil {
		return nil, nil, inView(err, query)
	}
	u := &unit{printing: t, index: len(t.out.units), query: query, written: sql, inputs: map[string]barchan.Input{}}
	for _, in := range inputs {
		u.inputs[in.Name] = in
	}
	t.out.units = append(t.out.units, u)
	return u, statement.Query, nil
}

// inView names the query that an error of an inlined view is in.
func inView(err error, query barchan.QueryID) error {
	if query == 0 {
		return err
	}
	e := *barchan.AsError(err)
	e.Message = fmt.Sprintf("query_%d: %s", query, e.Message)
	return &e
}

// fail notes the first error. Printing goes on with whatever comes next, and
// its result is thrown away.
func (u *unit) fail(n dunesql.Node, format string, args ...any) val {
	return u.failWith(barchan.CodeSemantic, n, format, args...)
}

func (u *unit) failWith(code barchan.Code, n dunesql.Node, format string, args ...any) val {
	if u.err == nil {
		u.err = at(code, u.query, dunesql.PositionAt(u.written, dunesql.Spot(n)), fmt.Sprintf(format, args...))
	}
	return val{sql: "NULL"}
}

// at makes an error whose message begins with its place.
func at(code barchan.Code, query barchan.QueryID, pos barchan.Position, message string) *barchan.Error {
	if !pos.IsZero() {
		message = fmt.Sprintf("line %d:%d: %s", pos.Line, pos.Column, message)
	}
	if query != 0 {
		message = fmt.Sprintf("query_%d: %s", query, message)
	}
	return &barchan.Error{Code: code, Message: message, Position: pos}
}

// name generates a name that no other has.
func (u *unit) name(prefix string) string {
	u.names++
	return fmt.Sprintf("%s:%d", prefix, u.names)
}

// While SQL is put together, the text of a node stands between marks: \x01,
// unit:offset, \x02, the text, \x03. No literal or name holds such characters.
const (
	markOpen  = '\x01'
	markText  = '\x02'
	markClose = '\x03'
)

// mark notes which node a text was printed for.
func (u *unit) mark(n dunesql.Node, sql string) string {
	return string(markOpen) + itoa(u.index) + ":" + itoa(dunesql.Spot(n)) + string(markText) + sql + string(markClose)
}

// unmark takes the marks out of a text and returns what they said.
func unmark(marked string) (string, []span) {
	var b strings.Builder
	b.Grow(len(marked))
	var spans []span
	var open []int
	for i := 0; i < len(marked); i++ {
		switch marked[i] {
		case markOpen:
			end := i + strings.IndexByte(marked[i:], markText)
			unit, pos, _ := strings.Cut(marked[i+1:end], ":")
			open = append(open, len(spans))
			spans = append(spans, span{start: b.Len(), unit: atoi(unit), pos: atoi(pos)})
			i = end
		case markClose:
			spans[open[len(open)-1]].end = b.Len()
			open = open[:len(open)-1]
		default:
			b.WriteByte(marked[i])
		}
	}
	return b.String(), spans
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// val is a printed expression.
type val struct {
	sql string
	t   typ
	low bool                 // binds loosely: wants parentheses inside of another expression
	op  dunesql.ArithmeticOp // of a binary operation that is printed as one
	// finite says that a double was made of a whole or an exact number.
	finite bool
	node   dunesql.Expr // what it was printed from; nil for what the printer made up
}

// atom is the text as an operand.
func (v val) atom() string {
	if v.low {
		return "(" + v.sql + ")"
	}
	return v.sql
}

// apply prints a function call.
func apply(name string, args ...string) string { return name + "(" + strings.Join(args, ", ") + ")" }
