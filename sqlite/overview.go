package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"github.com/barchan-data/barchan"
)

const (
	overviewFrom = `FROM query q JOIN query_version v ON v.query = q.id AND v.version = q.version
		WHERE q.team = ?1 AND q.temp = 0 AND (?2 IS NULL OR q.archived = ?2)
		AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(q.tags) WHERE value = ?3))
		AND (?4 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(?4)
			WHERE instr(lower(q.name), value) = 0 AND instr(lower(q.description), value) = 0 AND instr(lower(v.sql), value) = 0)) `
	overviewCount = `SELECT count(*) ` + overviewFrom
	// overviewLast is the last execution of a query by the team that asks: what
	// others do with it is not to be seen.
	overviewLast = `(SELECT x.seq FROM execution x JOIN run y ON y.seq = x.run
		WHERE x.query = q.id AND y.team = ?1 ORDER BY x.seq DESC LIMIT 1)`
	// The page is cut first, and then the rest is looked up for what is left.
	overviewOf = `WITH page AS (SELECT q.id, v.view FROM query q JOIN query_version v ON v.query = q.id AND v.version = q.version
		WHERE (q.team = ?1 OR NOT q.private) AND q.id IN (SELECT value FROM json_each(?2))`
	overviewPage = `WITH page AS (SELECT q.id, v.view ` + overviewFrom + `ORDER BY `
	overviewRest = `) SELECT q.id, q.name, q.description, t.handle, q.tags, q.private, q.archived, page.view, q.version, q.updated_at,
			(SELECT c.name FROM view m JOIN catalog c ON c.id = m.catalog WHERE m.query = q.id),
			e.id, r.id, r.kind, e.state, e.output ->> '$.rows', e.credits, e.started_at, e.ended_at
		FROM page JOIN query q ON q.id = page.id JOIN team t ON t.id = q.team
		LEFT JOIN execution e ON e.seq = ` + overviewLast + `
		LEFT JOIN run r ON r.seq = e.run
		ORDER BY `

	overviewByID = overviewOf + overviewRest + `q.id`

	overviewTags = `SELECT value, count(DISTINCT q.id) FROM query q, json_each(q.tags)
		WHERE q.team = ? AND q.temp = 0 AND q.archived = 0 GROUP BY value ORDER BY value`

	versionHistory = `SELECT version, created_at, saved_by, length(CAST(sql AS BLOB)) FROM query_version
		WHERE query = ? AND version < ? ORDER BY version DESC LIMIT ?`
)

// overviewLists are the statements of the orders.
var overviewLists = map[barchan.QuerySort]string{
	barchan.SortUpdated: ordered(`q.updated_at DESC, q.id`),
	barchan.SortName:    ordered(`lower(q.name), q.id`),
	barchan.SortID:      ordered(`q.id`),
	barchan.SortRun:     ordered(overviewLast + ` DESC NULLS LAST, q.id`),
}

func ordered(by string) string { return overviewPage + by + ` LIMIT ?5 OFFSET ?6` + overviewRest + by }

// SearchQueries implements storetest.Queries.
func (s *Store) SearchQueries(ctx context.Context, f barchan.QuerySearch) (page []barchan.QueryOverview, total int, err error) {
	words, err := list(lowered(f.Words))
	if err != nil {
		return nil, 0, err
	}
	statement, ok := overviewLists[f.Sort]
	if !ok {
		statement = overviewLists[barchan.SortUpdated]
	}
	var archived any
	if f.Archived != nil {
		archived = *f.Archived
	}
	args := []any{int64(f.Team), archived, text(f.Tag), words}
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, overviewCount, args, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, statement, append(args, f.Limit, f.Offset), func(r scanner) error {
			var q barchan.QueryOverview
			err := scanOverview(r, &q)
			page = append(page, q)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("search queries: %w", err)
	}
	return page, total, nil
}

// Overviews implements storetest.Queries.
func (s *Store) Overviews(ctx context.Context, team barchan.TeamID, ids []barchan.QueryID) (found []barchan.QueryOverview, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	wanted, err := encode(ids)
	if err != nil {
		return nil, err
	}
	err = s.reads().all(ctx, overviewByID, []any{int64(team), wanted}, func(r scanner) error {
		var q barchan.QueryOverview
		err := scanOverview(r, &q)
		found = append(found, q)
		return err
	})
	return found, wrap("read overviews of queries", err)
}

func scanOverview(r scanner, q *barchan.QueryOverview) error {
	var tags, view, execution, run, kind, state sql.NullString
	var updated, rows, started, ended sql.NullInt64
	var credits sql.NullFloat64
	err := r.Scan(&q.ID, &q.Name, &q.Description, &q.Owner, &tags, &q.Private, &q.Archived, &q.View, &q.Version, &updated, &view,
		&execution, &run, &kind, &state, &rows, &credits, &started, &ended)
	if err != nil {
		return err
	}
	q.UpdatedAt, q.MaterializedView = timeOf(updated), view.String
	if execution.Valid {
		q.Last = &barchan.LastExecution{
			ID: barchan.ExecutionID(execution.String), Run: barchan.RunID(run.String), Kind: barchan.RunKind(kind.String),
			State: barchan.ExecutionState(state.String), Rows: rows.Int64, Credits: credits.Float64,
			StartedAt: timeOf(started), EndedAt: timeOf(ended),
		}
	}
	return decode(tags, &q.Tags)
}

// Tags implements storetest.Queries.
func (s *Store) Tags(ctx context.Context, team barchan.TeamID) (tags []barchan.TagCount, err error) {
	err = s.reads().all(ctx, overviewTags, []any{int64(team)}, func(r scanner) error {
		var t barchan.TagCount
		err := r.Scan(&t.Name, &t.Queries)
		tags = append(tags, t)
		return err
	})
	return tags, wrap("list tags", err)
}

// QueryVersions implements storetest.Queries.
func (s *Store) QueryVersions(ctx context.Context, id barchan.QueryID, before, limit int) (versions []barchan.QueryVersion, err error) {
	if before == 0 {
		before = math.MaxInt
	}
	err = s.reads().all(ctx, versionHistory, []any{int64(id), before, limit}, func(r scanner) error {
		var v barchan.QueryVersion
		var by sql.NullString
		var saved sql.NullInt64
		err := r.Scan(&v.Version, &saved, &by, &v.Bytes)
		v.SavedAt, v.SavedBy = timeOf(saved), by.String
		versions = append(versions, v)
		return err
	})
	return versions, wrap("list versions of a query", err)
}
