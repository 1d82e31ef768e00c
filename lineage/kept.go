package lineage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

// Keep traces a version of a query over the columns that everything has now, to
// be kept with the version: once another one is the current, what it read may
// change without it. Parameters have their defaults.
func (t *Tracer) Keep(ctx context.Context, team barchan.Team, q barchan.Query, now time.Time) (barchan.KeptLineage, error) {
	root, err := t.with(q, team).trace(ctx, q.ID, nil)
	if err == nil {
		err = root.err
	}
	if err != nil {
		return barchan.KeptLineage{}, err
	}
	columns := make([]Column, len(root.columns))
	for i := range columns {
		columns[i] = root.column(i)
	}
	text, err := json.Marshal(columns)
	if err != nil {
		return barchan.KeptLineage{}, fmt.Errorf("keep lineage: %w", err)
	}
	return barchan.KeptLineage{Query: q.ID, Version: q.Version, Columns: text, TracedAt: now.Truncate(time.Microsecond)}, nil
}

// Kept reads what Keep made.
func Kept(k barchan.KeptLineage) (*Lineage, error) {
	l := &Lineage{Query: k.Query, Version: k.Version}
	if err := json.Unmarshal(k.Columns, &l.Columns); err != nil {
		return nil, fmt.Errorf("read the kept lineage of query %d, version %d: %w", k.Query, k.Version, err)
	}
	return l, nil
}
