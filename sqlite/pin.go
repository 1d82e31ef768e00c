package sqlite

import (
	"context"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	pinFirst = `UPDATE run SET pin = (SELECT coalesce(max(pin), 0) + 1 FROM run), pinned_at = ? WHERE seq = ?`
	// pinNames pins the names of the JSON list, and what the run replaces: its
	// views, and the previous results that it extends.
	pinNames = `INSERT INTO pin (run, name, version, execution)
		SELECT ?1, n.name, c.current, e.seq
		FROM (SELECT value AS name FROM json_each(?2) UNION SELECT name FROM turn WHERE run = ?1) n
		LEFT JOIN catalog c ON c.name = n.name
		LEFT JOIN previous p ON p.name = n.name
		LEFT JOIN execution e ON e.seq = p.execution AND e.output IS NOT NULL`
	pinRead = `SELECT p.name, ` + versionColumns + `FROM pin p JOIN table_version v ON v.id = p.version WHERE p.run = ?1
		UNION ALL SELECT p.name, e.id, e.output -> '$.location', e.output -> '$.schema', e.output ->> '$.rows',
			e.output ->> '$.bytes', r.ended_at
		FROM pin p JOIN execution e ON e.seq = p.execution JOIN run r ON r.seq = e.run WHERE p.run = ?1`
)

// Pin implements storetest.Runs.
func (s *Store) Pin(ctx context.Context, l barchan.Lease, tables []string, at time.Time) (snap barchan.Snapshot, err error) {
	if tables == nil {
		tables = []string{}
	}
	names, err := encode(tables)
	if err != nil {
		return snap, wrap("pin", err)
	}
	err = s.write(ctx, s.progress, "pin", func(ctx context.Context, c conn) error {
		run, err := heldRun(ctx, c, l)
		if err != nil {
			return err
		}
		if run.pin == nil {
			if _, err := c.exec(ctx, pinFirst, at.UnixMicro(), run.seq); err != nil {
				return err
			}
			if _, err := c.exec(ctx, pinNames, run.seq, names); err != nil {
				return err
			}
		}
		snap, err = readPins(ctx, c, l, run.seq)
		return err
	})
	if err != nil {
		return barchan.Snapshot{}, err
	}
	return snap, nil
}

func readPins(ctx context.Context, c conn, l barchan.Lease, run int64) (barchan.Snapshot, error) {
	again, err := heldRun(ctx, c, l)
	if err != nil {
		return barchan.Snapshot{}, err
	}
	snap := barchan.Snapshot{Instant: time.UnixMicro(*again.pinned).UTC(), Tables: map[string]barchan.TableVersion{}}
	err = c.all(ctx, pinRead, []any{run}, func(r scanner) error {
		var name string
		var row versionRow
		if err := r.Scan(append([]any{&name}, row.dest()...)...); err != nil {
			return err
		}
		v, err := row.version()
		snap.Tables[name] = v
		return err
	})
	return snap, err
}
