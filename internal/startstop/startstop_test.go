package startstop_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/barchan-data/barchan/internal/startstop"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStopEndsTheContextAndWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := startstop.New(t.Context())
		var cause error
		done := false
		g.Go(func(ctx context.Context) {
			<-ctx.Done()
			cause = context.Cause(ctx)
			time.Sleep(time.Minute) // virtual
			done = true
		})
		g.Stop()
		g.Stop()
		if !done || !errors.Is(cause, startstop.ErrStopped) {
			t.Errorf("done %v, cause %v, want ErrStopped", done, cause)
		}
	})
}

func TestNothingStartsAfterStop(t *testing.T) {
	t.Parallel()
	g := startstop.New(t.Context())
	g.Stop()
	if g.Go(func(context.Context) { t.Error("it ran") }) {
		t.Error("Go says that it runs")
	}
}

func TestTheParentsCauseReachesTheFunctions(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	g := startstop.New(ctx)
	defer g.Stop()
	why := errors.New("why")
	got := make(chan error, 1)
	g.Go(func(ctx context.Context) {
		<-ctx.Done()
		got <- context.Cause(ctx)
	})
	cancel(why)
	if err := <-got; !errors.Is(err, why) {
		t.Errorf("cause %v, want ours", err)
	}
}
