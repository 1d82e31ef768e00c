package sqlite

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/barchan-data/barchan"
)

const (
	planInsert = `INSERT INTO plan (run, body) VALUES (?, ?)`
	planOfRun  = `SELECT p.body FROM plan p JOIN run r ON r.seq = p.run WHERE r.id = ?`

	// planCompress is the size from which a plan is compressed: the SQL of its
	// nodes is much alike, and below it the compressor costs more than the disk.
	planCompress = 16 << 10
)

// encodePlan returns a plan as it is stored: JSON, or zlib of it when it is
// big. The first byte tells them apart: '{', or 0x78.
func encodePlan(p *barchan.Plan) ([]byte, error) {
	b, err := json.Marshal(p)
	if err != nil || len(b) < planCompress {
		return b, err
	}
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decodePlan is the inverse of encodePlan.
func decodePlan(b []byte) (*barchan.Plan, error) {
	if len(b) > 0 && b[0] != '{' {
		r, err := zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		if b, err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	p := &barchan.Plan{}
	return p, json.Unmarshal(b, p)
}

// Plan implements storetest.Runs.
func (s *Store) Plan(ctx context.Context, id barchan.RunID) (*barchan.Plan, error) {
	var b []byte
	ok, err := s.reads().one(ctx, planOfRun, []any{string(id)}, into(&b))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read plan: %w", err)
	case !ok:
		return nil, notFound(noObject)
	}
	p, err := decodePlan(b)
	if err != nil {
		return nil, fmt.Errorf("decode plan of run %s: %w", id, err)
	}
	return p, nil
}
