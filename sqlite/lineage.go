package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	lineageKeep = `INSERT INTO query_lineage (query, version, columns, traced_at)
		SELECT query, version, ?, ? FROM query_version WHERE query = ? AND version = ?
		ON CONFLICT (query, version) DO NOTHING`
	lineageKept = `SELECT columns, traced_at FROM query_lineage WHERE query = ? AND version = ?`
)

// KeepLineage implements storetest.Lineages.
func (s *Store) KeepLineage(ctx context.Context, l barchan.KeptLineage) error {
	return s.write(ctx, s.durable, "keep lineage", func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, lineageKeep, string(l.Columns), l.TracedAt.UnixMicro(), int64(l.Query), l.Version)
		return err
	})
}

// KeptLineage implements storetest.Lineages.
func (s *Store) KeptLineage(ctx context.Context, id barchan.QueryID, version int) (l barchan.KeptLineage, ok bool, err error) {
	var columns string
	var traced int64
	ok, err = s.reads().one(ctx, lineageKept, []any{int64(id), version}, func(r scanner) error { return r.Scan(&columns, &traced) })
	if err != nil || !ok {
		return l, false, wrap("read a kept lineage", err)
	}
	return barchan.KeptLineage{Query: id, Version: version, Columns: []byte(columns), TracedAt: time.UnixMicro(traced).UTC()}, true, nil
}
