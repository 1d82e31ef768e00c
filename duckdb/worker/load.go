package worker

import (
	"context"

	"github.com/barchan-data/barchan/duckdb/wire"
)

func (w *worker) load(ctx context.Context, id int64, r *wire.Load) *wire.Outcome {
	return refused("not yet")
}
