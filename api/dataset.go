package api

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

const (
	usualDatasets = 50
	maxDatasets   = 250
)

// datasetKinds are the types that datasets can have on the wire. Those that
// this server never has stand for nothing.
var datasetKinds = map[string]barchan.TableKind{
	duneapi.DatasetUpload: barchan.KindUpload, duneapi.DatasetView: barchan.KindView, duneapi.DatasetTable: barchan.KindDataset,
	"transformation_view": "", "transformation_table": "", "decoded_table": "", "spell": "",
}

// datasetType is the type of a table on the wire.
func datasetType(kind barchan.TableKind) string {
	switch kind {
	case barchan.KindUpload:
		return duneapi.DatasetUpload
	case barchan.KindView:
		return duneapi.DatasetView
	}
	return duneapi.DatasetTable
}

// noKind is the kind of no table.
const noKind barchan.TableKind = "none"

// kindsFrom reads types; none are all.
func kindsFrom(what string, types []string) ([]barchan.TableKind, error) {
	var kinds []barchan.TableKind
	for _, t := range types {
		kind, known := datasetKinds[t]
		if !known {
			return nil, barchan.Errorf(barchan.CodeInvalid, "%s has %s: use %s", what, quote(t), alternatives(datasetKinds))
		}
		if kind == "" {
			kind = noKind
		}
		kinds = append(kinds, kind)
	}
	return kinds, nil
}

// alternatives lists the keys of a map for an error.
func alternatives[V any](m map[string]V) string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return strings.Join(keys[:len(keys)-1], ", ") + " or " + keys[len(keys)-1]
}

func (s *server) listDatasets(c *call) (any, error) {
	w, err := listWindow(c, usualDatasets, maxDatasets)
	if err != nil {
		return nil, err
	}
	f := barchan.TableFilter{Viewer: c.team().ID, Owner: c.query.Get("owner_handle"), Limit: w.limit, Offset: w.offset}
	if types := c.query.Get("type"); types != "" {
		if f.Kinds, err = kindsFrom("type", strings.Split(types, ",")); err != nil {
			return nil, err
		}
	}
	tables, total, err := s.store.FindTables(c.Context(), f)
	if err != nil {
		return nil, err
	}
	page := duneapi.Datasets{Datasets: make([]duneapi.Dataset, len(tables)), Total: total}
	for i, t := range tables {
		page.Datasets[i] = datasetTo(c.team(), t)
	}
	return page, nil
}

func datasetTo(team barchan.Team, t barchan.Table) duneapi.Dataset {
	d := duneapi.Dataset{
		FullName: t.Name, Type: datasetType(t.Kind), Owner: duneapi.TableOwner{Handle: t.Owner, Type: "team"},
		Columns: columnsTo(t.Schema), Metadata: datasetMetadata(t), IsPrivate: t.Private,
		CreatedAt: duneapi.FormatTime(t.CreatedAt), UpdatedAt: duneapi.FormatTime(t.UpdatedAt),
	}
	if v := t.Current; v.ID != "" {
		d.SizeBytes = &v.Bytes
		if v.Rows != barchan.UnknownRows {
			d.Rows = &v.Rows
		}
	}
	if !t.Source.IsZero() && t.Team == team.ID {
		d.Files = &duneapi.DatasetFiles{Pattern: t.Source.Pattern, Format: string(t.Source.Format),
			Count: len(t.Current.Location.Files), Configured: t.Source.Configured}
	}
	return d
}

func datasetMetadata(t barchan.Table) map[string]string {
	if t.Description == "" {
		return map[string]string{}
	}
	return map[string]string{"description": t.Description}
}

func (s *server) getDataset(c *call) (any, error) {
	t, err := s.store.Table(c.Context(), strings.ToLower(c.PathValue("name")))
	if barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && t.Private && t.Team != c.team().ID {
		return nil, barchan.Errorf(barchan.CodeNotFound, "Dataset not found")
	}
	if err != nil {
		return nil, err
	}
	return datasetTo(c.team(), t), nil
}

func (s *server) searchDatasets(c *call) (any, error) {
	var r duneapi.DatasetSearch
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	return s.matches(c, r)
}

// searchContract finds the tables whose name or description holds the address
// of a contract: no table here is decoded from one.
func (s *server) searchContract(c *call) (any, error) {
	var r duneapi.DatasetSearch
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if strings.TrimSpace(r.ContractAddress) == "" {
		return nil, barchan.Errorf(barchan.CodeInvalid, "contract_address is missing: give the address of a contract")
	}
	return s.matches(c, duneapi.DatasetSearch{ContractAddress: r.ContractAddress, Blockchains: r.Blockchains,
		IncludeSchema: r.IncludeSchema, Limit: r.Limit, Offset: r.Offset})
}

func (s *server) matches(c *call, r duneapi.DatasetSearch) (any, error) {
	f, err := searchFilter(c.team(), r)
	if err != nil {
		return nil, err
	}
	tables, total, err := s.store.FindTables(c.Context(), f)
	if err != nil {
		return nil, err
	}
	next := window{limit: f.Limit, offset: f.Offset}.next(len(tables), total)
	answer := duneapi.DatasetMatches{Total: total, Results: make([]duneapi.DatasetMatch, len(tables)),
		Pagination: duneapi.Pagination{Limit: f.Limit, Offset: f.Offset, NextOffset: next, HasMore: next > 0}}
	for i, t := range tables {
		answer.Results[i] = matchTo(c.team(), t, r)
	}
	return answer, nil
}

// Categories of datasets: what the operator registered is canonical, what
// teams made is of the community.
var categories = map[string][]barchan.TableKind{
	"canonical": {barchan.KindDataset}, "community": {barchan.KindUpload, barchan.KindView}, "decoded": nil, "spell": nil,
}

// scopes say whose datasets are found.
var scopes = map[string]bool{"": false, "all": false, "me": true, "team": true}

func searchFilter(team barchan.Team, r duneapi.DatasetSearch) (barchan.TableFilter, error) {
	f := barchan.TableFilter{Viewer: team.ID, Schemas: r.Schemas, Public: !r.IncludePrivate, Own: scopes[r.OwnerScope]}
	if _, known := scopes[r.OwnerScope]; !known {
		return f, barchan.Errorf(barchan.CodeInvalid, "owner_scope is %s: use all, me or team", quote(r.OwnerScope))
	}
	if r.Limit < 0 || r.Offset < 0 {
		return f, barchan.Errorf(barchan.CodeInvalid, "limit and offset must be whole numbers of at least 0")
	}
	if slices.Contains(r.Schemas, "") || slices.Contains(r.Blockchains, "") {
		return f, barchan.Errorf(barchan.CodeInvalid, "schemas and blockchains hold an empty name: leave it out")
	}
	f.Limit, f.Offset = int(min(r.Limit, maxDatasets)), int(r.Offset)
	if f.Limit == 0 {
		f.Limit = usualDatasets
	}
	f.Words = strings.Fields(r.Query + " " + r.ContractAddress)
	var err error
	if f.Kinds, err = kindsFrom("dataset_types", r.DatasetTypes); err != nil {
		return f, err
	}
	if len(r.Categories) > 0 {
		var admitted []barchan.TableKind
		for _, category := range r.Categories {
			kinds, known := categories[category]
			if !known {
				return f, barchan.Errorf(barchan.CodeInvalid, "categories has %s: use %s", quote(category), alternatives(categories))
			}
			admitted = append(admitted, kinds...)
		}
		f.Kinds = both(f.Kinds, admitted)
	}
	if len(r.Blockchains) > 0 { // no table here is of a chain
		f.Kinds = []barchan.TableKind{noKind}
	}
	return f, nil
}

// both are the kinds that are in two lists, of which an empty first one is
// all.
func both(a, b []barchan.TableKind) []barchan.TableKind {
	kinds := []barchan.TableKind{noKind} // no kind at all would be every kind
	for _, k := range b {
		if len(a) == 0 || slices.Contains(a, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func matchTo(team barchan.Team, t barchan.Table, r duneapi.DatasetSearch) duneapi.DatasetMatch {
	m := duneapi.DatasetMatch{
		FullName: t.Name, Category: "community", DatasetType: datasetType(t.Kind), Blockchains: []string{},
		Visibility: "public", OwnerScope: "all", Description: t.Description,
	}
	if t.Kind == barchan.KindDataset {
		m.Category = "canonical"
	}
	if t.Private {
		m.Visibility = "private"
	}
	if t.Team == team.ID {
		m.OwnerScope = "team"
	}
	if r.IncludeSchema {
		m.Schema = map[string]string{}
		for _, column := range t.Schema {
			m.Schema[column.Name] = column.Type
		}
	}
	if r.IncludeMetadata {
		m.Metadata = datasetMetadata(t)
	}
	return m
}
