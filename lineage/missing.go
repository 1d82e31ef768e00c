package lineage

import (
	"context"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// Missing returns the names in a query that are of no column, as far as the
// columns of what it reads are known. The query need not be saved: it stands
// for the one with its id. Offsets are those of its SQL with values in place of
// parameters. What can't be planned, or is no SQL, misses nothing.
func (t *Tracer) Missing(ctx context.Context, team barchan.Team, q barchan.Query, values barchan.Values) ([]dunesql.Missing, error) {
	root, err := t.with(q, team).trace(ctx, q.ID, values)
	switch {
	case barchan.CodeOf(err) == barchan.CodeInternal:
		return nil, err
	case err != nil:
		return nil, nil
	}
	return root.missing, nil
}
