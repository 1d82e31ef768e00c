package result

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// Files is where results and refinements stand. Names are relative to the root
// of the files.
type Files interface {
	Path(name string) string
	MakeDir(name string) error
	// Remove deletes a file or a folder with all that it holds; what is absent
	// is no error.
	Remove(name string) error
}

// RefinerConfig is what a Refiner needs. Engine and Files are required.
type RefinerConfig struct {
	Engine barchan.Engine
	Files  Files
	Limits barchan.Limits // of the session of one refinement
	IDs    *barchan.IDs
	Clock  barchan.Clock // nil: time.Now
	Log    *slog.Logger  // nil: none

	Keep     time.Duration // how long a refinement is kept after its last use; 0: one minute
	MaxKept  int           // refinements kept at once; 0: 32
	MaxBytes int64         // size of all that are kept; 0: 1 GiB
	Parallel int           // refinements made at once, the others wait; 0: 2
}

// Refiner filters, sorts and samples results. A refinement is a statement for
// an engine's session of its own, which reads the result and writes a small
// file; the file is kept for a moment, so that the pages of one answer cost one
// statement. It is safe for concurrent use.
type Refiner struct {
	cfg   RefinerConfig
	slots chan struct{}

	mu     sync.Mutex
	kept   map[refinementKey]*refinement
	closed bool
}

// refinementKey is what two calls have in common that ask for the same rows.
type refinementKey struct {
	execution barchan.ExecutionID
	sql       string
}

// refinement is a file, or one that is being made.
type refinement struct {
	key  refinementKey
	dir  string
	made chan struct{} // closed once the fields below are set
	err  error
	out  barchan.Output
	used time.Time
}

// refinedDir is the folder of all refinements. Nothing in it outlives the
// server.
const refinedDir = "refined"

// NewRefiner returns a refiner, and deletes what an earlier one left.
func NewRefiner(cfg RefinerConfig) (*Refiner, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Keep == 0 {
		cfg.Keep = time.Minute
	}
	if cfg.MaxKept == 0 {
		cfg.MaxKept = 32
	}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 1 << 30
	}
	if cfg.Parallel == 0 {
		cfg.Parallel = 2
	}
	if err := cfg.Files.Remove(refinedDir); err != nil {
		return nil, fmt.Errorf("remove earlier refinements: %w", err)
	}
	return &Refiner{cfg: cfg, slots: make(chan struct{}, cfg.Parallel), kept: map[refinementKey]*refinement{}}, nil
}

// Close deletes every refinement. Readers that are open stay good.
func (r *Refiner) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	clear(r.kept)
	return r.cfg.Files.Remove(refinedDir)
}

// Refine returns a reader of the rows of a completed execution that s selects,
// with all columns. The caller closes it.
func (r *Refiner) Refine(ctx context.Context, e barchan.Execution, s Selection) (*Reader, error) {
	sql, err := s.SQL(e.Output.Schema)
	if err != nil {
		return nil, err
	}
	key := refinementKey{e.ID, sql}
	for {
		x, mine, err := r.claim(key)
		if err != nil {
			return nil, err
		}
		if mine {
			r.make(ctx, x, e)
		}
		select {
		case <-x.made:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		reader, err := r.open(x, e)
		switch {
		case err == nil:
			return reader, nil
		case ctx.Err() == nil && (errors.Is(err, errDropped) || !mine && errors.Is(err, context.Canceled)):
			continue // It was dropped just now, or whoever made it went away.
		}
		return nil, err
	}
}

// errDropped is met by who comes just after a refinement was dropped.
var errDropped = errors.New("the refinement was dropped")

// claim returns the refinement of a key, and whether the caller has to make it.
func (r *Refiner) claim(key refinementKey) (x *refinement, mine bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, false, barchan.Errorf(barchan.CodeUnavailable, "The server is stopping")
	}
	if x = r.kept[key]; x != nil {
		return x, false, nil
	}
	x = &refinement{key: key, dir: path.Join(refinedDir, r.cfg.IDs.New()), made: make(chan struct{})}
	r.kept[key] = x
	return x, true, nil
}

// open opens the file of a refinement that was made. An open file outlives its
// name.
func (r *Refiner) open(x *refinement, e barchan.Execution) (*Reader, error) {
	if x.err != nil {
		return nil, x.err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept[x.key] != x {
		return nil, errDropped
	}
	x.used = r.cfg.Clock()
	var paths []string
	for _, name := range x.out.Location.Files {
		paths = append(paths, r.cfg.Files.Path(name))
	}
	return Open(paths, shownAs(x.out.Schema, e.Output.Schema))
}

// shownAs are the columns of a refined file as the result shows them; how
// their values stand is the file's business.
func shownAs(file, result barchan.Schema) barchan.Schema {
	schema := slices.Clone(result)
	for i := range min(len(file), len(result)) {
		schema[i].Stored = file[i].Stored
	}
	return schema
}

// make runs the statement of a refinement. A failed one is forgotten.
func (r *Refiner) make(ctx context.Context, x *refinement, e barchan.Execution) {
	out, err := r.run(ctx, x, e)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Canceled, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	x.out, x.err, x.used = out, err, r.cfg.Clock()
	if err != nil || r.closed {
		r.drop(x)
	} else {
		r.trim(x)
		time.AfterFunc(r.cfg.Keep, func() { r.expire(x) })
	}
	close(x.made)
}

func (r *Refiner) run(ctx context.Context, x *refinement, e barchan.Execution) (out barchan.Output, err error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return out, context.Cause(ctx)
	}
	if err := r.cfg.Files.MakeDir(x.dir); err != nil {
		return out, err
	}
	file := path.Join(x.dir, "rows.parquet")
	ses, err := r.cfg.Engine.Open(ctx, barchan.SessionSpec{
		ID: string(e.ID), Instant: r.cfg.Clock(), Tier: barchan.TierMedium, Limits: r.cfg.Limits,
		Inputs: e.Output.Location.Files, Outputs: []string{file}, Dir: x.dir,
	})
	if err != nil {
		return out, fmt.Errorf("refine %s: %w", e.ID, err)
	}
	out, err = ses.Run(ctx, barchan.Statement{
		ID: string(e.ID), SQL: x.key.sql, Output: file,
		Inputs: []barchan.Input{{Name: SourceName, Files: e.Output.Location.Files, Schema: e.Output.Schema}},
	})
	if err != nil {
		return out, errors.Join(told(err), ses.Close())
	}
	if err := ses.Close(); err != nil {
		return out, fmt.Errorf("refine %s: %w", e.ID, err)
	}
	return out, nil
}

// told makes an engine's complaint one about the request: its position is in a
// text that the caller never saw.
func told(err error) error {
	switch barchan.CodeOf(err) {
	case barchan.CodeSyntax, barchan.CodeSemantic, barchan.CodeData:
		return barchan.Errorf(barchan.CodeInvalid, "The result cannot be filtered or sorted so: %s", barchan.AsError(err).Message)
	}
	return err
}

// trim drops the refinements that were used longest ago until few enough are
// kept; x stays. The caller holds the lock.
func (r *Refiner) trim(x *refinement) {
	for {
		var oldest *refinement
		var bytes int64
		for _, k := range r.kept {
			bytes += k.out.Bytes
			if k != x && !k.used.IsZero() && (oldest == nil || k.used.Before(oldest.used)) {
				oldest = k
			}
		}
		if oldest == nil || len(r.kept) <= r.cfg.MaxKept && bytes <= r.cfg.MaxBytes {
			return
		}
		r.drop(oldest)
	}
}

// expire drops x unless it was used meanwhile.
func (r *Refiner) expire(x *refinement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept[x.key] != x {
		return
	}
	if left := r.cfg.Keep - r.cfg.Clock().Sub(x.used); left > 0 {
		time.AfterFunc(left, func() { r.expire(x) })
		return
	}
	r.drop(x)
}

// drop forgets x and deletes its folder. The caller holds the lock.
func (r *Refiner) drop(x *refinement) {
	if r.kept[x.key] == x {
		delete(r.kept, x.key)
	}
	if err := r.cfg.Files.Remove(x.dir); err != nil {
		r.cfg.Log.Warn("files of a refinement are left", "execution_id", x.key.execution, "error", err)
	}
}
