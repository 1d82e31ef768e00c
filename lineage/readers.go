package lineage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// ReaderIDs returns the ids of the team's saved queries that read a table or a
// materialized view by its full name, or a query by its id (0: none), in order.
// Archived queries count for nothing. SQL that names it by a parameter reads
// it if the parameter's default does.
func (t *Tracer) ReaderIDs(ctx context.Context, team barchan.Team, name string, id barchan.QueryID) ([]barchan.QueryID, error) {
	c := &comparison{tracer: t, team: team}
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	var mentions []string // what the text of a reader holds
	if name != "" {
		mentions = append(mentions, name[strings.LastIndexByte(name, '.')+1:])
	}
	if id != 0 {
		mentions = append(mentions, fmt.Sprintf("query_%d", id))
	}
	var readers []barchan.QueryID
	for _, q := range c.queries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		mentioned := strings.Contains(q.sql, "{{") || slices.ContainsFunc(mentions, func(m string) bool { return holds(q.sql, m) })
		if q.ID != id && mentioned && reads(&q.Query, name, id) {
			readers = append(readers, q.ID)
		}
	}
	return readers, nil
}

// reads reports whether a query reads a table or another query.
func reads(q *barchan.Query, name string, id barchan.QueryID) bool {
	refs, ok := refsOf(q)
	return ok && slices.ContainsFunc(refs, func(r dunesql.Ref) bool {
		if r.Kind == dunesql.RefQuery {
			return id != 0 && r.Query == id
		}
		return name != "" && r.Table == name
	})
}
