package dataset

import (
	"context"
	"errors"
	"slices"

	"github.com/barchan-data/barchan"
)

// Add registers a dataset of the team, or replaces what is registered under
// its name. The columns and their types are found in the files.
func (s *Service) Add(ctx context.Context, team barchan.Team, r Request) (t barchan.Table, existed bool, err error) {
	name, err := barchan.DatasetName(r.Name)
	if err != nil {
		return t, false, err
	}
	src, err := r.source()
	if err != nil {
		return t, false, err
	}
	if err := s.allowed(src.Pattern); err != nil {
		return t, false, err
	}
	switch t, err = s.cfg.Store.Table(ctx, name); {
	case barchan.CodeOf(err) == barchan.CodeNotFound:
	case err != nil:
		return t, false, err
	case t.Team != team.ID || t.Source.IsZero():
		return t, false, barchan.Errorf(barchan.CodeConflict, "%s exists already, and is no registered dataset of yours: choose another name", name)
	case t.Source.Configured:
		return t, false, configured(name)
	default:
		existed = true
	}
	t, err = s.put(ctx, team, name, r.Description, src)
	return t, existed, err
}

// put inspects the files and makes them the contents of a name.
func (s *Service) put(ctx context.Context, team barchan.Team, name, description string, src barchan.DatasetSource) (barchan.Table, error) {
	l, err := s.scan(ctx, src)
	if err != nil {
		return barchan.Table{}, err
	}
	v, err := s.version(ctx, src, l, nil, barchan.Location{})
	if err != nil {
		return barchan.Table{}, err
	}
	now := s.cfg.Clock()
	t := barchan.Table{
		Name: name, Team: team.ID, Owner: team.Handle, Kind: barchan.KindDataset, Description: description,
		Schema: v.Schema, Current: v, Source: src, CreatedAt: now, UpdatedAt: now,
	}
	if err := s.cfg.Store.PutTable(ctx, t); err != nil {
		return barchan.Table{}, err
	}
	s.cfg.Log.Info("dataset registered", "dataset", name, "files", len(l.Files))
	return s.cfg.Store.Table(ctx, name) // created when it first was
}

// Refresh looks at the files of a dataset now, and finds its columns anew.
// Runs do the first by themselves; only this changes the columns.
func (s *Service) Refresh(ctx context.Context, team barchan.Team, name string) (barchan.Table, error) {
	t, err := s.own(ctx, team, name)
	if err != nil {
		return barchan.Table{}, err
	}
	return s.put(ctx, team, t.Name, t.Description, t.Source)
}

// Remove takes a dataset out of the catalog. Its files stay where they are.
func (s *Service) Remove(ctx context.Context, team barchan.Team, name string) error {
	t, err := s.own(ctx, team, name)
	if err != nil {
		return err
	}
	if t.Source.Configured {
		return configured(t.Name)
	}
	return s.cfg.Store.DeleteTable(ctx, t.Name)
}

// own returns a registered dataset of the team; anything else is not found.
func (s *Service) own(ctx context.Context, team barchan.Team, name string) (barchan.Table, error) {
	full, err := barchan.DatasetName(name)
	if err != nil {
		return barchan.Table{}, barchan.Errorf(barchan.CodeNotFound, "Dataset not found")
	}
	t, err := s.cfg.Store.Table(ctx, full)
	if barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && (t.Team != team.ID || t.Source.IsZero()) {
		err = barchan.Errorf(barchan.CodeNotFound, "Dataset not found")
	}
	return t, err
}

func configured(name string) error {
	return barchan.Errorf(barchan.CodeConflict, "%s is registered by the server's configuration file: change it there", name)
}

// Configure makes the datasets of the configuration file those that it lists:
// they are registered, and others that it listed once are removed. What is wrong
// with the files of one is logged, and told by every run that reads it: a disk
// that is not there yet must not keep a server from starting.
func (s *Service) Configure(ctx context.Context, team barchan.Team, list []Request) error {
	listed := map[string]bool{}
	for _, r := range list {
		name, err := barchan.DatasetName(r.Name)
		if err != nil {
			return err
		}
		src, err := r.source()
		if err != nil {
			return err
		}
		src.Configured = true
		if err := s.configure(ctx, team, name, r.Description, src); err != nil {
			return err
		}
		listed[name] = true
	}
	return s.forget(ctx, team, listed)
}

func (s *Service) configure(ctx context.Context, team barchan.Team, name, description string, src barchan.DatasetSource) error {
	old, err := s.cfg.Store.Table(ctx, name)
	if err != nil && barchan.CodeOf(err) != barchan.CodeNotFound {
		return err
	}
	if err == nil && old.Source == src && old.Description == description && old.Current.ID != "" {
		return nil // a run looks whether its files are still the same
	}
	_, err = s.put(ctx, team, name, description, src)
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	s.cfg.Log.Warn("dataset of the configuration file cannot be read now", "dataset", name, "error", err)
	now := s.cfg.Clock()
	return s.cfg.Store.PutTable(ctx, barchan.Table{
		Name: name, Team: team.ID, Owner: team.Handle, Kind: barchan.KindDataset, Description: description,
		Source: src, CreatedAt: now, UpdatedAt: now,
	})
}

// forget removes what the configuration file lists no more.
func (s *Service) forget(ctx context.Context, team barchan.Team, listed map[string]bool) error {
	const all = 1_000_000
	tables, _, err := s.cfg.Store.ListTables(ctx, team.ID, barchan.KindDataset, all, 0)
	if err != nil {
		return err
	}
	tables = slices.DeleteFunc(tables, func(t barchan.Table) bool { return !t.Source.Configured || listed[t.Name] })
	for _, t := range tables {
		if err := s.cfg.Store.DeleteTable(ctx, t.Name); err != nil {
			return err
		}
	}
	return nil
}
