package sqlite

import (
	"testing"

	"github.com/barchan-data/barchan/internal/migrate"
)

// TestMigrationIsAllOrNothing breaks a migration in its middle, as a kill
// would, and then applies it again.
func TestMigrationIsAllOrNothing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := openInternal(t)
	m := migrator{s.durable.db}
	before, err := m.Applied(ctx)
	if err != nil || len(before) == 0 {
		t.Fatalf("applied %v (%v)", before, err)
	}
	next := migrate.Migration{Number: len(before) + 1, Name: "next", SHA256: "x", SQL: `CREATE TABLE one (a) ; CREATE TABLE one (a)`}
	if err := m.Apply(ctx, next); err == nil {
		t.Fatal("a broken migration was applied")
	}
	after, err := m.Applied(ctx)
	if err != nil || len(after) != len(before) {
		t.Fatalf("the broken migration is recorded: %v (%v)", after, err)
	}
	next.SQL = `CREATE TABLE one (a); CREATE TRIGGER two AFTER INSERT ON one BEGIN DELETE FROM one; SELECT 1; END; CREATE TABLE three (a)`
	if err := m.Apply(ctx, next); err != nil {
		t.Fatalf("its first statement had stayed: %v", err)
	}
	var n int
	if err := s.durable.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name IN ('one', 'two', 'three')`).Scan(&n); err != nil || n != 3 {
		t.Fatalf("%d of 3 objects were made (%v)", n, err)
	}
	if err := m.Apply(ctx, next); err == nil {
		t.Fatal("a migration was applied twice")
	}
}
