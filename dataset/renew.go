package dataset

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
)

// renewTries bounds how often a dataset is looked at whose name others move
// meanwhile.
const renewTries = 3

// Renew makes the current version of every registered dataset among names what
// matches its pattern now. Names of other tables are passed over. What is wrong
// with a dataset is returned by its name: its version stays what it was.
func (s *Service) Renew(ctx context.Context, names []string) map[string]*barchan.Error {
	var bad map[string]*barchan.Error
	for _, name := range names {
		if err := s.renew(ctx, name); err != nil {
			if bad == nil {
				bad = map[string]*barchan.Error{}
			}
			bad[name] = s.told(name, err)
		}
	}
	return bad
}

// told is an error as the reader of a dataset is told. What is no Error is
// logged.
func (s *Service) told(name string, err error) *barchan.Error {
	e := *barchan.AsError(err)
	if e.Code == barchan.CodeInternal {
		s.cfg.Log.Error("dataset cannot be read", "dataset", name, "error", err)
		return &barchan.Error{Code: barchan.CodeUnavailable, Message: fmt.Sprintf("dataset %s cannot be read now", name)}
	}
	e.Message = fmt.Sprintf("dataset %s: %s", name, e.Message)
	return &e
}

func (s *Service) renew(ctx context.Context, name string) error {
	for try := 1; ; try++ {
		t, err := s.cfg.Store.Table(ctx, name)
		if barchan.CodeOf(err) == barchan.CodeNotFound || err == nil && t.Source.IsZero() {
			return nil
		}
		if err != nil {
			return err
		}
		err = s.renewOne(ctx, t)
		if barchan.CodeOf(err) != barchan.CodeConflict || try == renewTries {
			return err
		}
	}
}

func (s *Service) renewOne(ctx context.Context, t barchan.Table) error {
	l, err := s.scan(ctx, t.Source)
	if err != nil {
		return err
	}
	if t.Current.ID != "" && sameFiles(l, t.Current.Location) {
		return nil
	}
	if t.Schema == nil { // the configuration file's, and never read until now
		v, err := s.version(ctx, t.Source, l, nil, barchan.Location{})
		if err != nil {
			return err
		}
		t.Schema, t.Current, t.UpdatedAt = v.Schema, v, v.CreatedAt
		return s.cfg.Store.PutTable(ctx, t)
	}
	v, err := s.version(ctx, t.Source, l, t.Schema, t.Current.Location)
	if err != nil {
		return err
	}
	if err := s.cfg.Store.MoveTable(ctx, t.Name, t.Current.ID, v); err != nil {
		return err
	}
	s.cfg.Log.Info("dataset has other files now", "dataset", t.Name, "files", len(l.Files))
	return nil
}

// version makes a version of files. With a schema they must have it; those that
// are as they were in known are not read again.
func (s *Service) version(ctx context.Context, src barchan.DatasetSource, l barchan.Location, schema barchan.Schema, known barchan.Location) (barchan.TableVersion, error) {
	seen := map[string]barchan.Stamp{}
	for i, file := range known.Files {
		seen[file] = known.Stamps[i]
	}
	f := barchan.Foreign{Format: l.Format}
	if schema != nil {
		f.Schema = schema.InFiles()
	}
	var fresh []int
	for i, file := range l.Files {
		if old, ok := seen[file]; ok && unchanged(old, l.Stamps[i]) {
			l.Stamps[i] = old
			continue
		}
		f.Files, fresh = append(f.Files, file), append(fresh, i)
	}
	if len(f.Files) > 0 {
		c, err := s.cfg.Engine.Inspect(ctx, f, s.cfg.Limits)
		if err != nil {
			return barchan.TableVersion{}, err
		}
		for i, n := range fresh {
			l.Stamps[n].Rows = c.Rows[i]
		}
		if schema == nil {
			schema = append(c.Schema, folderColumns(baseOf(src.Pattern), l.Files, c.Schema)...)
		}
	}
	if err := checkFolders(baseOf(src.Pattern), l.Files, schema); err != nil {
		return barchan.TableVersion{}, err
	}
	if err := checkNames(schema); err != nil {
		return barchan.TableVersion{}, err
	}
	v := barchan.TableVersion{ID: barchan.VersionID(s.cfg.IDs.New()), Location: l, Schema: schema, CreatedAt: s.cfg.Clock()}
	v.Rows, v.Bytes = total(l.Stamps)
	// What changed while it was looked at has a stamp of before and perhaps
	// contents of after.
	if err := s.Check(l); err != nil {
		return v, err
	}
	return v, nil
}

func total(stamps []barchan.Stamp) (rows, bytes int64) {
	for _, stamp := range stamps {
		bytes += stamp.Size
		if stamp.Rows == barchan.UnknownRows || rows == barchan.UnknownRows {
			rows = barchan.UnknownRows
			continue
		}
		rows += stamp.Rows
	}
	return rows, bytes
}

func checkNames(schema barchan.Schema) error {
	for i, c := range schema {
		if strings.ContainsFunc(c.Name, control) {
			return barchan.Errorf(barchan.CodeData, "the name of column %d has characters that cannot be printed", i+1)
		}
	}
	return nil
}

func sameFiles(a, b barchan.Location) bool {
	if len(a.Files) != len(b.Files) || a.Format != b.Format {
		return false
	}
	for i := range a.Files {
		if a.Files[i] != b.Files[i] || !unchanged(a.Stamps[i], b.Stamps[i]) {
			return false
		}
	}
	return true
}

// Check returns an error that names the first file of l that is not what it was
// when l was made. Files of our own never change: they are not looked at.
func (s *Service) Check(l barchan.Location) error {
	for i, was := range l.Stamps {
		now, err := look(l.Files[i])
		if err != nil {
			return err
		}
		if !unchanged(was, now) {
			return barchan.Errorf(barchan.CodeData, "the file %s changed while it was read: it had %s, and now has %s", l.Files[i], describe(was), describe(now))
		}
	}
	return nil
}

func describe(s barchan.Stamp) string {
	return fmt.Sprintf("%d bytes of %s", s.Size, time.Unix(0, s.ModTime).UTC().Format("2006-01-02 15:04:05.999999999"))
}
