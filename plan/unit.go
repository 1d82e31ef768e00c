package plan

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// source is a saved query as one plan sees it.
type source struct {
	query barchan.Query
	err   error  // why the team can't run it
	view  string // the materialized view of its team; "" when it has none
	// viewKey is the values key with which the query is the view's source.
	viewKey string
}

// unit is one query with its values: a node of the plan, or a query that is
// inlined into nodes. Two are one when query, version and SQL are.
type unit struct {
	*source
	values    barchan.Values
	valuesKey string
	trust     map[string]dunesql.Trust
	*analysis
	inline bool
	view   string // that the result publishes

	after    []*unit // what an explicit graph says to wait for
	resolved []resolved
	inputs   []input // by reference, as far as the search has come
	state    state
	height   int // of inlined queries in it, itself among them
	id       int // of the node
	listed   int // the id that an explicit graph gives; else 0
	read     bool
}

// state says how far the search has come with a unit.
type state int

const (
	unseen state = iota
	onPath       // what it reads is being looked at
	done
)

// input is what a reference of a unit is: another unit, a table, the unit's own
// previous result, or nothing that the team can see.
type input struct {
	ref      *dunesql.Ref
	unit     *unit
	table    string
	previous bool
}

// resolved is what a reference was found to be, or why it is nothing.
type resolved struct {
	input
	err   error
	about string // what err is about; "" when it is the reader itself
}

// unitKey identifies a unit.
type unitKey struct {
	query   barchan.QueryID
	version int
	sql     string
}

func (u *unit) key() unitKey { return unitKey{u.query.ID, u.query.Version, u.sub.Text} }
