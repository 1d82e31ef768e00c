package lineage_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/lineage"
)

var queryFile = regexp.MustCompile(`_([0-9]{4,})\.sql$`)

// TestCorpus traces the queries below the folder that BARCHAN_CORPUS names,
// whose files end in _<id>.sql, over the tables that corpora/dune_tables.json
// below BARCHAN_SHARED lists. Where all tables are known, so are all columns,
// but for those that an old query reads and its table no longer has.
func TestCorpus(t *testing.T) {
	root, shared := os.Getenv("BARCHAN_CORPUS"), os.Getenv("BARCHAN_SHARED")
	if root == "" || shared == "" {
		t.Skip("BARCHAN_CORPUS and BARCHAN_SHARED name no folders of .sql files and of the list of tables")
	}
	file := filepath.Join(shared, "corpora", "dune_tables.json")
	w := newWorld()
	addTables(t, w, file)
	addQueries(t, w, root)
	tracer := lineage.New(w)
	refused, foreign, whole, columns, unknown := 0, 0, 0, 0, 0
	var longest time.Duration
	for id := range w.queries {
		began := time.Now()
		l, err := tracer.Of(t.Context(), lineage.Request{Team: local, Query: id, Deep: true})
		longest = max(longest, time.Since(began))
		switch {
		case err != nil:
			refused++
			continue
		case slices.ContainsFunc(l.Columns, func(c lineage.Column) bool {
			return slices.ContainsFunc(c.Sources, func(s lineage.Source) bool { return w.tables[s.Name].Name == "" })
		}) || readsForeign(w, id):
			foreign++
			continue
		}
		whole++
		for _, c := range l.Columns {
			columns++
			if c.Unknown {
				unknown++
				t.Logf("query_%d: %s is unknown: %v", id, c.Name, c.Sources)
			}
		}
	}
	t.Logf("%d queries: %d refused, %d read other tables; of the %d others %d of %d columns are unknown; the longest took %v", len(w.queries), refused, foreign, whole, unknown, columns, longest)
	if whole == 0 || float64(unknown) > 0.02*float64(columns) {
		t.Error("too many columns are unknown")
	}
}

func addTables(t *testing.T, w *world, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tables []struct {
		Table   string
		Columns []struct{ Name, Type string }
	}
	if err := json.Unmarshal(text, &tables); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		added := barchan.Table{Name: table.Table, Team: 1, Kind: barchan.KindDataset}
		for _, c := range table.Columns {
			added.Schema = append(added.Schema, barchan.Column{Name: c.Name, Type: c.Type})
		}
		added.Current.ID = "01HZ065JVE23C23FM2HKWQP2RT"
		w.tables[table.Table] = added
	}
}

func addQueries(t *testing.T, w *world, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		match := queryFile.FindStringSubmatch(path)
		if err != nil || match == nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(match[1], 10, 64)
		if err != nil {
			return err
		}
		w.save(barchan.QueryID(id), filepath.Base(path), string(text), declared(string(text))...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// declared makes a parameter of every key.
func declared(sql string) []barchan.Param {
	holes, _ := dunesql.Placeholders(sql)
	var params []barchan.Param
	for _, h := range holes {
		if !slices.ContainsFunc(params, func(p barchan.Param) bool { return p.Key == h.Key }) {
			params = append(params, barchan.Param{Key: h.Key, Type: barchan.ParamText, Default: barchan.Value{"1"}})
		}
	}
	return params
}

// readsForeign reports whether a query reads a table that is not in the world,
// at whatever depth.
func readsForeign(w *world, id barchan.QueryID) bool {
	seen := map[barchan.QueryID]bool{}
	queue := []barchan.QueryID{id}
	for len(queue) > 0 {
		q := w.queries[queue[0]]
		queue = queue[1:]
		if seen[q.ID] {
			continue
		}
		seen[q.ID] = true
		text, _, err := dunesql.Substitute(q.SQL, q.Params, defaults(q.Params))
		if err != nil {
			return true
		}
		s, err := dunesql.Parse(text)
		if err != nil {
			return true
		}
		refs, err := dunesql.Refs(s)
		if err != nil {
			return true
		}
		for _, r := range refs {
			if r.Kind == dunesql.RefQuery {
				queue = append(queue, r.Query)
			} else if w.tables[r.Table].Name == "" {
				return true
			}
		}
	}
	return false
}

func defaults(params []barchan.Param) barchan.Values {
	values := barchan.Values{}
	for _, p := range params {
		values[p.Key] = p.Default
	}
	return values
}
