package barchan

import "time"

// KeptLineage is the lineage of a version of a query that is no longer the
// current one.
type KeptLineage struct {
	Query    QueryID
	Version  int
	Columns  []byte // JSON, as package lineage writes it
	TracedAt time.Time
}
