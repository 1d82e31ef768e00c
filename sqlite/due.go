package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// dueList leaves out what an unfinished run is going to publish.
	dueList = `SELECT ` + viewFields + `, t.handle, ` + operator + ` ` + viewTables + `JOIN team t ON t.id = c.team
		WHERE v.next_at <= ?1 AND (v.expires_at IS NULL OR v.expires_at > ?1)
		AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.name = c.name)
		ORDER BY v.next_at, v.id LIMIT ?2`
	dueMove = `UPDATE view SET next_at = ?, missed = ? WHERE id = ? AND next_at = ?`
)

// DueViews implements storetest.Views.
func (s *Store) DueViews(ctx context.Context, at time.Time, limit int) (list []barchan.DueView, err error) {
	err = s.reads().all(ctx, dueList, []any{at.UnixMicro(), limit}, func(r scanner) error {
		var due barchan.DueView
		var row viewRow
		if err := r.Scan(append(row.dest(&due.View), &due.Team.Handle, &due.Team.Operator)...); err != nil {
			return err
		}
		due.Team.ID = due.View.Team
		list = append(list, due)
		return row.fill(&list[len(list)-1].View)
	})
	return list, wrap("list due views", err)
}

// MoveDue implements storetest.Views.
func (s *Store) MoveDue(ctx context.Context, id string, due, next time.Time, missed *barchan.Error) error {
	why, err := optional(missed)
	if err != nil {
		return wrap("move due view", err)
	}
	_, err = s.update(ctx, s.durable, "move due view", dueMove, micros(next), why, id, due.UnixMicro())
	return err
}
