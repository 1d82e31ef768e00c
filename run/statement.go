package run

import (
	"strings"

	"github.com/barchan-data/barchan"
)

// statement resolves the names of a node: upstream results are those of this
// run, everything else is as the snapshot has it.
func (a *attempt) statement(n *node) (barchan.Statement, error) {
	stmt := barchan.Statement{
		ID:     string(n.exec),
		SQL:    n.SQL,
		Output: n.file,
		Progress: func(p barchan.Progress) {
			a.setProgress(n.exec, p)
		},
	}
	var err error
	if stmt.Inputs, err = a.inputs(n.SQL, n.Edits, n.Inputs); err != nil {
		return stmt, err
	}
	for _, v := range n.Views {
		view := barchan.StatementView{Query: v.Query, SQL: v.SQL}
		if view.Inputs, err = a.inputs(v.SQL, v.Edits, v.Inputs); err != nil {
			e := barchan.AsError(err)
			return stmt, barchan.Errorf(e.Code, "query_%d: %s", v.Query, e.Message)
		}
		stmt.Views = append(stmt.Views, view)
	}
	return stmt, nil
}

func (a *attempt) inputs(sql string, edits []barchan.Edit, names []barchan.NodeInput) ([]barchan.Input, error) {
	var inputs []barchan.Input
	for _, in := range names {
		input := barchan.Input{Name: in.Name, View: in.View}
		switch {
		case in.Node != 0:
			up := a.graph.byID[in.Node]
			input.Files, input.Schema = up.output.Location.Files, up.output.Schema
		case in.Table != "":
			v, ok := a.snap.Tables[in.Table]
			if !ok {
				return nil, absent(sql, edits, in)
			}
			input.Files, input.Schema = v.Location.Files, v.Schema
		}
		inputs = append(inputs, input)
	}
	return inputs, nil
}

// absent says that a name had no contents when the run was pinned.
func absent(sql string, edits []barchan.Edit, in barchan.NodeInput) *barchan.Error {
	e := barchan.Errorf(barchan.CodeSemantic, "Table '%s' does not exist", in.Table)
	if isView(in.Table) {
		e = barchan.Errorf(barchan.CodeSemantic,
			"Materialized view '%s' has no contents yet: refresh it, or run the pipeline that publishes it", in.Table)
	}
	if offset := mention(sql, in.Table); offset >= 0 {
		e.Position = origin(sql, edits, offset)
		e.Message = at(e.Position) + e.Message
	}
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
	message := strings.TrimPrefix(e.Message, at(e.Position))
	e.Position = origin(n.SQL, n.Edits, offsetOf(n.SQL, e.Position))
	e.Message = at(e.Position) + message
	return &e
}
