package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// loadRequest is a body to be made a table version.
type loadRequest struct {
	format barchan.SourceFormat
	body   io.Reader
	limit  int64          // bytes of body
	schema barchan.Schema // nil: infer
}

// load makes a body a table version of its own: spooled, read by an engine,
// and on the disk. When it fails, nothing of it is left.
func (s *Service) load(ctx context.Context, r loadRequest) (v barchan.TableVersion, err error) {
	switch r.format {
	case barchan.FormatCSV, barchan.FormatNDJSON, barchan.FormatParquet:
	default:
		return v, barchan.Errorf(barchan.CodeInvalid, "unknown format %q: use csv, ndjson or parquet", r.format)
	}
	id := barchan.VersionID(s.cfg.IDs.New())
	defer func() {
		if err != nil {
			s.discard(id)
		}
	}()
	dir := object.VersionDir(id)
	if err := s.cfg.Files.MakeDir(dir); err != nil {
		return v, err
	}
	source := path.Join(dir, "source."+string(r.format))
	if err := s.spool(source, r.body, r.limit); err != nil {
		return v, err
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return v, context.Cause(ctx)
	}
	out, err := s.read(ctx, id, source, r)
	if err != nil {
		return v, err
	}
	if err := s.cfg.Files.Remove(source); err != nil {
		return v, err
	}
	if err := s.cfg.Files.Sync(out.Location.Files); err != nil {
		return v, err
	}
	return barchan.TableVersion{
		ID: id, Location: out.Location, Schema: out.Schema, Rows: out.Rows, Bytes: out.Bytes, CreatedAt: s.cfg.Clock(),
	}, nil
}

// spool writes a body to a file, up to the limit.
func (s *Service) spool(name string, body io.Reader, limit int64) error {
	f, err := s.cfg.Files.Create(name)
	if err != nil {
		return err
	}
	in := &bodyReader{r: io.LimitReader(body, limit+1)}
	n, err := io.Copy(f, in)
	if err := errors.Join(err, f.Close()); err != nil {
		if in.err != nil { // the sender's end, not our disk
			if e, ok := errors.AsType[*barchan.Error](in.err); ok {
				return e
			}
			return barchan.Errorf(barchan.CodeInvalid, "the body ended early: send it again, whole")
		}
		return fmt.Errorf("spool upload: %w", err)
	}
	if n > limit {
		return barchan.Errorf(barchan.CodeTooLarge, "the upload is larger than the limit of %d bytes: send it in parts", limit)
	}
	return nil
}

// bodyReader remembers the error of a sender.
type bodyReader struct {
	r   io.Reader
	err error
}

func (b *bodyReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// read lets an engine's session read the spooled file.
func (s *Service) read(ctx context.Context, id barchan.VersionID, source string, r loadRequest) (barchan.Output, error) {
	data := dataFile(id)
	return s.session(ctx, id, []string{source}, func(ses barchan.Session) (barchan.Output, error) {
		return ses.Load(ctx, barchan.Source{Path: source, Format: r.format, Schema: r.schema, Output: data})
	})
}

// session opens a session that reads inputs and writes the data of a version,
// and ends it after f.
func (s *Service) session(ctx context.Context, id barchan.VersionID, inputs []string, f func(barchan.Session) (barchan.Output, error)) (barchan.Output, error) {
	dir := object.VersionDir(id)
	ses, err := s.cfg.Engine.Open(ctx, barchan.SessionSpec{
		ID: string(id), Instant: s.cfg.Clock(), Tier: barchan.TierMedium, Limits: s.cfg.Limits,
		Inputs: inputs, Outputs: []string{dataFile(id)}, Dir: dir,
	})
	if err != nil {
		return barchan.Output{}, fmt.Errorf("load: %w", err)
	}
	out, err := f(ses)
	if err := errors.Join(err, ses.Close()); err != nil {
		return barchan.Output{}, fmt.Errorf("load: %w", err)
	}
	// The session may have left a folder for what did not fit its memory.
	return out, s.cfg.Files.Remove(path.Join(dir, "spill"))
}

func dataFile(id barchan.VersionID) string { return path.Join(object.VersionDir(id), "data.parquet") }

// discard removes the folder of a version that no row names.
func (s *Service) discard(id barchan.VersionID) {
	if err := s.cfg.Files.Remove(object.VersionDir(id)); err != nil {
		s.cfg.Log.Warn("files of a load are left", "version", id, "error", err)
	}
}

// giveUp removes the folder of a version that the store refused to name. An
// error that is not the store's own word may hide a commit: then the files
// stay, and the next start deletes them if no row names them.
func (s *Service) giveUp(id barchan.VersionID, err error) {
	if barchan.CodeOf(err) != barchan.CodeInternal {
		s.discard(id)
	}
}
