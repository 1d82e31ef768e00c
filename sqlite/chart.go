package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	chartRead  = `SELECT body FROM chart WHERE query = ?`
	chartWrite = `INSERT INTO chart (query, body, updated_at) SELECT id, ?2, ?3 FROM query WHERE id = ?1
		ON CONFLICT (query) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at`
)

// Charts implements storetest.Queries.
func (s *Store) Charts(ctx context.Context, id barchan.QueryID) (charts []barchan.Chart, err error) {
	var body sql.NullString
	if _, err = s.reads().one(ctx, chartRead, []any{int64(id)}, into(&body)); err == nil {
		err = decode(body, &charts)
	}
	return charts, wrap("read charts", err)
}

// PutCharts implements storetest.Queries.
func (s *Store) PutCharts(ctx context.Context, id barchan.QueryID, charts []barchan.Chart, at time.Time) error {
	body, err := encode(charts)
	if err != nil {
		return wrap("put charts", err)
	}
	n, err := s.update(ctx, s.durable, "put charts", chartWrite, int64(id), body, at.UnixMicro())
	if err == nil && n == 0 {
		return notFound(noQuery)
	}
	return err
}
