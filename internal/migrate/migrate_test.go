package migrate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/barchan-data/barchan/internal/migrate"
	"github.com/google/go-cmp/cmp"
)

// memory is a database that fails at the migration fail.
type memory struct {
	applied []migrate.Migration
	fail    int
}

var errPower = errors.New("power cut")

func (m *memory) Applied(context.Context) ([]migrate.Migration, error) { return m.applied, nil }

func (m *memory) Apply(_ context.Context, a migrate.Migration) error {
	if a.Number == m.fail {
		return errPower
	}
	a.SQL = ""
	m.applied = append(m.applied, a)
	return nil
}

func files(names ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for _, n := range names {
		fs[n] = &fstest.MapFile{Data: []byte("-- " + n)}
	}
	return fs
}

func read(t *testing.T, names ...string) []migrate.Migration {
	t.Helper()
	list, err := migrate.Read(files(names...))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReadOrdersByNumber(t *testing.T) {
	t.Parallel()
	var got []string
	for _, m := range read(t, "002_b.sql", "001_a.sql", "003_c_d.sql") {
		got = append(got, m.Name+" "+m.SQL)
	}
	want := []string{"a -- 001_a.sql", "b -- 002_b.sql", "c_d -- 003_c_d.sql"}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
}

func TestReadRefusesWhatItCannotOrder(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{
		{"001_a.sql", "003_c.sql"}, {"002_b.sql"}, {"001_a.sql", "001_b.sql"}, {"001_a.sql", "notes.txt"}, {"1_a.sql"},
	} {
		if list, err := migrate.Read(files(names...)); err == nil {
			t.Errorf("%v was read as %v", names, list)
		}
	}
}

func TestUpAppliesWhatIsMissingOnce(t *testing.T) {
	t.Parallel()
	db := &memory{}
	for _, n := range []int{1, 3, 3} {
		list := read(t, "001_a.sql", "002_b.sql", "003_c.sql")[:n]
		if err := migrate.Up(t.Context(), db, list); err != nil {
			t.Fatal(err)
		}
		if len(db.applied) != n {
			t.Fatalf("applied %d, want %d", len(db.applied), n)
		}
	}
}

func TestUpGoesOnWhereItWasInterrupted(t *testing.T) {
	t.Parallel()
	db := &memory{fail: 2}
	list := read(t, "001_a.sql", "002_b.sql", "003_c.sql")
	if err := migrate.Up(t.Context(), db, list); !errors.Is(err, errPower) || !strings.Contains(err.Error(), "002_b") {
		t.Fatalf("got %v, want the power cut, with the name of the migration", err)
	}
	if len(db.applied) != 1 {
		t.Fatalf("applied %d before the power cut, want 1", len(db.applied))
	}
	db.fail = 0
	if err := migrate.Up(t.Context(), db, list); err != nil || len(db.applied) != 3 {
		t.Fatalf("applied %d, error %v", len(db.applied), err)
	}
}

func TestUpRefusesAnotherHistory(t *testing.T) {
	t.Parallel()
	list := read(t, "001_a.sql", "002_b.sql")
	changed := list[1]
	changed.SHA256 = "other"
	newer := read(t, "001_a.sql", "002_b.sql", "003_c.sql")
	for name, c := range map[string]struct {
		applied []migrate.Migration
		want    string
	}{
		"newer":   {newer, "newer program"},
		"changed": {[]migrate.Migration{list[0], changed}, "different build"},
		"gap":     {[]migrate.Migration{list[1]}, "damaged"},
	} {
		db := &memory{applied: c.applied}
		before := len(db.applied)
		err := migrate.Up(t.Context(), db, list)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if len(db.applied) != before {
			t.Errorf("%s: the database was touched", name)
		}
	}
}
