package querydir_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/querydir"
)

// Every file in testdata is a folder, and in its last part, "want", what
// reading it gives: the queries, or the error.
func TestRead(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, text string) string {
		t.Parallel()
		archive := txtar.Parse([]byte(text))
		folder := fstest.MapFS{}
		var kept []txtar.File
		for _, f := range archive.Files {
			if f.Name != "want" {
				kept = append(kept, f)
				folder[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		}
		archive.Files = append(kept, txtar.File{Name: "want", Data: []byte(read(folder))})
		return string(txtar.Format(archive))
	})
}

// read prints a folder, or why it cannot be read.
func read(folder fstest.MapFS) string {
	f, err := querydir.Read(folder)
	if err != nil {
		return fmt.Sprintf("%s: %s\n", barchan.CodeOf(err), err)
	}
	var b strings.Builder
	for _, q := range f.Queries {
		fmt.Fprintf(&b, "%d %q from %s\n", q.Query.ID, q.Query.Name, q.File)
		if q.Query.Description != "" {
			fmt.Fprintf(&b, "  description %q\n", q.Query.Description)
		}
		if q.Query.Tags != nil || q.Query.Private || q.Query.View {
			fmt.Fprintf(&b, "  tags %q private %v view %v\n", q.Query.Tags, q.Query.Private, q.Query.View)
		}
		for _, p := range q.Query.Params {
			fmt.Fprintf(&b, "  parameter %s %s default %q options %q multi %v freeform %v from %v: %s\n",
				p.Key, p.Type, p.Default, p.Options, p.Multi, p.Freeform, p.From, p.Description)
		}
		if v := q.Materialized; v != nil {
			fmt.Fprintf(&b, "  fills %s on %s at %q private %v\n", v.Name, v.Tier, v.Cron, v.Private)
		}
		fmt.Fprintf(&b, "  %q\n", q.Query.SQL)
	}
	for _, file := range f.Unlisted {
		fmt.Fprintf(&b, "unlisted %s\n", file)
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	f.Add("query_ids: [1]", "SELECT 1", "name: A\nparameters: [{key: k, type: enum, value: [a]}]")
	f.Add("query_ids:\n- 1", "-- query name: A", "a: &a [*a]")
	f.Fuzz(func(t *testing.T, list, sql, description string) {
		folder := fstest.MapFS{
			querydir.ListFile:   {Data: []byte(list)},
			"queries/a___1.sql": {Data: []byte(sql)},
			"queries/a___1.yml": {Data: []byte(description)},
		}
		got, err := querydir.Read(folder)
		if err != nil {
			if barchan.CodeOf(err) == barchan.CodeInternal || !strings.HasPrefix(err.Error(), "queries") {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		for _, q := range got.Queries {
			if err := q.Query.Validate(); err != nil {
				t.Fatalf("a query was read that cannot be saved: %v", err)
			}
		}
	})
}
