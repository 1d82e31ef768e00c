package storetest

import "github.com/barchan-data/barchan"

var lineageCases = map[string]func(*world){
	"a lineage is kept once for a version": lineageKept,
}

func lineageKept(w *world) {
	id := w.query("q")
	_, ok, err := w.KeptLineage(w.ctx, id, 1)
	w.ok(err)
	w.equal(ok, false)
	first := barchan.KeptLineage{Query: id, Version: 1, Columns: []byte(`[{"name":"é"}]`), TracedAt: w.tick()}
	w.ok(w.KeepLineage(w.ctx, first))
	w.ok(w.KeepLineage(w.ctx, barchan.KeptLineage{Query: id, Version: 1, Columns: []byte(`[]`), TracedAt: w.tick()}))
	got, ok, err := w.KeptLineage(w.ctx, id, 1)
	w.ok(err)
	w.equal(ok, true)
	w.equal(got, first)

	// What is no version has none.
	w.ok(w.KeepLineage(w.ctx, barchan.KeptLineage{Query: id, Version: 7, Columns: []byte(`[]`), TracedAt: w.tick()}))
	for _, version := range []int{2, 7} {
		_, ok, err = w.KeptLineage(w.ctx, id, version)
		w.ok(err)
		w.equal(ok, false)
	}
}
