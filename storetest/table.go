package storetest

import (
	"github.com/barchan-data/barchan"
)

var tableCases = map[string]func(*world){
	"a table comes back as it was":                 tableRoundTrip,
	"create tells whether the table existed":       tableCreate,
	"put replaces contents and schema in one step": tablePut,
	"move is refused when somebody else moved":     tableMove,
	"a name of another team or kind is a conflict": tableForeign,
	"a deleted table is gone, and its name free":   tableDelete,
	"tables are listed by name and kind":           tablePages,
	"a registered dataset comes back as it was":    tableRegistered,
}

func tableRoundTrip(w *world) {
	t := w.table("t")
	t.Description, t.Private = "d", true
	t.Schema = schema("declared")
	w.ok(w.PutTable(w.ctx, t))
	got, err := w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got, t)
	_, err = w.Table(w.ctx, "dune.local.none")
	w.absent(err, "Table not found")
}

func tableCreate(w *world) {
	t := w.table("t")
	t.Current = barchan.TableVersion{}
	existed, err := w.CreateTable(w.ctx, t)
	w.ok(err)
	w.equal(existed, false)
	existed, err = w.CreateTable(w.ctx, t)
	w.ok(err)
	w.equal(existed, true)
	got, err := w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got, t)
	other := t
	other.Schema = schema("z")
	_, err = w.CreateTable(w.ctx, other)
	w.refused(err, barchan.CodeConflict)
	other = t
	other.Kind = barchan.KindDataset
	_, err = w.CreateTable(w.ctx, other)
	w.refused(err, barchan.CodeConflict)
	other = t
	foreign, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	other.Team = foreign.ID
	_, err = w.CreateTable(w.ctx, other)
	w.refused(err, barchan.CodeConflict)
}

func tablePut(w *world) {
	t := w.upload("t")
	next := w.table("t")
	next.Current.Schema, next.Schema, next.Description = schema("q", "r"), schema("q", "r"), "new"
	w.ok(w.PutTable(w.ctx, next))
	next.CreatedAt = t.CreatedAt
	got, err := w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got, next)
}

func tableMove(w *world) {
	t := w.table("t")
	t.Current, t.Schema = barchan.TableVersion{}, schema("declared")
	_, err := w.CreateTable(w.ctx, t)
	w.ok(err)
	one, two := w.version(), w.version()
	w.refused(w.MoveTable(w.ctx, t.Name, "other", one), barchan.CodeConflict)
	w.ok(w.MoveTable(w.ctx, t.Name, "", one))
	w.refused(w.MoveTable(w.ctx, t.Name, "", two), barchan.CodeConflict)
	w.equal(w.current(t.Name), one.ID)
	w.ok(w.MoveTable(w.ctx, t.Name, one.ID, two))
	got, err := w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got.Current, two)
	w.equal(got.Schema, schema("declared"))
	w.refused(w.MoveTable(w.ctx, t.Name, two.ID, two), barchan.CodeConflict) // a version is made once
	w.absent(w.MoveTable(w.ctx, "dune.local.none", "", w.version()), "Table not found")
}

func tableForeign(w *world) {
	t := w.upload("t")
	foreign, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	other := w.table("t")
	other.Team = foreign.ID
	w.refused(w.PutTable(w.ctx, other), barchan.CodeConflict)
	other = w.table("t")
	other.Kind = barchan.KindDataset
	w.refused(w.PutTable(w.ctx, other), barchan.CodeConflict)
	w.equal(w.current(t.Name), t.Current.ID)
}

func tableDelete(w *world) {
	t := w.upload("t")
	w.ok(w.DeleteTable(w.ctx, t.Name))
	_, err := w.Table(w.ctx, t.Name)
	w.absent(err, "Table not found")
	w.absent(w.DeleteTable(w.ctx, t.Name), "Table not found")
	w.upload("t")
}

func tablePages(w *world) {
	w.upload("b")
	w.upload("a")
	w.view("v")
	set := w.table("x")
	set.Name, set.Kind = "dex.trades", barchan.KindDataset
	w.ok(w.PutTable(w.ctx, set))
	cases := []struct {
		kind          barchan.TableKind
		limit, offset int
		total         int
		want          []string
	}{
		{"", 10, 0, 4, []string{"dex.trades", "dune.local.a", "dune.local.b", "dune.local.result_v"}},
		{"", 2, 1, 4, []string{"dune.local.a", "dune.local.b"}},
		{barchan.KindUpload, 10, 0, 2, []string{"dune.local.a", "dune.local.b"}},
		{barchan.KindUpload, 10, 1, 2, []string{"dune.local.b"}},
		{barchan.KindView, 10, 0, 1, []string{"dune.local.result_v"}},
		{barchan.KindDataset, 10, 5, 1, nil},
	}
	for _, c := range cases {
		page, total, err := w.ListTables(w.ctx, w.team.ID, c.kind, c.limit, c.offset)
		w.ok(err)
		w.equal(total, c.total)
		var names []string
		for _, t := range page {
			names = append(names, t.Name)
		}
		w.equal(names, c.want)
	}
}

// registered is a dataset whose files are read in place.
func (w *world) registered(name string) barchan.Table {
	t := w.table("x")
	t.Name, t.Kind = name, barchan.KindDataset
	t.Source = barchan.DatasetSource{Pattern: "/lake/" + name + "/*.parquet", Format: barchan.FormatParquet}
	t.Current.Location = barchan.Location{
		Files: []string{"/lake/" + name + "/a.parquet"}, Format: barchan.FormatParquet,
		Stamps: []barchan.Stamp{{Size: 5, ModTime: 1_700_000_000_000_000_001, Rows: 3}},
	}
	return t
}

func tableRegistered(w *world) {
	t := w.registered("lake.blocks")
	w.ok(w.PutTable(w.ctx, t))
	got, err := w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got, t)
	found, total, err := w.FindTables(w.ctx, barchan.TableFilter{Viewer: w.team.ID, Limit: 10})
	w.ok(err)
	w.equal(total, 1)
	w.equal(found[0].Source, t.Source)

	again := w.registered("lake.blocks")
	again.Source = barchan.DatasetSource{Pattern: "/other/*.csv", Format: barchan.FormatCSV, Configured: true}
	w.ok(w.PutTable(w.ctx, again))
	got, err = w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got.Source, again.Source)

	next := w.version()
	w.ok(w.MoveTable(w.ctx, t.Name, again.Current.ID, next))
	got, err = w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got.Source, again.Source)
	w.equal(got.Current, next)

	sent := w.table("x") // contents that were sent do not replace a registration, nor the other way round
	sent.Name, sent.Kind = t.Name, barchan.KindDataset
	w.refused(w.PutTable(w.ctx, sent), barchan.CodeConflict)
	sent.Name = "lake.sent"
	w.ok(w.PutTable(w.ctx, sent))
	w.refused(w.PutTable(w.ctx, w.registered("lake.sent")), barchan.CodeConflict)

	w.ok(w.DeleteTable(w.ctx, t.Name))
	w.ok(w.PutTable(w.ctx, w.registered("lake.blocks")))
	got, err = w.Table(w.ctx, t.Name)
	w.ok(err)
	w.equal(got.Source.Configured, false)
}
