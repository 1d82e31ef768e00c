package plan

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// previousOf returns why u can't read TABLE(previous.query.result(…)). Only what
// has a result of its own has a previous one: not SQL that is not saved, and no
// query that is inlined into another.
func previousOf(u *unit, ref *dunesql.Ref) error {
	switch {
	case u.query.ID == 0:
		p := dunesql.PositionAt(u.query.SQL, written(u.sub.Edits, ref.Offset))
		err := barchan.Errorf(barchan.CodeInvalid, "line %d:%d: only a saved query has a previous result: save the SQL as a query and execute that", p.Line, p.Column)
		err.Position = p
		return err
	case u.inline:
		return barchan.Errorf(barchan.CodeInvalid, "a query that extends its previous result can not be inlined into another query: execute the pipeline, in which it runs by itself, or read a materialized view of it")
	}
	return nil
}

// written returns where a byte of a substituted text, outside of all values,
// stands in the template.
func written(edits []barchan.Edit, offset int) int {
	moved := 0
	for _, e := range edits {
		if offset < e.End {
			break
		}
		moved = e.OldEnd - e.End
	}
	return offset + moved
}
