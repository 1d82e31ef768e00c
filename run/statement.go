package run

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
)

// statement resolves the names of a node: upstream results are those of this
// run, everything else is as the snapshot has it, its own previous result too.
func (a *attempt) statement(n *node) (barchan.Statement, *barchan.Error) {
	stmt := barchan.Statement{
		ID:     string(n.exec),
		SQL:    n.SQL,
		Output: n.file, Partial: a.partial,
		Progress: func(p barchan.Progress) {
			a.setProgress(n.exec, p)
		},
	}
	err := a.checkDatasets(n)
	if err != nil {
		return stmt, err
	}
	if stmt.Inputs, err = a.inputs(n.SQL, n.Edits, n.Inputs, a.previous(n)); err != nil {
		return stmt, err
	}
	for _, v := range n.Views {
		view := barchan.StatementView{Query: v.Query, SQL: v.SQL}
		if view.Inputs, err = a.inputs(v.SQL, v.Edits, v.Inputs, nil); err != nil {
			return stmt, barchan.Errorf(err.Code, "in query_%d, %s", v.Query, err.Message)
		}
		stmt.Views = append(stmt.Views, view)
	}
	return stmt, nil
}

// previous is the previous result that a node extends. It has no columns on the
// first run, and in a full refresh.
func (a *attempt) previous(n *node) *barchan.TableVersion {
	var v barchan.TableVersion
	if !a.plan.FullRefresh {
		v = a.snap.Tables[barchan.PreviousName(a.lease.Team, n.Query, n.ValuesKey)]
	}
	return &v
}

// inputs resolves names. What is inlined has no previous result of its own.
func (a *attempt) inputs(sql string, edits []barchan.Edit, names []barchan.NodeInput, previous *barchan.TableVersion) ([]barchan.Input, *barchan.Error) {
	var inputs []barchan.Input
	for _, in := range names {
		input := barchan.Input{Name: in.Name, View: in.View}
		switch {
		case in.View != 0:
		case in.Node != 0:
			up := a.graph.byID[in.Node]
			input.Files, input.Schema = up.output.Location.Files, up.output.Schema
		case in.Previous && previous != nil:
			input.Files, input.Schema = previous.Location.Files, previous.Schema
		default:
			v, ok := a.snap.Tables[in.Table]
			if !ok {
				return nil, absent(in, origin(sql, edits, in.Offset))
			}
			input.Files, input.Format, input.Schema = v.Location.Files, v.Location.Format, v.Schema
		}
		inputs = append(inputs, input)
	}
	return inputs, nil
}

// absent says that a name had no contents when the run was pinned, or is none
// that the team may see.
func absent(in barchan.NodeInput, p barchan.Position) *barchan.Error {
	e := barchan.Errorf(barchan.CodeSemantic, "%sTable '%s' does not exist", at(p), in.Name)
	if in.Table != "" && isView(in.Table) {
		e = barchan.Errorf(barchan.CodeSemantic,
			"%sMaterialized view '%s' has no contents yet: refresh it, or run the pipeline that publishes it", at(p), in.Table)
	}
	e.Position = p
	return e
}

// isView reports whether a full name is one of a materialized view:
// dune.<team>.result_<x>.
func isView(table string) bool {
	parts := strings.Split(table, ".")
	return len(parts) == 3 && parts[0] == "dune" && strings.HasPrefix(parts[2], "result_")
}

// nodeError is what a person is told about a node that failed, with its place
// in the text that the person wrote.
func nodeError(n *node, err error) *barchan.Error {
	e := *barchan.AsError(err)
	if e.Position.IsZero() {
		return &e
	}
	for _, v := range n.Views {
		if e := viewError(v, e); e != nil {
			return e
		}
	}
	message := strings.TrimPrefix(e.Message, at(e.Position))
	e.Position = origin(n.SQL, n.Edits, e.Position.OffsetIn(n.SQL))
	e.Message = at(e.Position) + message
	return &e
}

// viewError is what a person is told about an error within an inlined query,
// or nil when it is in another. The place is one of that query's text, so it
// stands in the message alone.
func viewError(v barchan.NodeView, e barchan.Error) *barchan.Error {
	prefix := fmt.Sprintf("query_%d: ", v.Query)
	message, ok := strings.CutPrefix(e.Message, prefix)
	if !ok {
		return nil
	}
	message = strings.TrimPrefix(message, at(e.Position))
	p := origin(v.SQL, v.Edits, e.Position.OffsetIn(v.SQL))
	return &barchan.Error{Code: e.Code, Message: prefix + at(p) + message}
}
