// Package draft tells what is to be said about a query before it is saved or
// run: what is wrong with it and where, what it reads, which parameters its
// text has. Nothing is executed.
package draft

import (
	"context"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/lineage"
	"github.com/barchan-data/barchan/plan"
)

// Checker checks drafts. It is safe for concurrent use.
type Checker struct {
	planner *plan.Planner
	tracer  *lineage.Tracer
}

// New returns a checker over the catalog of a planner and a tracer.
func New(p *plan.Planner, t *lineage.Tracer) *Checker { return &Checker{planner: p, tracer: t} }

// Request is a draft, and whose it is.
type Request struct {
	Team barchan.Team
	// Query is what the editor holds: its SQL, its declared parameters, and the
	// id that it is saved under, if any.
	Query barchan.Query
	// Values are given for some parameters; others have their default, or any
	// value of their type.
	Values barchan.Values
}

// Span is a part of the draft's text. Its zero value is no part of it.
type Span struct {
	barchan.Position
	Length int // in characters, at least 1
}

// Severity says what a problem means.
type Severity string

// Severities: an error keeps the draft from running.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is something that is wrong.
type Problem struct {
	Severity Severity
	Code     barchan.Code
	Message  string // without the place
	Span     Span
}

// Reference is something that the draft reads.
type Reference struct {
	Kind  string // query, view, upload, table or previous
	Name  string // in canonical form
	Query barchan.QueryID
	Span  Span // of the first mention
}

// Placeholder is a {{key}} in the draft's text.
type Placeholder struct {
	Key       string
	Declared  bool
	InComment bool // nothing is put in its place
	Span      Span
}

// Report is what there is to say.
type Report struct {
	Problems     []Problem // in order of the text
	References   []Reference
	Placeholders []Placeholder
}

// Check looks at a draft. An error is one of the server: what is wrong with the
// draft is in the report.
func (c *Checker) Check(ctx context.Context, r Request) (*Report, error) {
	k := &check{Checker: c, Request: r, report: &Report{}}
	if k.placeholders() && k.parse() {
		if err := k.resolve(ctx); err != nil {
			return nil, err
		}
	}
	k.sort()
	return k.report, nil
}

// Misread is what keeps the SQL of a query from being read at all, whatever it
// reads; nil when nothing does.
func Misread(q barchan.Query) *Problem {
	k := &check{Request: Request{Query: q}, report: &Report{}}
	if k.placeholders() && k.parse() {
		return nil
	}
	k.sort()
	for i, p := range k.report.Problems {
		if p.Severity == Error {
			return &k.report.Problems[i]
		}
	}
	return nil
}

// span is the part of the draft from a byte to another.
func (k *check) span(start, end int) Span {
	text := k.Query.SQL
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	return Span{Position: dunesql.PositionAt(text, start), Length: max(1, utf8.RuneCountInString(text[start:end]))}
}

// Format lays a query out for a person: see dunesql.Format.
func Format(sql string) (string, error) { return dunesql.Format(sql) }

// Plan plans a draft as far as there is a plan: see plan.Planner.Draft.
func (c *Checker) Plan(ctx context.Context, team barchan.Team, d plan.Draft) (*plan.Picture, error) {
	return c.planner.Draft(ctx, team, d)
}
