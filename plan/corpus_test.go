package plan_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
	"github.com/barchan-data/barchan/plan"
)

var queryFile = regexp.MustCompile(`_([0-9]{4,})\.sql$`)

// TestCorpusPipelines plans a pipeline for every query below the folder that
// BARCHAN_CORPUS names, whose files end in _<id>.sql. What they read from
// outside of the folder is made up.
func TestCorpusPipelines(t *testing.T) {
	root := os.Getenv("BARCHAN_CORPUS")
	if root == "" {
		t.Skip("BARCHAN_CORPUS names no folder of .sql files")
	}
	m := newMemory()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
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
		m.add(barchan.QueryID(id), string(text), declared(string(text))...)
		return nil
	})
	if err != nil || len(m.queries) == 0 {
		t.Fatalf("no queries: %v", err)
	}
	world := outside{m}
	p := plan.New(plan.Still{Catalog: world})
	refused, nodes, deepest := 0, 0, 0
	began := time.Now()
	for id := range m.queries {
		got, err := p.Pipeline(context.Background(), local, id, nil, barchan.TierMedium)
		if err != nil {
			refused++
			t.Logf("query_%d: %v", id, err)
			continue
		}
		nodes += len(got.Nodes)
		deepest = max(deepest, len(got.Nodes))
	}
	t.Logf("%d pipelines, %d refused, %d nodes, the largest has %d, in %v", len(m.queries), refused, nodes, deepest, time.Since(began).Round(time.Millisecond))
	if float64(refused) > 0.02*float64(len(m.queries)) {
		t.Errorf("%d of %d queries are refused", refused, len(m.queries))
	}
}

// declared makes a parameter of every key, with a default that an author could
// have written.
func declared(sql string) []barchan.Param {
	holes, _ := dunesql.Placeholders(sql)
	seen := map[string]bool{}
	var params []barchan.Param
	for _, h := range holes {
		if !seen[h.Key] {
			seen[h.Key] = true
			params = append(params, barchan.Param{Key: h.Key, Type: barchan.ParamText, Default: barchan.Value{"1"}})
		}
	}
	return params
}

// outside is a catalog in which every query and view exists that is not saved.
type outside struct{ *memory }

func (o outside) Queries(ctx context.Context, ids []barchan.QueryID) ([]barchan.QueryWithView, error) {
	list, err := o.memory.Queries(ctx, ids)
	for _, id := range ids {
		if _, ok := o.queries[id]; !ok { // it takes whatever its readers give it
			list = append(list, barchan.QueryWithView{Query: barchan.Query{ID: id, Team: 2, Version: 1, SQL: "select 1 as a", Params: o.given(id)}})
		}
	}
	return list, err
}

func (o outside) View(_ context.Context, name string) (barchan.View, error) {
	return barchan.View{Team: 2, Name: name}, nil
}

func (o outside) Table(_ context.Context, name string) (barchan.Table, error) {
	return barchan.Table{Name: name, Team: 2, Current: barchan.TableVersion{ID: "01HZ065JVE23C23FM2HKWQP2RT"}}, nil
}

// given finds the keys that readers give a query which is not in the folder.
func (o outside) given(id barchan.QueryID) []barchan.Param {
	seen := map[string]bool{}
	var params []barchan.Param
	call := regexp.MustCompile(`(?i)"query_` + strconv.FormatInt(int64(id), 10) + `\s*\(([^"]*)\)"`)
	key := regexp.MustCompile(`([^=,()']+)='`)
	for _, q := range o.queries {
		for _, c := range call.FindAllStringSubmatch(q.SQL, -1) {
			for _, k := range key.FindAllStringSubmatch(c[1], -1) {
				if name := strings.TrimSpace(k[1]); !seen[name] {
					seen[name] = true
					params = append(params, barchan.Param{Key: name, Type: barchan.ParamText})
				}
			}
		}
	}
	return params
}
