package dunesql

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/barchan-data/barchan"
)

// Lineage says where what a statement computes comes from.
type Lineage struct {
	Columns []LineageColumn // of the result, in order
	// Reads are the columns that the statement reads by name, or by position,
	// wherever that is: it is wrong, or means another thing, without one of
	// them. What only a star brings along is not among them.
	Reads []Source
	// Missing are the names that can be of nothing, in order of the text: no
	// relation in reach has such a column, and the columns of all are known.
	Missing []Missing
}

// Missing is a name of no column.
type Missing struct {
	Name   string // as it is written
	Offset int    // of the text that was parsed
}

// LineageColumn is a column of a result with the columns that its values are
// computed from.
type LineageColumn struct {
	// Name is "*" for all columns of a table whose columns are unknown, and
	// "_col?" for one without a name behind those.
	Name    string
	Unnamed bool // the SQL gives it no name: Name is made of its place
	Sources []Source
	// Unknown is true when there may be other sources, or these may be wrong: a
	// star of a table whose columns are unknown is involved, or a name that
	// could be of several such tables, or of none.
	Unknown bool
}

// Source is a column of something that a statement reads.
type Source struct {
	Key    string // as Ref.Key
	Column string // as Schemas gives it, else in lower case; "*" for those of a table whose columns are unknown
}

// Schemas returns the columns of what a reference's key names; ok is false
// when they are unknown.
type Schemas func(key string) (columns []string, ok bool)

// maxLineage bounds the steps of one Trace: columns that are made, names that
// are looked up, and sources that are collected.
const maxLineage = 500_000

// Trace returns the lineage of a statement. The sources of a value are the
// columns in its expression: operands, arguments, the window and the filter of
// a function, what a scalar sub-query selects. What only decides which rows
// there are (WHERE, join conditions, GROUP BY, EXISTS) is none.
//
// Wrong SQL has a lineage too, of what can be resolved. The one error is
// CodeTooLarge.
func Trace(s *Statement, schemas Schemas) (l *Lineage, err error) {
	t := &tracer{schemas: schemas, text: s.Text, bases: map[Source]*origin{}, names: map[string][]*named{}, missing: map[int]string{}}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(stop)
			if !ok {
				panic(r)
			}
			l, err = nil, e.err
		}
	}()
	out := t.query(s.Query, nil, nil)
	l = &Lineage{}
	place := 0 // -1 behind columns whose number is unknown
	for i, f := range out.fields {
		if f.open {
			place = -1
		} else if place >= 0 {
			place = i
		}
		l.Columns = append(l.Columns, t.collect(f, place))
	}
	for _, o := range t.bases {
		if o.read {
			l.Reads = append(l.Reads, o.base)
		}
	}
	sortSources(l.Reads)
	for offset, name := range t.missing {
		l.Missing = append(l.Missing, Missing{Name: name, Offset: offset})
	}
	slices.SortFunc(l.Missing, func(a, b Missing) int { return cmp.Compare(a.Offset, b.Offset) })
	return l, nil
}

// tracer holds one statement while it is traced.
type tracer struct {
	schemas Schemas
	text    string
	steps   int
	visits  int
	bases   map[Source]*origin  // by key and folded column
	names   map[string][]*named // those that WITHs in force give, the innermost last
	missing map[int]string      // names that nothing has, by offset
}

// origin is where values come from: a column of something that is read, or
// other origins.
type origin struct {
	base    Source // Key is "" for what is computed
	from    []*origin
	unknown bool
	read    bool // by name or position
	visit   int  // the last walk that came by
}

// spend counts n steps, and stops the trace when they are too many.
func (t *tracer) spend(n int) {
	if t.steps += n; t.steps > maxLineage {
		panic(stop{errorAt(barchan.CodeTooLarge, t.text, 0, "the query has too many columns to tell where they come from")})
	}
}

// collect walks from a column to all that it comes from.
func (t *tracer) collect(f attribute, place int) LineageColumn {
	c := LineageColumn{Name: f.name, Unnamed: f.name == "", Unknown: f.open}
	switch {
	case c.Name == "" && place < 0:
		c.Name = "_col?"
	case c.Name == "":
		c.Name = "_col" + strconv.Itoa(place)
	}
	t.visits++
	stack := []*origin{f.origin}
	for len(stack) > 0 {
		o := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if o.visit == t.visits {
			continue
		}
		o.visit = t.visits
		t.spend(1 + len(o.from))
		c.Unknown = c.Unknown || o.unknown
		if o.base.Key != "" {
			c.Sources = append(c.Sources, o.base)
		}
		stack = append(stack, o.from...)
	}
	sortSources(c.Sources)
	return c
}

func sortSources(list []Source) {
	slices.SortFunc(list, func(a, b Source) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Column, b.Column))
	})
}
