package run

import (
	"context"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

// pin fixes what the run reads. Registered datasets are looked at just before:
// the snapshot has the files that match now. What is wrong with one counts only
// in the attempt that pins, for a later one reads what was pinned.
func (s *Service) pin(ctx context.Context, l barchan.Lease, tables []string) (barchan.Snapshot, map[string]*barchan.Error, error) {
	var unfit map[string]*barchan.Error
	if s.cfg.Datasets != nil && len(tables) > 0 {
		unfit = s.cfg.Datasets.Renew(ctx, tables)
	}
	if ctx.Err() != nil {
		return barchan.Snapshot{}, nil, context.Cause(ctx)
	}
	now := s.cfg.Clock()
	snap, err := s.cfg.Store.Pin(ctx, l, tables, now)
	if !snap.Instant.Equal(now.Truncate(time.Microsecond)) {
		unfit = nil
	}
	return snap, unfit, err
}

// checkDatasets returns an error when a file that a node reads in place is not
// what was pinned.
func (a *attempt) checkDatasets(n *node) *barchan.Error {
	if a.cfg.Datasets == nil {
		return nil
	}
	all := [][]barchan.NodeInput{n.Inputs}
	for _, v := range n.Views {
		all = append(all, v.Inputs)
	}
	for _, inputs := range all {
		for _, in := range inputs {
			if in.Table == "" {
				continue
			}
			if e := a.unfit[in.Table]; e != nil {
				return e
			}
			if err := a.cfg.Datasets.Check(a.snap.Tables[in.Table].Location); err != nil {
				return a.changed(in.Table, err)
			}
		}
	}
	return nil
}

// changed says of which dataset a file changed.
func (a *attempt) changed(name string, err error) *barchan.Error {
	e := *barchan.AsError(err)
	if e.Code == barchan.CodeInternal {
		a.log.Error("dataset cannot be checked", "dataset", name, "error", err)
		return barchan.Errorf(barchan.CodeUnavailable, "dataset %s cannot be read now", name)
	}
	e.Message = fmt.Sprintf("dataset %s: %s; run it again when the files are at rest", name, e.Message)
	return &e
}
