package api

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// queryReaders shows which of the team's queries read a query or its
// materialized view.
func (s *server) queryReaders(c *call) (any, error) {
	q, err := s.queryOfPath(c)
	if err != nil {
		return nil, err
	}
	v, _, err := s.store.ViewOf(c.Context(), q.ID)
	if err != nil {
		return nil, err
	}
	return s.readers(c, v.Name, q.ID)
}

// datasetReaders shows which of the team's queries read a table.
func (s *server) datasetReaders(c *call) (any, error) {
	name := strings.ToLower(c.PathValue("name"))
	t, err := s.store.Table(c.Context(), name)
	if barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && t.Private && t.Team != c.team().ID {
		return nil, barchan.Errorf(barchan.CodeNotFound, "Dataset not found")
	}
	if err != nil {
		return nil, err
	}
	return s.readers(c, name, 0)
}

func (s *server) readers(c *call, name string, id barchan.QueryID) (any, error) {
	ids, err := s.lineage.ReaderIDs(c.Context(), c.team(), name, id)
	if err != nil {
		return nil, err
	}
	found, err := s.store.Overviews(c.Context(), c.team().ID, ids)
	if err != nil {
		return nil, err
	}
	shown := duneapi.Readers{Readers: make([]duneapi.QuerySummary, len(found))}
	for i, q := range found {
		shown.Readers[i] = summaryTo(q)
	}
	return shown, nil
}
