package sqlite

import (
	"context"

	"github.com/barchan-data/barchan"
)

// Look implements storetest.Store.
func (s *Store) Look(ctx context.Context, f func(barchan.Catalog) error) error {
	err := s.view(ctx, func(c conn) error { return f(moment{s, c}) })
	if ctx.Err() != nil { // the transaction ended with it, and f's error says no more than that
		return context.Cause(ctx)
	}
	return err
}

// moment is the catalog inside of one transaction.
type moment struct {
	store *Store
	conn  conn
}

func (m moment) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	return m.store.queries(ctx, m.conn, ids)
}

func (m moment) View(ctx context.Context, name string) (barchan.View, error) {
	return knownView(ctx, m.conn, name)
}

func (m moment) Table(ctx context.Context, name string) (barchan.Table, error) {
	return oneTable(ctx, m.conn, name)
}
