package api

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dataset"
	"github.com/barchan-data/barchan/duneapi"
)

// operates returns an error unless the call is the operator's: files of the
// server's machine are no other team's business.
func (s *server) operates(c *call) error {
	if s.datasets == nil || c.team().Handle != s.operator {
		return barchan.Errorf(barchan.CodeForbidden, "Only the team that operates this server can register files as datasets")
	}
	return nil
}

func (s *server) addDataset(c *call) (any, error) {
	if err := s.operates(c); err != nil {
		return nil, err
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
	if err := s.operates(c); err != nil {
		return nil, err
	}
	t, err := s.datasets.Refresh(c.Context(), c.team(), c.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return datasetTo(c.team(), t), nil
}

func (s *server) removeDataset(c *call) (any, error) {
	if err := s.operates(c); err != nil {
		return nil, err
	}
	name := c.PathValue("name")
	if err := s.datasets.Remove(c.Context(), c.team(), name); err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "Dataset " + name + " removed; its files stay where they are"}, nil
}
