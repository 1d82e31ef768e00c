package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	queryNextID = `SELECT coalesce(max(id), 0) + 1 FROM query`
	queryInsert = `INSERT INTO query (id, team, version, name, description, tags, private, archived, temp, created_at, updated_at)
		VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`
	queryUpdate = `UPDATE query SET version = ?, name = ?, description = ?, tags = ?, private = ?, archived = ?, temp = ?,
		updated_at = ? WHERE id = ?`
	queryVersionInsert = `INSERT INTO query_version (query, version, sql, params, view, saved_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`

	queryFields = `q.id, q.team, t.handle, v.version, q.name, q.description, v.sql, v.params, q.tags,
		q.private, q.archived, q.temp, v.view, v.saved_by, q.created_at, q.updated_at`
	queryTables    = `JOIN team t ON t.id = q.team JOIN query_version v ON v.query = q.id `
	queryColumns   = `SELECT ` + queryFields + ` FROM query q ` + queryTables
	queryByID      = queryColumns + `AND v.version = q.version WHERE q.id = ?`
	queryAtVersion = queryColumns + `WHERE q.id = ? AND v.version = ?`
	queryList      = queryColumns + `AND v.version = q.version WHERE q.team = ? AND q.temp = 0 ORDER BY q.id LIMIT ? OFFSET ?`
	// What the caller knows already is not read again: the value of an id is a version.
	queriesOf = `SELECT q.id, q.team, t.handle, q.version, q.name, q.description, v.sql, v.params, q.tags,
		q.private, q.archived, q.temp, v.view, v.saved_by, q.created_at, q.updated_at, c.name, c.team FROM json_each(?) j JOIN query q ON q.id = CAST(j.key AS INTEGER)
		JOIN team t ON t.id = q.team LEFT JOIN query_version v ON v.query = q.id AND v.version = q.version AND q.version <> j.value
		LEFT JOIN view w ON w.query = q.id LEFT JOIN catalog c ON c.id = w.catalog`
	queryCount = `SELECT count(*) FROM query WHERE team = ? AND temp = 0`
)

// CreateQuery implements storetest.Queries.
func (s *Store) CreateQuery(ctx context.Context, q barchan.Query) (barchan.QueryID, error) {
	err := s.write(ctx, s.durable, "create query", func(ctx context.Context, c conn) error {
		if q.ID == 0 {
			if _, err := c.one(ctx, queryNextID, nil, into(&q.ID)); err != nil {
				return err
			}
		}
		tags, err := list(q.Tags)
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, queryInsert, int64(q.ID), int64(q.Team), q.Name, q.Description, tags,
			q.Private, q.Archived, q.Temp, q.CreatedAt.UnixMicro(), q.UpdatedAt.UnixMicro())
		if isDuplicate(err) {
			return conflict("query %d exists already: update it, or choose another id", q.ID)
		}
		if err != nil {
			return err
		}
		q.Version = 1
		return insertVersion(ctx, c, q, q.CreatedAt)
	})
	if err != nil {
		return 0, err
	}
	return q.ID, nil
}

func insertVersion(ctx context.Context, c conn, q barchan.Query, at time.Time) error {
	params, err := list(q.Params)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, queryVersionInsert, int64(q.ID), q.Version, q.SQL, params, q.View, text(q.SavedBy), at.UnixMicro())
	return err
}

// UpdateQuery implements storetest.Queries.
func (s *Store) UpdateQuery(ctx context.Context, id barchan.QueryID, at time.Time, change func(*barchan.Query) error) (barchan.Query, error) {
	var q barchan.Query
	var changeErr error
	err := s.write(ctx, s.durable, "update query", func(ctx context.Context, c conn) error {
		old, err := oneQuery(ctx, c, queryByID, int64(id))
		if err != nil {
			return err
		}
		if q, err = oneQuery(ctx, c, queryByID, int64(id)); err != nil { // a second copy, which change may edit in depth
			return err
		}
		q.SavedBy = "" // who saves now says so
		if changeErr = change(&q); changeErr != nil {
			return changeErr
		}
		by := q.SavedBy
		q.ID, q.Team, q.Owner, q.Version, q.CreatedAt, q.UpdatedAt = old.ID, old.Team, old.Owner, old.Version, old.CreatedAt, old.UpdatedAt
		q.SavedBy = old.SavedBy
		return storeQuery(ctx, c, old, &q, by, at)
	})
	switch {
	case changeErr != nil:
		return barchan.Query{}, changeErr
	case err != nil:
		return barchan.Query{}, err
	}
	return q, nil
}

// storeQuery writes what differs between old and q, and moves q's version and
// time with it. A new version is saved by by.
func storeQuery(ctx context.Context, c conn, old barchan.Query, q *barchan.Query, by string, at time.Time) error {
	if same(old.Tags, q.Tags) && same(old.Params, q.Params) {
		q.Tags, q.Params = old.Tags, old.Params
	}
	if reflect.DeepEqual(old, *q) {
		return nil
	}
	if old.SQL != q.SQL || old.View != q.View || !same(old.Params, q.Params) {
		q.Version++
		q.SavedBy = by
		if err := insertVersion(ctx, c, *q, at); err != nil {
			return err
		}
	}
	q.UpdatedAt = time.UnixMicro(at.UnixMicro()).UTC()
	tags, err := list(q.Tags)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, queryUpdate, q.Version, q.Name, q.Description, tags, q.Private, q.Archived, q.Temp,
		q.UpdatedAt.UnixMicro(), int64(q.ID))
	return err
}

// same compares two values in depth; an empty list is an absent one.
func same[S ~[]E, E any](a, b S) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// Query implements storetest.Queries.
func (s *Store) Query(ctx context.Context, id barchan.QueryID) (barchan.Query, error) {
	return oneQuery(ctx, s.reads(), queryByID, int64(id))
}

// QueryVersion implements storetest.Queries.
func (s *Store) QueryVersion(ctx context.Context, id barchan.QueryID, version int) (barchan.Query, error) {
	return oneQuery(ctx, s.reads(), queryAtVersion, int64(id), version)
}

func oneQuery(ctx context.Context, c conn, query string, args ...any) (q barchan.Query, err error) {
	ok, err := c.one(ctx, query, args, func(r scanner) error { return scanQuery(r, &q) })
	switch {
	case err != nil:
		return barchan.Query{}, fmt.Errorf("read query: %w", err)
	case !ok:
		return barchan.Query{}, notFound(noQuery)
	}
	return q, nil
}

// ListQueries implements storetest.Queries.
func (s *Store) ListQueries(ctx context.Context, f barchan.QueryFilter) (page []barchan.Query, total int, err error) {
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, queryCount, []any{int64(f.Team)}, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, queryList, []any{int64(f.Team), f.Limit, f.Offset}, func(r scanner) error {
			var q barchan.Query
			err := scanQuery(r, &q)
			page = append(page, q)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list queries: %w", err)
	}
	return page, total, nil
}

func scanQuery(r scanner, q *barchan.Query, more ...any) error {
	var text, params, tags, by sql.NullString
	var view sql.NullBool
	var created, updated sql.NullInt64
	err := r.Scan(append([]any{&q.ID, &q.Team, &q.Owner, &q.Version, &q.Name, &q.Description, &text, &params, &tags,
		&q.Private, &q.Archived, &q.Temp, &view, &by, &created, &updated}, more...)...)
	if err != nil {
		return err
	}
	q.SQL, q.View, q.SavedBy, q.CreatedAt, q.UpdatedAt = text.String, view.Bool, by.String, timeOf(created), timeOf(updated)
	if err := decode(params, &q.Params); err != nil {
		return err
	}
	return decode(tags, &q.Tags)
}

// Queries implements storetest.Queries.
func (s *Store) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	return s.queries(ctx, s.reads(), ids)
}

func (s *Store) queries(ctx context.Context, c conn, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	known := s.versions.of(ids)
	asked := []byte{'{'}
	for i, id := range ids {
		if i > 0 {
			asked = append(asked, ',')
		}
		asked = append(strconv.AppendInt(append(asked, '"'), int64(id), 10), `":`...)
		asked = strconv.AppendInt(asked, int64(known[id].version), 10)
	}
	asked = append(asked, '}')
	found := make([]barchan.QueryWithView, 0, len(ids))
	err := c.all(ctx, queriesOf, []any{string(asked)}, func(r scanner) error {
		var q barchan.QueryWithView
		var name sql.NullString
		var team sql.NullInt64
		if err := scanQuery(r, &q.Query, &name, &team); err != nil {
			return err
		}
		if v := known[q.ID]; v.version == q.Version {
			v.fill(&q.Query)
		} else {
			s.versions.keep(&q.Query)
		}
		q.ViewName, q.ViewTeam = name.String, barchan.TeamID(team.Int64)
		found = append(found, q)
		return nil
	})
	return found, wrap("read queries", err)
}
