package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/barchan-data/barchan"
)

const (
	viewInsert = `INSERT INTO view (id, query, catalog, tier, cron, expires_at, next_at, created_at, updated_at)
		VALUES (?, ?, (SELECT id FROM catalog WHERE name = ?), ?, ?, ?, ?, ?, ?)`
	viewUpdate = `UPDATE view SET tier = ?1, cron = ?2, expires_at = ?3, updated_at = ?5,
		next_at = CASE WHEN cron = ?2 AND expires_at IS ?3 THEN next_at ELSE ?4 END,
		missed = CASE WHEN cron = ?2 AND expires_at IS ?3 THEN missed END WHERE query = ?6`
	viewRename  = `UPDATE catalog SET name = ?, private = ?, updated_at = ? WHERE id = (SELECT catalog FROM view WHERE query = ?)`
	viewColumns = `SELECT ` + viewFields + viewTables
	viewFields  = `v.id, c.team, c.name, v.query, c.private, v.tier, v.cron, v.expires_at, v.next_at, v.missed,
		v.created_at, v.updated_at `
	viewTables = `FROM view v JOIN catalog c ON c.id = v.catalog `
	viewByName = viewColumns + `WHERE c.name = ?`
	viewOf     = viewColumns + `WHERE v.query = ?`
	viewList   = viewColumns + `WHERE c.team = ? ORDER BY c.name LIMIT ? OFFSET ?`
	viewCount  = `SELECT count(*) FROM view v JOIN catalog c ON c.id = v.catalog WHERE c.team = ?`
	viewDelete = `DELETE FROM view WHERE catalog = (SELECT id FROM catalog WHERE name = ?)`

	viewExecutions = `SELECT e.id FROM publication p JOIN catalog c ON c.id = p.catalog JOIN execution e ON e.seq = p.execution
		WHERE c.name = ? ORDER BY p.seq DESC LIMIT ?`
)

// PutView implements storetest.Views.
func (s *Store) PutView(ctx context.Context, v barchan.View) (stored barchan.View, err error) {
	err = s.write(ctx, s.durable, "put view", func(ctx context.Context, c conn) error {
		old, exists, err := oneView(ctx, c, viewOf, int64(v.Query))
		if err != nil {
			return err
		}
		if exists {
			err = updateView(ctx, c, old, v)
		} else {
			err = s.insertView(ctx, c, v)
		}
		if isDuplicate(err) {
			return conflict("%s exists already: choose another name", v.Name)
		}
		if err != nil {
			return err
		}
		stored, _, err = oneView(ctx, c, viewOf, int64(v.Query))
		return err
	})
	return stored, err
}

func (s *Store) insertView(ctx context.Context, c conn, v barchan.View) error {
	if _, err := oneQuery(ctx, c, queryByID, int64(v.Query)); err != nil {
		return err
	}
	if v.ID == "" {
		v.ID = s.ids.New()
	}
	err := insertTable(ctx, c, barchan.Table{
		Name: v.Name, Team: v.Team, Kind: barchan.KindView, Private: v.Private,
		CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	})
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, viewInsert, v.ID, int64(v.Query), v.Name, string(v.Tier), v.Cron, micros(v.ExpiresAt), micros(v.NextAt),
		v.CreatedAt.UnixMicro(), v.UpdatedAt.UnixMicro())
	return err
}

func updateView(ctx context.Context, c conn, old, v barchan.View) error {
	if old.Team != v.Team {
		return conflict("query %d has a materialized view of another team", v.Query)
	}
	if _, err := c.exec(ctx, viewRename, v.Name, v.Private, v.UpdatedAt.UnixMicro(), int64(v.Query)); err != nil {
		return err
	}
	_, err := c.exec(ctx, viewUpdate, string(v.Tier), v.Cron, micros(v.ExpiresAt), micros(v.NextAt), v.UpdatedAt.UnixMicro(), int64(v.Query))
	return err
}

// View implements storetest.Views.
func (s *Store) View(ctx context.Context, name string) (barchan.View, error) {
	return knownView(ctx, s.reads(), name)
}

func knownView(ctx context.Context, c conn, name string) (barchan.View, error) {
	v, ok, err := oneView(ctx, c, viewByName, name)
	if err == nil && !ok {
		return barchan.View{}, notFound(noView)
	}
	return v, err
}

// ViewOf implements storetest.Views.
func (s *Store) ViewOf(ctx context.Context, q barchan.QueryID) (barchan.View, bool, error) {
	return oneView(ctx, s.reads(), viewOf, int64(q))
}

func oneView(ctx context.Context, c conn, query string, arg any) (v barchan.View, ok bool, err error) {
	ok, err = c.one(ctx, query, []any{arg}, func(r scanner) error { return scanView(r, &v) })
	if err != nil || !ok {
		return barchan.View{}, false, wrap("read view", err)
	}
	return v, true, nil
}

// ListViews implements storetest.Views.
func (s *Store) ListViews(ctx context.Context, team barchan.TeamID, limit, offset int) (page []barchan.View, total int, err error) {
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, viewCount, []any{int64(team)}, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, viewList, []any{int64(team), limit, offset}, func(r scanner) error {
			var v barchan.View
			err := scanView(r, &v)
			page = append(page, v)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list views: %w", err)
	}
	return page, total, nil
}

// DeleteView implements storetest.Views.
func (s *Store) DeleteView(ctx context.Context, name string) error {
	return s.write(ctx, s.durable, "delete view", func(ctx context.Context, c conn) error {
		n, err := c.exec(ctx, viewDelete, name)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound(noView)
		}
		return s.dropName(ctx, c, name)
	})
}

// ViewExecutions implements storetest.Views.
func (s *Store) ViewExecutions(ctx context.Context, name string, limit int) (ids []barchan.ExecutionID, err error) {
	if _, err := s.View(ctx, name); err != nil {
		return nil, err
	}
	err = s.reads().all(ctx, viewExecutions, []any{name, limit}, func(r scanner) error {
		var id barchan.ExecutionID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, wrap("list executions of a view", err)
}

func scanView(r scanner, v *barchan.View) error {
	var row viewRow
	if err := r.Scan(row.dest(v)...); err != nil {
		return err
	}
	return row.fill(v)
}

// viewRow is the columns of a view that are not stored as they are.
type viewRow struct {
	expires, next, created, updated sql.NullInt64
	missed                          sql.NullString
}

// dest is viewColumns.
func (row *viewRow) dest(v *barchan.View) []any {
	return []any{&v.ID, &v.Team, &v.Name, &v.Query, &v.Private, &v.Tier, &v.Cron, &row.expires, &row.next, &row.missed, &row.created, &row.updated}
}

func (row *viewRow) fill(v *barchan.View) error {
	v.ExpiresAt, v.NextAt, v.CreatedAt, v.UpdatedAt = timeOf(row.expires), timeOf(row.next), timeOf(row.created), timeOf(row.updated)
	return decode(row.missed, &v.Missed)
}
