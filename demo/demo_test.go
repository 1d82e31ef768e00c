package demo_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/demo"
	"github.com/barchan-data/barchan/querydir"
)

func TestTheTablesAreWhole(t *testing.T) {
	t.Parallel()
	got := map[string]int64{}
	var bytes int64
	for _, table := range demo.Tables() {
		f, err := table.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		in, err := parquet.OpenFile(f.(io.ReaderAt), info.Size())
		if err != nil {
			t.Fatalf("%s: %v", table.File, err)
		}
		got[table.Name] = in.NumRows()
		bytes += info.Size()
	}
	want := map[string]int64{"nyc.flights": 336776, "nyc.weather": 26115, "nyc.planes": 3322, "nyc.airports": 1458, "nyc.airlines": 16}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
	if bytes > 5_200_000 {
		t.Errorf("%d bytes: too many to keep in the repository", bytes)
	}
}

var (
	reference = regexp.MustCompile(`query_(\d+)`)
	slot      = regexp.MustCompile(`\{\{(\w+)\}\}`)
)

// The chain hangs together: what is read is there, every parameter is declared
// and used, and the root reaches every query.
func TestTheChainHangsTogether(t *testing.T) {
	t.Parallel()
	folder, err := querydir.Read(demo.Queries())
	if err != nil {
		t.Fatal(err)
	}
	if len(folder.Unlisted) > 0 || len(folder.Queries) < 8 {
		t.Errorf("%d queries, unlisted %q", len(folder.Queries), folder.Unlisted)
	}
	byID := map[string]querydir.Query{}
	views := map[string]string{}
	for _, q := range folder.Queries {
		byID[idText(q.Query.ID)] = q
		if q.Materialized != nil {
			views["dune.local."+q.Materialized.Name] = idText(q.Query.ID)
		}
	}
	if len(views) == 0 {
		t.Error("no materialized view")
	}
	reached := map[string]bool{}
	var reach func(id string)
	reach = func(id string) {
		if reached[id] {
			return
		}
		q, ok := byID[id]
		if !ok {
			t.Fatalf("query %s is read, and is not in the folder", id)
		}
		reached[id] = true
		for _, m := range reference.FindAllStringSubmatch(q.Query.SQL, -1) {
			reach(m[1])
		}
		for view, filler := range views {
			if strings.Contains(q.Query.SQL, view) {
				reach(filler)
			}
		}
	}
	reach(idText(demo.Root))
	for id, q := range byID {
		if !reached[id] {
			t.Errorf("the root does not reach query %s", id)
		}
		used, declared := map[string]bool{}, map[string]bool{}
		for _, m := range slot.FindAllStringSubmatch(q.Query.SQL, -1) {
			used[m[1]] = true
		}
		for _, p := range q.Query.Params {
			declared[p.Key] = true
		}
		if diff := cmp.Diff(used, declared); diff != "" {
			t.Errorf("parameters of query %s (-used +declared)\n%s", id, diff)
		}
	}
}

func idText(id barchan.QueryID) string {
	return strconv.FormatInt(int64(id), 10)
}

// script is a console that remembers what was asked of it.
type script struct {
	did   []string
	fails string
}

func (s *script) do(what string) error {
	s.did = append(s.did, what)
	if what == s.fails {
		return errors.New("broken")
	}
	return nil
}

func (s *script) Title(string)                               {}
func (s *script) Say(...string)                              {}
func (s *script) Load(_ context.Context, t demo.Table) error { return s.do("load " + t.Name) }
func (s *script) Push(context.Context, fs.FS) error          { return s.do("push") }
func (s *script) Run(_ context.Context, q barchan.QueryID) (run string, err error) {
	return "01RUN", s.do("run " + idText(q))
}

func TestTheScriptStopsWhereAStepFails(t *testing.T) {
	t.Parallel()
	steps := []string{"load nyc.flights", "load nyc.weather", "load nyc.planes", "load nyc.airports", "load nyc.airlines", "push", "run 111"}
	for i, fails := range append(steps, "") {
		s := &script{fails: fails}
		err := demo.Run(t.Context(), s, demo.Server{})
		want := steps[:min(i+1, len(steps))]
		if diff := cmp.Diff(want, s.did); diff != "" {
			t.Errorf("with %q failing (-want +did)\n%s", fails, diff)
		}
		if (err != nil) != (fails != "") {
			t.Errorf("with %q failing: %v", fails, err)
		}
	}
}
