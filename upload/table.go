package upload

import (
	"context"
	"io"

	"github.com/barchan-data/barchan"
)

// Create makes a table of a team, without rows. When it existed, with the same
// schema, existed is true and nothing changes; another schema is a conflict.
func (s *Service) Create(ctx context.Context, team barchan.Team, n NewTable) (full string, existed bool, err error) {
	if full, err = fullName(team, n.Name); err != nil {
		return "", false, err
	}
	schema, err := checkSchema(n.Schema)
	if err != nil {
		return "", false, err
	}
	existed, err = s.cfg.Store.CreateTable(ctx, s.table(team, full, barchan.KindUpload, n, schema))
	if err != nil {
		return "", false, err
	}
	// A name without a version would be unreadable: give it an empty one, also
	// where an earlier call was cut between the two steps.
	t, err := s.cfg.Store.Table(ctx, full)
	if err != nil {
		return "", false, err
	}
	if t.Current.ID == "" {
		err = s.cfg.Store.MoveTable(ctx, full, "", s.empty(schema))
		if barchan.CodeOf(err) == barchan.CodeConflict {
			err = nil // somebody else has filled it already
		}
	}
	return full, existed, err
}

// CSV makes the team's table dataset_<name> with the rows of a CSV file, or
// replaces its contents. The columns' types are inferred.
func (s *Service) CSV(ctx context.Context, team barchan.Team, n NewTable, body io.Reader) (barchan.Table, error) {
	n.Name = "dataset_" + n.Name
	full, err := fullName(team, n.Name)
	if err != nil {
		return barchan.Table{}, err
	}
	return s.replace(ctx, s.table(team, full, barchan.KindUpload, n, nil), barchan.FormatCSV, body, s.cfg.MaxCSV)
}

// Put makes the operator's table name (<schema>.<table>) with the rows of
// body, or replaces its contents.
func (s *Service) Put(ctx context.Context, team barchan.Team, name string, f barchan.SourceFormat, body io.Reader) (barchan.Table, error) {
	full, err := barchan.DatasetName(name)
	if err != nil {
		return barchan.Table{}, err
	}
	return s.replace(ctx, s.table(team, full, barchan.KindDataset, NewTable{}, nil), f, body, s.cfg.MaxInsert)
}

// replace loads body and makes it the contents of t in one step.
func (s *Service) replace(ctx context.Context, t barchan.Table, f barchan.SourceFormat, body io.Reader, limit int64) (barchan.Table, error) {
	if err := s.mayReplace(ctx, t); err != nil {
		return barchan.Table{}, err
	}
	v, err := s.load(ctx, loadRequest{format: f, body: body, limit: limit})
	if err != nil {
		return barchan.Table{}, err
	}
	t.Schema, t.Current = v.Schema, v
	if err := s.cfg.Store.PutTable(ctx, t); err != nil {
		s.giveUp(v.ID, err)
		return barchan.Table{}, err
	}
	s.cfg.Log.Info("table replaced", "table", t.Name, "rows", v.Rows)
	return t, nil
}

// mayReplace refuses a name of somebody else before the body is read.
func (s *Service) mayReplace(ctx context.Context, t barchan.Table) error {
	old, err := s.cfg.Store.Table(ctx, t.Name)
	switch {
	case barchan.CodeOf(err) == barchan.CodeNotFound:
		return nil
	case err != nil:
		return err
	case old.Team != t.Team || old.Kind != t.Kind:
		return barchan.Errorf(barchan.CodeConflict, "%s exists already, and is another kind of table or another team's: choose another name", t.Name)
	}
	return nil
}

// Insert adds the rows of body to a table of the team, all of them or none,
// and returns how many rows and bytes were written.
func (s *Service) Insert(ctx context.Context, team barchan.Team, name string, f barchan.SourceFormat, body io.Reader) (rows, bytes int64, err error) {
	t, err := s.own(ctx, team, name)
	if err != nil {
		return 0, 0, err
	}
	v, err := s.load(ctx, loadRequest{format: f, body: body, limit: s.cfg.MaxInsert, schema: declared(t.Schema)})
	if err != nil {
		return 0, 0, err
	}
	return s.append(ctx, t, v)
}

// Clear takes all rows of a team's table away.
func (s *Service) Clear(ctx context.Context, team barchan.Team, name string) error {
	t, err := s.own(ctx, team, name)
	for err == nil {
		err = s.cfg.Store.MoveTable(ctx, t.Name, t.Current.ID, s.empty(t.Schema))
		if barchan.CodeOf(err) != barchan.CodeConflict {
			break
		}
		t, err = s.own(ctx, team, name) // an insert came between: clear that too
	}
	return err
}

// Delete removes a team's table. Runs that have pinned its contents keep them.
func (s *Service) Delete(ctx context.Context, team barchan.Team, name string) error {
	t, err := s.own(ctx, team, name)
	if err != nil {
		return err
	}
	return s.cfg.Store.DeleteTable(ctx, t.Name)
}

// own returns an uploaded table of the team; anything else is not found.
func (s *Service) own(ctx context.Context, team barchan.Team, name string) (barchan.Table, error) {
	full, err := fullName(team, name)
	if err != nil {
		return barchan.Table{}, err
	}
	t, err := s.cfg.Store.Table(ctx, full)
	if err != nil {
		return barchan.Table{}, err
	}
	if t.Team != team.ID || t.Kind != barchan.KindUpload {
		return barchan.Table{}, barchan.Errorf(barchan.CodeNotFound, "Table not found")
	}
	return t, nil
}

func (s *Service) table(team barchan.Team, full string, kind barchan.TableKind, n NewTable, schema barchan.Schema) barchan.Table {
	now := s.cfg.Clock()
	return barchan.Table{
		Name: full, Team: team.ID, Owner: team.Handle, Kind: kind,
		Description: n.Description, Private: n.Private, Schema: schema,
		CreatedAt: now, UpdatedAt: now,
	}
}

// declared is a schema as a source is to be read: how the values are stored is
// the engine's choice.
func declared(schema barchan.Schema) barchan.Schema {
	out := make(barchan.Schema, len(schema))
	for i, c := range schema {
		out[i] = barchan.Column{Name: c.Name, Type: c.Type}
	}
	return out
}

// empty is a version without rows.
func (s *Service) empty(schema barchan.Schema) barchan.TableVersion {
	return barchan.TableVersion{ID: barchan.VersionID(s.cfg.IDs.New()), Schema: schema, CreatedAt: s.cfg.Clock()}
}
