package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/lineage"
	"github.com/barchan-data/barchan/plan"
)

// check is one draft while it is looked at.
type check struct {
	*Checker
	Request
	params []barchan.Param // those of the draft, and those that its text has beyond them
	values barchan.Values  // of all
	report *Report
	bound  *dunesql.Substitution
	refs   []dunesql.Ref
}

// placeholders lists the parameters of the text, and declares for this check
// what the draft does not. It reports whether the text can be cut into tokens.
func (k *check) placeholders() bool {
	holes, err := dunesql.Placeholders(k.Query.SQL)
	if err != nil {
		k.wrong(err, k.positioned)
		return false
	}
	k.params = slices.Clone(k.Query.Params)
	for _, h := range holes {
		p := Placeholder{
			Key: h.Key, Declared: declares(k.Query.Params, h.Key), InComment: h.Context == dunesql.InComment, Span: k.span(h.Start, h.End),
		}
		k.report.Placeholders = append(k.report.Placeholders, p)
		if p.InComment || declares(k.params, h.Key) {
			continue
		}
		k.params = append(k.params, barchan.Param{Key: h.Key, Type: barchan.ParamText})
		k.report.Problems = append(k.report.Problems, Problem{Severity: Warning, Code: barchan.CodeInvalid, Span: p.Span,
			Message: fmt.Sprintf("The parameter %s is not declared: declare it, or a run needs a value for it", h.Key)})
	}
	return true
}

func declares(params []barchan.Param, key string) bool {
	return slices.ContainsFunc(params, func(p barchan.Param) bool { return p.Key == key })
}

// parse puts values in place of the parameters, and parses what comes out. A
// text that has no value yet may be a literal or a name: what makes SQL is
// taken.
func (k *check) parse() bool {
	for _, guess := range []string{"1", "x"} {
		k.values = k.guessed(guess)
		bound, err := dunesql.Bind(k.Query.SQL, dunesql.Binding{Params: k.params, Values: k.values})
		where := k.positioned
		if err == nil {
			k.bound = bound
			where = k.translated
			var s *dunesql.Statement
			if s, err = dunesql.Parse(bound.Text); err == nil {
				k.refs, err = dunesql.Refs(s)
			}
		}
		switch {
		case err == nil:
			return true
		case guess == "x" || len(k.open()) == 0:
			k.wrong(err, where)
			return false
		}
	}
	return false
}

// guessed returns values for all parameters, and one for those that may be
// anything.
func (k *check) guessed(guess string) barchan.Values {
	values := lineage.Plausible(k.params, k.Values)
	for _, key := range k.open() {
		values[key] = barchan.Value{guess}
	}
	return values
}

// open are the keys of the texts that have neither a value nor a default.
func (k *check) open() (keys []string) {
	for _, p := range k.params {
		if _, given := k.Values[p.Key]; !given && p.Type == barchan.ParamText && p.Default == nil {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

// resolve finds what the names of the draft are.
func (k *check) resolve(ctx context.Context) error {
	for _, ref := range k.refs {
		k.report.References = append(k.report.References, Reference{Kind: ref.Kind.String(), Name: ref.Key, Query: ref.Query, Span: k.named(ref.Offset)})
	}
	q := k.Query
	q.Params = k.params
	picture, err := k.planner.Draft(ctx, k.Team, plan.Draft{Query: q, Values: k.values, Tier: barchan.TierMedium})
	if barchan.CodeOf(err) == barchan.CodeInternal {
		return err
	}
	if err != nil {
		k.wrong(err, k.positioned)
		return nil
	}
	nodes := picture.Plan.Nodes
	for _, p := range picture.Problems {
		k.unresolved(nodes, p)
	}
	for _, in := range nodes[len(nodes)-1].Inputs {
		if in.Node == 0 && in.View == 0 && in.Table == "" && !in.Previous && !k.blamed(in.Name, picture.Problems) {
			k.report.Problems = append(k.report.Problems, Problem{Severity: Error, Code: barchan.CodeSemantic, Span: k.named(in.Offset),
				Message: fmt.Sprintf("Table '%s' does not exist", in.Name)})
		}
	}
	if len(k.report.Problems) > k.warnings() {
		return nil // columns of what is missing are missing too
	}
	missing, err := k.tracer.Missing(ctx, k.Team, q, k.values)
	for _, m := range missing {
		k.report.Problems = append(k.report.Problems, Problem{Severity: Error, Code: barchan.CodeSemantic, Span: k.named(m.Offset),
			Message: fmt.Sprintf("Column '%s' cannot be resolved", m.Name)})
	}
	return err
}

func (k *check) warnings() (n int) {
	for _, p := range k.report.Problems {
		if p.Severity == Warning {
			n++
		}
	}
	return n
}

// unresolved adds a problem of the plan, at the name in the draft that leads to
// it.
func (k *check) unresolved(nodes []barchan.Node, p plan.Problem) {
	name := p.Name
	if len(p.Path) > 1 {
		name = k.reading(nodes[len(nodes)-1], nodes[p.Path[1]])
	}
	problem := Problem{Severity: Error, Code: p.Err.Code, Message: strings.TrimSuffix(unplaced(p.Err), ", read by the SQL")}
	for _, ref := range k.refs {
		if ref.Key == name {
			problem.Span = k.named(ref.Offset)
		}
	}
	if !slices.Contains(k.report.Problems, problem) {
		k.report.Problems = append(k.report.Problems, problem)
	}
}

// blamed reports whether a name of the draft is the problem of a plan.
func (k *check) blamed(name string, problems []plan.Problem) bool {
	return slices.ContainsFunc(problems, func(p plan.Problem) bool { return len(p.Path) == 1 && p.Name == name })
}

// reading returns the name by which a node reads another.
func (k *check) reading(root, up barchan.Node) string {
	for _, in := range root.Inputs {
		switch {
		case in.Node == up.ID:
			return in.Name
		case in.View > 0 && root.Views[in.View-1].Query == up.Query && root.Views[in.View-1].SQL == up.SQL:
			return in.Name
		}
	}
	return ""
}

// wrong adds an error of the text; where tells its place.
func (k *check) wrong(err error, where func(barchan.Position) Span) {
	var e *barchan.Error
	if !errors.As(err, &e) {
		e = barchan.Errorf(barchan.CodeInvalid, "%s", err.Error())
	}
	p := Problem{Severity: Error, Code: e.Code, Message: unplaced(e)}
	if !e.Position.IsZero() {
		p.Span = where(e.Position)
	}
	k.report.Problems = append(k.report.Problems, p)
}

// unplaced returns the message of an error without the place before it.
func unplaced(e *barchan.Error) string {
	return strings.TrimPrefix(e.Message, fmt.Sprintf("line %d:%d: ", e.Position.Line, e.Position.Column))
}

// positioned is the token at a place of the draft.
func (k *check) positioned(p barchan.Position) Span {
	start := p.OffsetIn(k.Query.SQL)
	return k.span(start, dunesql.NameEnd(k.Query.SQL, start))
}

// translated is the token of the draft that a place of the text with values
// came from.
func (k *check) translated(p barchan.Position) Span {
	return k.named(p.OffsetIn(k.bound.Text))
}

// named is the name of the draft that a byte of the text with values came from.
func (k *check) named(offset int) Span {
	start := dunesql.Origin(k.bound.Edits, offset)
	return k.span(start, dunesql.NameEnd(k.Query.SQL, start))
}

// sort puts problems in the order of the text, those without a place first.
func (k *check) sort() {
	slices.SortStableFunc(k.report.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Span.Line, b.Span.Line), cmp.Compare(a.Span.Column, b.Span.Column))
	})
}
