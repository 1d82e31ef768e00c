package upload_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/sqlite"
	"github.com/barchan-data/barchan/upload"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a service on the real store and files, with an engine of its own.
type world struct {
	*upload.Service
	store  *sqlite.Store
	files  *object.Dir
	engine *engine
	team   barchan.Team
}

func setup(t *testing.T, edit func(*upload.Config)) *world {
	t.Helper()
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "barchan.db"), sqlite.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	files, err := object.Open(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	team, err := store.EnsureTeam(t.Context(), "local", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: store, files: files, engine: &engine{files: files}, team: team}
	cfg := upload.Config{Store: store, Engine: w.engine, Files: files, IDs: barchan.NewIDs(time.Now)}
	if edit != nil {
		edit(&cfg)
	}
	w.Service = upload.New(cfg)
	return w
}

// rows returns the table's rows, and checks that its version says how many.
func (w *world) rows(t *testing.T, name string) []string {
	t.Helper()
	table, err := w.store.Table(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := lines(w.files, table.Current)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(got)) != table.Current.Rows {
		t.Fatalf("%s has %d rows, and says %d", name, len(got), table.Current.Rows)
	}
	return got
}

// count returns how many files there are.
func (w *world) count(t *testing.T) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(w.files.Root(), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) create(t *testing.T, name string) {
	t.Helper()
	_, _, err := w.Create(t.Context(), w.team, upload.NewTable{Name: name, Schema: barchan.Schema{{Name: "k", Type: "integer"}, {Name: "v", Type: "varchar"}}})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) insert(name, body string) (int64, error) {
	rows, _, err := w.Insert(context.Background(), w.team, name, barchan.FormatCSV, strings.NewReader(body))
	return rows, err
}

func TestCSVMakesATableAndReplacesIt(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	got, err := w.CSV(t.Context(), w.team, upload.NewTable{Name: "Prices", Description: "of things"}, strings.NewReader("k,v\n1,a\n2,b\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "dune.local.dataset_prices" || got.Current.Rows != 2 {
		t.Fatalf("made %+v", got)
	}
	if diff := cmp.Diff([]string{"1,a", "2,b"}, w.rows(t, got.Name)); diff != "" {
		t.Fatal(diff)
	}
	if _, err := w.CSV(t.Context(), w.team, upload.NewTable{Name: "prices"}, strings.NewReader("z\n9\n")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"9"}, w.rows(t, got.Name)); diff != "" {
		t.Fatal(diff)
	}
	after, err := w.store.Table(t.Context(), got.Name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"z"}, after.Schema.Names()); diff != "" {
		t.Fatal(diff)
	}
	if n := w.count(t); n != 2 {
		t.Errorf("%d files, want the data of two versions and no source", n)
	}
}

func TestCreateMakesAnEmptyTableThatCanBeRead(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	n := upload.NewTable{Name: "t", Schema: barchan.Schema{{Name: "A", Type: " Timestamp "}, {Name: "b", Type: "DECIMAL(10, 2)"}}}
	full, existed, err := w.Create(t.Context(), w.team, n)
	if err != nil || existed || full != "dune.local.t" {
		t.Fatalf("%q, %v, %v", full, existed, err)
	}
	table, err := w.store.Table(t.Context(), full)
	if err != nil {
		t.Fatal(err)
	}
	want := barchan.Schema{{Name: "A", Type: "timestamp(3)"}, {Name: "b", Type: "decimal(10,2)"}}
	if diff := cmp.Diff(want, table.Schema); diff != "" {
		t.Error(diff)
	}
	if table.Current.ID == "" || len(table.Current.Location.Files) != 0 {
		t.Errorf("version %+v, want an empty one", table.Current)
	}
	if _, existed, err := w.Create(t.Context(), w.team, n); err != nil || !existed {
		t.Errorf("again: %v, %v", existed, err)
	}
	n.Schema = n.Schema[:1]
	if _, _, err := w.Create(t.Context(), w.team, n); barchan.CodeOf(err) != barchan.CodeConflict {
		t.Errorf("with another schema: %v, want a conflict", err)
	}
}

func TestInsertAddsAllRowsOrNone(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	w.create(t, "t")
	if n, err := w.insert("t", "k,v\n1,a\n"); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := w.insert("t", "k,v\n2,b\n3,c\n"); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	files := w.count(t)
	_, err := w.insert("t", "k,v\n4,d\n5,bad\n")
	if barchan.CodeOf(err) != barchan.CodeData || err.Error() != "load: line 3, column v: 'bad' is no varchar" {
		t.Fatalf("%v, want a data error with line and column", err)
	}
	if diff := cmp.Diff([]string{"1,a", "2,b", "3,c"}, w.rows(t, "dune.local.t")); diff != "" {
		t.Fatal(diff)
	}
	if n := w.count(t); n != files {
		t.Errorf("%d files, want %d: the failed insert left some", n, files)
	}
	if n, err := w.insert("t", "k,v\n"); err != nil || n != 0 {
		t.Fatalf("no rows: %d, %v", n, err)
	}
	if n := w.count(t); n != files {
		t.Errorf("%d files, want %d: the empty insert left some", n, files)
	}
}

func TestConcurrentInsertsLoseNothing(t *testing.T) {
	t.Parallel()
	w := setup(t, func(c *upload.Config) { c.Parallel, c.MaxFiles = 8, 5 })
	w.create(t, "t")
	const writers, each = 8, 6
	var wg sync.WaitGroup
	var want []string
	for i := range writers {
		for j := range each {
			want = append(want, fmt.Sprintf("%d,w%d", j, i))
		}
		wg.Go(func() {
			for j := range each {
				if _, err := w.insert("t", fmt.Sprintf("k,v\n%d,w%d\n", j, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	slices.Sort(want)
	if diff := cmp.Diff(want, w.rows(t, "dune.local.t")); diff != "" {
		t.Fatal(diff)
	}
	table, err := w.store.Table(t.Context(), "dune.local.t")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(table.Current.Location.Files); n > 5 {
		t.Errorf("%d files, want at most 5", n)
	}
}

func TestClearAndDelete(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	w.create(t, "t")
	if _, err := w.insert("t", "k,v\n1,a\n"); err != nil {
		t.Fatal(err)
	}
	if err := w.Clear(t.Context(), w.team, "t"); err != nil {
		t.Fatal(err)
	}
	if got := w.rows(t, "dune.local.t"); len(got) != 0 {
		t.Fatalf("rows %v after clear", got)
	}
	if _, err := w.insert("t", "k,v\n2,b\n"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2,b"}, w.rows(t, "dune.local.t")); diff != "" {
		t.Fatal(diff)
	}
	if err := w.Delete(t.Context(), w.team, "t"); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"delete": w.Delete(t.Context(), w.team, "t"),
		"clear":  w.Clear(t.Context(), w.team, "t"),
		"insert": errOf(w.insert("t", "k,v\n1,a\n")),
	} {
		if barchan.CodeOf(err) != barchan.CodeNotFound {
			t.Errorf("%s of a deleted table: %v, want not found", what, err)
		}
	}
}

func errOf(_ int64, err error) error { return err }

func TestPutMakesAnOperatorsTable(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	for i, body := range []string{"k\n1\n", "k\n2\n3\n"} {
		got, err := w.Put(t.Context(), w.team, "Dex.trades", barchan.FormatCSV, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != "dex.trades" || got.Kind != barchan.KindDataset || got.Current.Rows != int64(i+1) {
			t.Fatalf("put made %+v", got)
		}
	}
	if diff := cmp.Diff([]string{"2", "3"}, w.rows(t, "dex.trades")); diff != "" {
		t.Fatal(diff)
	}
}

func TestNamesAreChecked(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	schema := barchan.Schema{{Name: "a", Type: "bigint"}}
	for _, name := range []string{"", "1a", "a b", "a.b", "ä", "result_x", strings.Repeat("a", 129), "../x", "a\x00"} {
		if _, _, err := w.Create(t.Context(), w.team, upload.NewTable{Name: name, Schema: schema}); barchan.CodeOf(err) != barchan.CodeInvalid {
			t.Errorf("create %q: %v, want invalid", name, err)
		}
	}
	for _, name := range []string{"", "a", "dune.x", "a.b.c", "a.", ".b", "A b.c"} {
		if _, err := w.Put(t.Context(), w.team, name, barchan.FormatCSV, strings.NewReader("k\n1\n")); barchan.CodeOf(err) != barchan.CodeInvalid {
			t.Errorf("put %q: %v, want invalid", name, err)
		}
	}
	if n := w.count(t); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestSchemasAreChecked(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	for what, schema := range map[string]barchan.Schema{
		"empty":        {},
		"no name":      {{Name: " ", Type: "bigint"}},
		"twice":        {{Name: "a", Type: "bigint"}, {Name: "A", Type: "bigint"}},
		"unknown type": {{Name: "a", Type: "money"}},
		"wide decimal": {{Name: "a", Type: "decimal(39,0)"}},
		"control":      {{Name: "a\x01", Type: "bigint"}},
		"injection":    {{Name: "a", Type: "bigint); drop table x"}},
	} {
		if _, _, err := w.Create(t.Context(), w.team, upload.NewTable{Name: "t", Schema: schema}); barchan.CodeOf(err) != barchan.CodeInvalid {
			t.Errorf("%s: %v, want invalid", what, err)
		}
	}
}

func TestATooLargeBodyIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	w := setup(t, func(c *upload.Config) { c.MaxCSV, c.MaxInsert = 8, 8 })
	if _, err := w.CSV(t.Context(), w.team, upload.NewTable{Name: "t"}, strings.NewReader("k\n1234567\n")); barchan.CodeOf(err) != barchan.CodeTooLarge {
		t.Errorf("%v, want too large", err)
	}
	if _, err := w.CSV(t.Context(), w.team, upload.NewTable{Name: "t"}, strings.NewReader("k\n12345\n")); err != nil {
		t.Errorf("eight bytes: %v", err)
	}
	if n := w.count(t); n != 1 {
		t.Errorf("%d files, want the data of the one that fitted", n)
	}
}

// cutBody ends with the error of a sender that went away.
type cutBody struct{ io.Reader }

func (b cutBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = errors.New("connection reset")
	}
	return n, err
}

func TestABodyThatEndsEarlyChangesNothing(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	if _, err := w.CSV(t.Context(), w.team, upload.NewTable{Name: "t"}, cutBody{strings.NewReader("k\n1\n")}); barchan.CodeOf(err) != barchan.CodeInvalid {
		t.Errorf("%v, want invalid", err)
	}
	if _, err := w.store.Table(t.Context(), "dune.local.dataset_t"); barchan.CodeOf(err) != barchan.CodeNotFound {
		t.Errorf("the table: %v, want not found", err)
	}
	if n := w.count(t); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestAnotherTeamsTableIsNotFoundAndNotReplaced(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	if _, err := w.Put(t.Context(), w.team, "dex.trades", barchan.FormatCSV, strings.NewReader("k\n1\n")); err != nil {
		t.Fatal(err)
	}
	other, err := w.store.EnsureTeam(t.Context(), "other", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Put(t.Context(), other, "dex.trades", barchan.FormatCSV, strings.NewReader("k\n2\n")); barchan.CodeOf(err) != barchan.CodeConflict {
		t.Errorf("put over another team's table: %v, want a conflict", err)
	}
	if diff := cmp.Diff([]string{"1"}, w.rows(t, "dex.trades")); diff != "" {
		t.Fatal(diff)
	}
}

func TestLoadsWaitForEachOther(t *testing.T) {
	t.Parallel()
	w := setup(t, func(c *upload.Config) { c.Parallel = 2 })
	w.create(t, "t")
	w.engine.gate = make(chan struct{})
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := w.insert("t", fmt.Sprintf("k,v\n%d,x\n", i)); err != nil {
				t.Error(err)
			}
		})
	}
	for range 6 {
		w.engine.gate <- struct{}{}
	}
	wg.Wait()
	if n := w.engine.most.Load(); n > 2 {
		t.Errorf("%d sessions at once, want at most 2", n)
	}
	if got := w.rows(t, "dune.local.t"); len(got) != 6 {
		t.Errorf("%d rows, want 6", len(got))
	}
}

func TestACancelledInsertLeavesNothing(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	w.create(t, "t")
	w.engine.gate = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, _, err := w.Insert(ctx, w.team, "t", barchan.FormatCSV, strings.NewReader("k,v\n1,a\n"))
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	if n := w.count(t); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	if _, err := w.Put(t.Context(), w.team, "a.b", "xlsx", strings.NewReader("")); barchan.CodeOf(err) != barchan.CodeInvalid {
		t.Errorf("%v, want invalid", err)
	}
}
