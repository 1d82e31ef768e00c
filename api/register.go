package api

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/duneapi"
)

// errNoDatasets is the answer of a server that registers none.
var errNoDatasets = &barchan.Error{Code: barchan.CodeForbidden, Message: "This server registers no files as datasets"}

func (s *server) addDataset(c *call) (any, error) {
	if s.datasets == nil {
		return nil, errNoDatasets
	}
	var r duneapi.DatasetRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if n := len([]rune(r.Description)); n > barchan.MaxDescription {
		return nil, barchan.Errorf(barchan.CodeInvalid, "description is too long: at most %d characters", barchan.MaxDescription)
	}
	t, existed, err := s.datasets.Add(c.Context(), c.team(), dataset.Request{
		Name: c.PathValue("name"), Pattern: r.Pattern, Format: barchan.SourceFormat(r.Format), Description: r.Description,
	})
	if err != nil {
		return nil, err
	}
	if !existed {
		return created{datasetTo(c.team(), t)}, nil
	}
	return datasetTo(c.team(), t), nil
}

func (s *server) refreshDataset(c *call) (any, error) {
	if s.datasets == nil {
		return nil, errNoDatasets
	}
	t, err := s.datasets.Refresh(c.Context(), c.team(), c.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return datasetTo(c.team(), t), nil
}

func (s *server) removeDataset(c *call) (any, error) {
	if s.datasets == nil {
		return nil, errNoDatasets
	}
	name := c.PathValue("name")
	if err := s.datasets.Remove(c.Context(), c.team(), name); err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "Dataset " + name + " removed; its files stay where they are"}, nil
}
