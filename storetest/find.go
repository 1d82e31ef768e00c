package storetest

import (
	"github.com/barchan-data/barchan"
)

var findCases = map[string]func(*world){
	"tables are found by what a viewer may see": findSeen,
	"tables are found by kind, owner and name":  findFiltered,
}

// catalog makes tables of two teams: two are private.
func (w *world) catalog() (other barchan.Team) {
	w.t.Helper()
	other, err := w.EnsureTeam(w.ctx, "other", w.now)
	w.ok(err)
	put := func(name string, kind barchan.TableKind, team barchan.Team, description string, private bool) {
		t := w.table("t")
		t.Name, t.Kind, t.Team, t.Description, t.Private = name, kind, team.ID, description, private
		w.ok(w.PutTable(w.ctx, t))
	}
	put("dune.local.sales", barchan.KindUpload, w.team, "Weekly SALES of 100% of shops", false)
	put("dune.local.secret", barchan.KindUpload, w.team, "", true)
	put("dune.other.prices", barchan.KindUpload, other, "prices of sales", false)
	put("dune.other.hidden", barchan.KindUpload, other, "", true)
	put("dex.trades", barchan.KindDataset, w.team, "Every trade", false)
	w.view("sales")
	return other
}

func (w *world) found(f barchan.TableFilter) (names []string) {
	w.t.Helper()
	if f.Viewer == 0 {
		f.Viewer = w.team.ID
	}
	if f.Limit == 0 {
		f.Limit = 100
	}
	page, total, err := w.FindTables(w.ctx, f)
	w.ok(err)
	if f.Offset == 0 && f.Limit == 100 {
		w.equal(total, len(page))
	}
	for _, t := range page {
		names = append(names, t.Name)
		whole, err := w.Table(w.ctx, t.Name)
		w.ok(err)
		w.equal(t, whole)
	}
	return names
}

func findSeen(w *world) {
	other := w.catalog()
	w.equal(w.found(barchan.TableFilter{}), []string{"dex.trades", "dune.local.result_sales", "dune.local.sales", "dune.local.secret", "dune.other.prices"})
	w.equal(w.found(barchan.TableFilter{Viewer: other.ID}), []string{"dex.trades", "dune.local.result_sales", "dune.local.sales", "dune.other.hidden", "dune.other.prices"})
	w.equal(w.found(barchan.TableFilter{Viewer: other.ID, Own: true}), []string{"dune.other.hidden", "dune.other.prices"})
	w.equal(w.found(barchan.TableFilter{Own: true, Public: true}), []string{"dex.trades", "dune.local.result_sales", "dune.local.sales"})
	page, total, err := w.FindTables(w.ctx, barchan.TableFilter{Viewer: w.team.ID, Limit: 2, Offset: 1})
	w.ok(err)
	w.equal(total, 5)
	w.equal([]string{page[0].Name, page[1].Name}, []string{"dune.local.result_sales", "dune.local.sales"})
}

func findFiltered(w *world) {
	w.catalog()
	kinds := func(k ...barchan.TableKind) barchan.TableFilter { return barchan.TableFilter{Kinds: k} }
	words := func(words ...string) barchan.TableFilter { return barchan.TableFilter{Words: words} }
	schemas := func(names ...string) barchan.TableFilter { return barchan.TableFilter{Schemas: names} }
	for _, c := range []struct {
		filter barchan.TableFilter
		want   []string
	}{
		{kinds(barchan.KindDataset), []string{"dex.trades"}},
		{kinds(barchan.KindDataset, barchan.KindView), []string{"dex.trades", "dune.local.result_sales"}},
		{kinds("none"), nil},
		{barchan.TableFilter{Owner: "other"}, []string{"dune.other.prices"}},
		{barchan.TableFilter{Owner: "none"}, nil},
		{words("SALES"), []string{"dune.local.result_sales", "dune.local.sales", "dune.other.prices"}},
		{words("sales", "prices"), []string{"dune.other.prices"}},
		{words("prices", "sales"), []string{"dune.other.prices"}},
		{words("100%"), []string{"dune.local.sales"}},
		{words("%"), []string{"dune.local.sales"}},
		{words("nothing"), nil},
		{schemas("dex"), []string{"dex.trades"}},
		{schemas("Other", "dex"), []string{"dex.trades", "dune.other.prices"}},
		{schemas("dune"), nil},
		{schemas("trades"), nil},
	} {
		w.equal(w.found(c.filter), c.want)
	}
}
