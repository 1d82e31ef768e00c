package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	// sweepLatest lets go of results of versions that are current no more.
	sweepLatest = `DELETE FROM latest WHERE version < (SELECT version FROM query WHERE id = latest.query)
		AND (SELECT expires_at FROM execution WHERE seq = latest.execution) <= ?`
	sweepVersions = `SELECT id, location, execution IS NULL FROM table_version v
		WHERE released_at <= ? AND NOT EXISTS (SELECT 1 FROM catalog WHERE current = v.id)
		AND NOT EXISTS (SELECT 1 FROM pin WHERE version = v.id) ORDER BY released_at, id LIMIT ?`
	sweepVersion    = `DELETE FROM table_version WHERE id = ?`
	sweepStillNamed = `SELECT location FROM table_version WHERE execution IS NULL`

	sweepOutputs = `SELECT e.seq, e.output -> '$.location', 1 FROM execution e JOIN run r ON r.seq = e.run
		WHERE e.output IS NOT NULL AND e.expires_at <= ?1 AND r.ended_at IS NOT NULL
		AND (e.released_at IS NULL OR e.released_at <= ?2)
		AND NOT EXISTS (SELECT 1 FROM latest WHERE execution = e.seq)
		AND NOT EXISTS (SELECT 1 FROM table_version WHERE execution = e.seq)
		AND NOT EXISTS (SELECT 1 FROM previous WHERE execution = e.seq AND extends)
		AND NOT EXISTS (SELECT 1 FROM pin WHERE execution = e.seq)
		ORDER BY e.expires_at, e.seq LIMIT ?3`
	sweepOutput   = `UPDATE execution SET output = NULL, swept_at = ? WHERE seq = ?`
	sweepPrevious = `DELETE FROM previous WHERE execution = ?`

	runHolds = `SELECT r.ended_at IS NULL OR EXISTS (SELECT 1 FROM execution e WHERE e.run = r.seq AND e.output IS NOT NULL)
		FROM run r WHERE r.id = ?`
	// A version's file may live on in a later version of the same table.
	versionHolds = `SELECT EXISTS (SELECT 1 FROM table_version WHERE id = ?1)
		OR EXISTS (SELECT 1 FROM table_version WHERE execution IS NULL AND instr(location, '/' || ?1 || '/') > 0)`
)

// Sweep implements storetest.Runs. It is durable before it returns: a file
// that is gone must not be named by a row that a power cut brought back.
func (s *Store) Sweep(ctx context.Context, at time.Time, grace time.Duration, limit int) (files []string, err error) {
	err = s.write(ctx, s.durable, "sweep", func(ctx context.Context, c conn) error {
		released := at.Add(-grace).UnixMicro()
		if _, err := c.exec(ctx, sweepLatest, at.UnixMicro()); err != nil {
			return err
		}
		if files, err = sweepTables(ctx, c, released, limit); err != nil {
			return err
		}
		outputs, err := sweepResults(ctx, c, at, released, limit-len(files))
		files = append(files, outputs...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// candidate is a row that may be swept.
type candidate struct {
	key      any
	location barchan.Location
	owner    bool // of the files
}

func candidates(ctx context.Context, c conn, query string, args ...any) (list []candidate, err error) {
	err = c.all(ctx, query, args, func(r scanner) error {
		var v candidate
		var location []byte
		if err := r.Scan(&v.key, &location, &v.owner); err != nil {
			return err
		}
		list = append(list, v)
		return json.Unmarshal(location, &list[len(list)-1].location)
	})
	return list, err
}

// within returns how many of list, from the first, have at most limit files
// together: at least one, because a row goes with all of its files.
func within(list []candidate, limit int) []candidate {
	for i, v := range list {
		if v.owner {
			limit -= len(v.location.Files)
		}
		if limit < 0 && i > 0 {
			return list[:i]
		}
	}
	return list
}

// sweepTables forgets released table versions, and returns our files that no
// version names any more. Those of a run's output belong to its execution.
func sweepTables(ctx context.Context, c conn, released int64, limit int) ([]string, error) {
	list, err := candidates(ctx, c, sweepVersions, released, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	list = within(list, limit)
	for _, v := range list {
		if _, err := c.exec(ctx, sweepVersion, v.key); err != nil {
			return nil, err
		}
	}
	named := map[string]bool{}
	err = c.all(ctx, sweepStillNamed, nil, func(r scanner) error {
		var b []byte
		var l barchan.Location
		if err := r.Scan(&b); err != nil {
			return err
		}
		err := json.Unmarshal(b, &l)
		for _, f := range l.Files {
			named[f] = true
		}
		return err
	})
	var files []string
	for _, v := range list {
		for _, f := range v.location.Files {
			// Files that are read in place are somebody else's.
			if v.owner && !named[f] && !barchan.InPlace(f) {
				named[f] = true
				files = append(files, f)
			}
		}
	}
	return files, err
}

// sweepResults forgets expired outputs that nothing holds.
func sweepResults(ctx context.Context, c conn, at time.Time, released int64, limit int) ([]string, error) {
	if limit <= 0 {
		return nil, nil
	}
	list, err := candidates(ctx, c, sweepOutputs, at.UnixMicro(), released, limit)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, v := range within(list, limit) {
		if _, err := c.exec(ctx, sweepOutput, at.UnixMicro(), v.key); err != nil {
			return nil, err
		}
		if _, err := c.exec(ctx, sweepPrevious, v.key); err != nil {
			return nil, err
		}
		files = append(files, v.location.Files...)
	}
	return files, nil
}

// Holds implements storetest.Runs.
func (s *Store) Holds(ctx context.Context, id barchan.RunID) (holds bool, err error) {
	_, err = s.reads().one(ctx, runHolds, []any{string(id)}, into(&holds))
	return holds, wrap("read what holds a run", err)
}

// HoldsVersion implements storetest.Runs.
func (s *Store) HoldsVersion(ctx context.Context, id barchan.VersionID) (holds bool, err error) {
	_, err = s.reads().one(ctx, versionHolds, []any{string(id)}, into(&holds))
	return holds, wrap("read what holds a table version", err)
}
