package upload

import (
	"context"
	"slices"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// appendTries bounds how often an insert begins again because another one came
// first.
const appendTries = 100

// append moves the table to a version that has its rows and those of v. It
// begins anew when somebody else moved the table meanwhile.
func (s *Service) append(ctx context.Context, t barchan.Table, v barchan.TableVersion) (rows, bytes int64, err error) {
	if v.Rows == 0 {
		s.discard(v.ID)
		return 0, 0, nil
	}
	declared := t.Schema
	for range appendTries {
		var next barchan.TableVersion
		if next, err = s.joined(ctx, t, v); err != nil {
			break
		}
		if err = s.cfg.Store.MoveTable(ctx, t.Name, t.Current.ID, next); err == nil {
			if next.ID != v.ID {
				s.discard(v.ID) // its rows stand in the compacted file
			}
			return v.Rows, v.Bytes, nil
		}
		if next.ID != v.ID {
			s.giveUp(next.ID, err)
		}
		if barchan.CodeOf(err) != barchan.CodeConflict {
			break
		}
		if t, err = s.cfg.Store.Table(ctx, t.Name); err != nil {
			break
		}
		if !slices.Equal(t.Schema, declared) {
			err = barchan.Errorf(barchan.CodeConflict, "%s was made anew meanwhile, with other columns", t.Name)
			break
		}
		err = barchan.Errorf(barchan.CodeUnavailable, "%s is being changed too often: try again", t.Name)
	}
	s.giveUp(v.ID, err)
	return 0, 0, err
}

// joined returns the version of the table's rows and those of v: the files of
// both, or one file when they would be too many.
func (s *Service) joined(ctx context.Context, t barchan.Table, v barchan.TableVersion) (barchan.TableVersion, error) {
	cur := t.Current
	if len(cur.Location.Files) == 0 {
		return v, nil
	}
	if !slices.Equal(cur.Schema, v.Schema) {
		return v, barchan.Errorf(barchan.CodeConflict, "the rows of %s are stored in another form: clear the table, then insert again", t.Name)
	}
	next := v
	next.Location.Files = slices.Concat(cur.Location.Files, v.Location.Files)
	next.Rows += cur.Rows
	next.Bytes += cur.Bytes
	if len(next.Location.Files) <= s.cfg.MaxFiles {
		return next, nil
	}
	return s.compact(ctx, next)
}

// compact copies the rows of a version into one file of a new version: readers
// open every file of a table, and inserts of a few rows would make thousands.
func (s *Service) compact(ctx context.Context, v barchan.TableVersion) (barchan.TableVersion, error) {
	id := barchan.VersionID(s.cfg.IDs.New())
	out, err := s.copy(ctx, id, v)
	if err != nil {
		s.discard(id)
		return v, err
	}
	v.ID, v.Location, v.Bytes, v.CreatedAt = id, out.Location, out.Bytes, s.cfg.Clock()
	return v, nil
}

func (s *Service) copy(ctx context.Context, id barchan.VersionID, v barchan.TableVersion) (barchan.Output, error) {
	if err := s.cfg.Files.MakeDir(object.VersionDir(id)); err != nil {
		return barchan.Output{}, err
	}
	out, err := s.session(ctx, id, v.Location.Files, func(ses barchan.Session) (barchan.Output, error) {
		return ses.Run(ctx, barchan.Statement{
			ID: string(id), SQL: "SELECT * FROM dune.upload.rows", Output: dataFile(id),
			Inputs: []barchan.Input{{Name: "dune.upload.rows", Files: v.Location.Files, Schema: v.Schema}},
		})
	})
	if err != nil {
		return out, err
	}
	if !slices.Equal(out.Schema, v.Schema) || out.Rows != v.Rows {
		return out, barchan.Errorf(barchan.CodeInternal, "the table's files could not be made one")
	}
	return out, s.cfg.Files.Sync(out.Location.Files)
}
