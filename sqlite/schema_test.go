package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

// TestSchemaRefuses writes past the store what no code may ever write.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openStore(t, path)
	defer closeStore(t, s)
	w, err := newWorkload(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	ended, executing, pending := w.submission(), w.submission(), w.submission()
	for _, sub := range []barchan.Submission{ended, executing} {
		if _, err := s.Submit(ctx, sub); err != nil {
			t.Fatal(err)
		}
		if sub.Run.ID == ended.Run.ID {
			if _, _, err := w.workOne(ctx, &strings.Builder{}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		l, _, err := s.Lease(ctx, "me", []barchan.Tier{barchan.TierMedium}, time.Now(), time.Now())
		if err != nil || w.workNode(ctx, l, sub.Executions[0]) != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Submit(ctx, pending); err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	for _, c := range []struct {
		why, sql string
		id       string
	}{
		{"completed is terminal", `UPDATE run SET state = 'pending', ended_at = NULL, published = NULL WHERE id = ?`, string(ended.Run.ID)},
		{"completed is terminal", `UPDATE run SET state = 'failed', error = '{}', published = NULL WHERE id = ?`, string(ended.Run.ID)},
		{"pending cannot complete", `UPDATE run SET state = 'completed', ended_at = 1, pin = 9, pinned_at = 1, published = 9 WHERE id = ?`, string(pending.Run.ID)},
		{"a run ends after its nodes", `UPDATE run SET state = 'cancelled', ended_at = 1 WHERE id = ?`, string(pending.Run.ID)},
		{"an end has a time", `UPDATE run SET state = 'cancelled' WHERE id = ?`, string(pending.Run.ID)},
		{"an executing run has a lease", `UPDATE run SET lease_until = NULL WHERE id = ?`, string(executing.Run.ID)},
		{"a failed run says why", `UPDATE run SET state = 'failed', ended_at = 1, lease_until = NULL, lease_owner = NULL WHERE id = ?`, string(executing.Run.ID)},
		{"no such state", `UPDATE run SET state = 'done' WHERE id = ?`, string(pending.Run.ID)},
		{"pending cannot complete", `UPDATE execution SET state = 'completed', output = '{}', started_at = 1, ended_at = 1 WHERE id = ?`, string(pending.Executions[0])},
		{"pending cannot fail", `UPDATE execution SET state = 'failed', error = '{}', ended_at = 1 WHERE id = ?`, string(pending.Executions[0])},
		{"completed needs its output", `UPDATE execution SET output = NULL WHERE id = ?`, string(executing.Executions[0])},
		{"completed cannot fail", `UPDATE execution SET state = 'failed', output = NULL, error = '{}' WHERE id = ?`, string(executing.Executions[0])},
		{"an ended run's node stays", `UPDATE execution SET state = 'pending', output = NULL, boot = NULL, started_at = NULL, ended_at = NULL WHERE id = ?`, string(ended.Executions[0])},
		{"a version never changes", `UPDATE table_version SET rows = 99 WHERE id = ?`, string(ended.Executions[0])},
		{"a version in use stays", `DELETE FROM table_version WHERE id = ?`, string(ended.Executions[0])},
		{"an execution with a version stays", `DELETE FROM execution WHERE id = ?`, string(ended.Executions[0])},
	} {
		if res, err := db.Exec(c.sql, c.id); err == nil {
			n, _ := res.RowsAffected()
			t.Errorf("%s: %s changed %d rows", c.why, c.sql, n)
		} else if !strings.Contains(err.Error(), "constraint") && !strings.Contains(err.Error(), "illegal") && !strings.Contains(err.Error(), "cannot") && !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: refused for another reason: %v", c.why, err)
		}
	}
	noForeignKeyIsBroken(t, db)
}

func noForeignKeyIsBroken(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, check := range []string{`SELECT count(*) FROM pragma_foreign_key_check`, `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`} {
		var n int
		if err := db.QueryRow(check).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d (%v)", check, n, err)
		}
	}
}
