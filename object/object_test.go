package object_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

func open(t *testing.T) *object.Dir {
	t.Helper()
	d, err := object.Open(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func put(t *testing.T, d *object.Dir, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := d.MakeDir(filepath.Dir(name)); err != nil {
			t.Fatal(err)
		}
		f, err := d.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// tree lists all files and folders under the root.
func tree(t *testing.T, d *object.Dir) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(d.Root()), ".", func(name string, _ fs.DirEntry, err error) error {
		if name != "." {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func want(t *testing.T, d *object.Dir, names ...string) {
	t.Helper()
	if diff := cmp.Diff(names, tree(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRootIsPrivate(t *testing.T) {
	t.Parallel()
	d := open(t)
	info, err := os.Stat(d.Root())
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, want 0700", info.Mode().Perm())
	}
	put(t, d, "a")
	if info, err = os.Stat(d.Path("a")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a file: %v, %v, want 0600", info.Mode().Perm(), err)
	}
}

func TestNamesAreShardedByTheirEnd(t *testing.T) {
	t.Parallel()
	const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	for got, want := range map[string]string{
		object.RunDir(id, 2):                              "runs/av/" + id + ".2",
		object.RunFile(id, 2, barchan.ExecutionID("01B")): "runs/av/" + id + ".2/01B.parquet",
		object.VersionDir(id):                             "tables/av/" + id,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestANameThatLeavesTheRootReachesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	outside := filepath.Join(filepath.Dir(d.Root()), "outside")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../outside", "a/../../outside", "/etc/passwd", "", "a//b"} {
		if _, err := os.Stat(d.Path(name)); err == nil {
			t.Errorf("%q reaches %s", name, d.Path(name))
		}
		if err := d.Remove(name); err == nil {
			t.Errorf("removing %q did something", name)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Errorf("the file outside: %v", err)
	}
}

func TestCreateRefusesWhatExists(t *testing.T) {
	t.Parallel()
	d := open(t)
	put(t, d, "a")
	if _, err := d.Create("a"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v, want ErrExist", err)
	}
}

func TestSyncNeedsEveryFile(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, count := range []int{0, 1, 10, 100} { // many are synced in another way
		var names []string
		for i := range count {
			names = append(names, fmt.Sprintf("runs/xx/r%d.1/%d", count, i))
		}
		put(t, d, names...)
		if err := d.Sync(names); err != nil {
			t.Errorf("%d files: %v", count, err)
		}
		if err := d.Sync(append(names, "runs/xx/r.1/absent")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%d files and one that is absent: %v, want ErrNotExist", count, err)
		}
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	d := open(t)
	put(t, d, "a/b/c", "a/d")
	for range 2 { // the second time they are absent
		if err := errors.Join(d.Remove("a/b"), d.RemoveEmpty("a/b"), d.RemoveEmpty("a")); err != nil {
			t.Fatal(err)
		}
		want(t, d, "a", "a/d")
	}
	if err := errors.Join(d.Remove("a/d"), d.RemoveEmpty("a")); err != nil {
		t.Fatal(err)
	}
	want(t, d)
}

func TestPruneKeepsWhatIsNamed(t *testing.T) {
	t.Parallel()
	d := open(t)
	put(t, d, "r/1", "r/2", "r/spill/x", "s/1")
	if err := d.Prune("r", map[string]bool{"r/2": true, "s/1": true}); err != nil {
		t.Fatal(err)
	}
	want(t, d, "r", "r/2", "s", "s/1")
	if err := errors.Join(d.Prune("r", nil), d.Prune("absent", nil)); err != nil {
		t.Fatal(err)
	}
	want(t, d, "s", "s/1")
}

func TestListNamesEveryFolder(t *testing.T) {
	t.Parallel()
	d := open(t)
	if err := d.List(func(name string) error { return errors.New(name) }); err != nil {
		t.Errorf("an empty root lists %v", err)
	}
	ids := barchan.NewIDs(time.Now)
	wants := []string{}
	for range 5 {
		r, v := object.RunDir(barchan.RunID(ids.New()), 1), object.VersionDir(barchan.VersionID(ids.New()))
		wants = append(wants, r, v)
		put(t, d, r+"/x", v+"/x")
	}
	var got []string
	if err := d.List(func(name string) error { got = append(got, name); return nil }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(wants)
	if diff := cmp.Diff(wants, got); diff != "" {
		t.Error(diff)
	}
	stop := errors.New("enough")
	if err := d.List(func(string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v, want the error of the caller", err)
	}
}
