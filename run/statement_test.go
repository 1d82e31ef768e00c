package run

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
)

// An error's place is one of the text that a person wrote: of the node's query,
// or of the query that it inlines.
func TestWhereAnErrorIs(t *testing.T) {
	t.Parallel()
	// The text of query 5 was "select {{n}},\n  {{n}} + )"; n is 123456789.
	view := barchan.NodeView{
		Query: 5, SQL: "select 123456789,\n  123456789 + )",
		Edits: []barchan.Edit{{Start: 7, End: 16, OldStart: 7, OldEnd: 12}, {Start: 20, End: 29, OldStart: 16, OldEnd: 21}},
	}
	n := &node{Node: &barchan.Node{
		SQL: "select 'value' from query_5, x", Edits: []barchan.Edit{{Start: 7, End: 14, OldStart: 7, OldEnd: 12}}, Views: []barchan.NodeView{view},
	}}
	for _, c := range []struct {
		name     string
		err      error
		message  string
		position barchan.Position
	}{
		{"in the node", &barchan.Error{Code: barchan.CodeSyntax, Message: "line 1:30: no", Position: barchan.Position{Line: 1, Column: 30}}, "line 1:28: no", barchan.Position{Line: 1, Column: 28}},
		{"in the inlined query", &barchan.Error{Code: barchan.CodeSyntax, Message: "query_5: line 2:15: no", Position: barchan.Position{Line: 2, Column: 15}}, "query_5: line 2:11: no", barchan.Position{}},
		{"in the inlined query, told apart", &barchan.Error{Code: barchan.CodeData, Message: "query_5: no", Position: barchan.Position{Line: 2, Column: 15}}, "query_5: line 2:11: no", barchan.Position{}},
		{"nowhere", &barchan.Error{Code: barchan.CodeData, Message: "no"}, "no", barchan.Position{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := nodeError(n, c.err)
			want := &barchan.Error{Code: barchan.CodeOf(c.err), Message: c.message, Position: c.position}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
