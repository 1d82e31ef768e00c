// Package app is the wiring: it makes every room from the settings, hands each
// what it needs, and starts and stops them in order. Nothing is decided here.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/duckdb"
	"github.com/barchan-data/barchan/object"
	"github.com/barchan-data/barchan/plan"
	"github.com/barchan-data/barchan/result"
	"github.com/barchan-data/barchan/run"
	"github.com/barchan-data/barchan/sched"
	"github.com/barchan-data/barchan/sqlite"
	"github.com/barchan-data/barchan/upload"
	"github.com/barchan-data/barchan/web"
)

// Options are what a server gets beside its settings.
type Options struct {
	Version string
	// Worker is the command line that makes this program call worker.Main.
	Worker []string
	// Log takes the log, and what a person has to be told once outside of it:
	// the key of the first start.
	Log io.Writer
	// Ready, when set, is called with the base URL once the server listens.
	Ready func(url string)
	// Clock tells the time to everything that keeps or compares moments; nil is
	// time.Now. Deadlines and pauses are real whatever it tells.
	Clock barchan.Clock
}

// maxAttempts bounds how often a run is leased. Only ends of the server take
// leases back, and those are rarely the run's fault.
const maxAttempts = 20

// shutdownGrace is how long requests under way may take at the end.
const shutdownGrace = 10 * time.Second

// Run serves until ctx ends, and returns nil when it stopped well. The data
// folder has one owner: a second server on it is refused.
func Run(ctx context.Context, cfg config.Config, o Options) error {
	s, err := start(ctx, cfg, o)
	if err != nil {
		return err
	}
	return errors.Join(s.serve(ctx), s.stop())
}

// server is everything that lives. closers end it in reverse order.
type server struct {
	cfg      config.Config
	log      *slog.Logger
	listener net.Listener
	http     *http.Server
	ready    func(url string)
	clock    barchan.Clock
	closers  []func() error
}

func (s *server) onStop(f func() error) { s.closers = append(s.closers, f) }

func (s *server) stop() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	return errors.Join(errs...)
}

// start makes all rooms, from the lock inwards to the listener.
func start(ctx context.Context, cfg config.Config, o Options) (_ *server, err error) {
	s := &server{cfg: cfg, log: newLog(cfg, o.Log), ready: o.Ready, clock: o.Clock}
	if s.clock == nil {
		s.clock = time.Now
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	data, err := s.own(cfg.Data)
	if err != nil {
		return nil, err
	}
	// Before anything costs time: an address in use is the commonest mistake.
	if err := s.listen(ctx); err != nil {
		return nil, err
	}
	files, err := object.Open(data)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(data, "barchan.db"), sqlite.Config{Clock: s.clock})
	if err != nil {
		return nil, err
	}
	s.onStop(store.Close)
	if err := firstStart(ctx, store, cfg, s.clock, o.Log); err != nil {
		return nil, err
	}
	engine, err := duckdb.New(duckdb.Config{
		Executable: o.Worker[0], Args: o.Worker[1:], Root: files.Root(), Warm: cfg.WarmWorkers, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	s.onStop(engine.Close)
	return s, s.wire(ctx, store, files, engine, o)
}

// wire starts the scheduler and makes the handler over it.
func (s *server) wire(ctx context.Context, store *sqlite.Store, files *object.Dir, engine *duckdb.Engine, o Options) error {
	machine := config.ThisMachine(runtime.NumCPU())
	limits := func(t barchan.Tier) barchan.Limits { return s.cfg.Limits(t, machine) }
	ids, boot := barchan.NewIDs(s.clock), bootID()
	sets, err := s.datasets(ctx, store, files, engine, limits(barchan.TierMedium), ids)
	if err != nil {
		return err
	}

	var scheduler *sched.Scheduler
	runs := run.New(run.Config{
		Store: store, Planner: plan.New(store), Engine: engine, Files: files, Datasets: sets, Limits: limits,
		IDs: ids, Boot: boot, Clock: s.clock, Log: s.log, Retention: s.cfg.Retention,
		Prices: s.cfg.Prices(), CreditsCap: s.cfg.CreditsCap,
		Wake:   func() { scheduler.Wake() },
		Cancel: func(id barchan.RunID, cause error) bool { return scheduler.Cancel(id, cause) },
	})
	scheduler = sched.New(sched.Config{
		Store: store, Run: runs.Execute, Slots: s.cfg.Slots(machine), Owner: boot, Boot: boot,
		MaxAttempts: maxAttempts, Clock: s.clock, Log: s.log,
	})
	cron := sched.NewCron(sched.CronConfig{Store: store, Refresh: runs.Refresh, Clock: s.clock, Log: s.log})
	sweeper := run.NewSweeper(run.SweeperConfig{Store: store, Files: files, Grace: s.cfg.Grace, Clock: s.clock, Log: s.log})
	box := &sandbox{engine: engine, log: s.log}
	uses := api.NewKeyUse(api.KeyUseConfig{Write: store.UseKeys, Log: s.log})
	for _, part := range []interface {
		Start(context.Context) error
		Stop()
	}{sweeper, scheduler, cron, box, uses} {
		if err := part.Start(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		s.onStop(func() error { part.Stop(); return nil })
	}
	tables := upload.New(upload.Config{Store: store, Engine: engine, Files: files, Limits: limits(barchan.TierMedium), IDs: ids, Clock: s.clock, Log: s.log})
	refiner, err := result.NewRefiner(result.RefinerConfig{Engine: engine, Files: files, Limits: limits(barchan.TierMedium), IDs: ids, Clock: s.clock, Log: s.log})
	if err != nil {
		return err
	}
	s.onStop(refiner.Close)
	stopping := make(chan struct{})
	handler, err := web.Handler(api.New(api.Config{
		Store: store, Runner: runs, Uploads: tables, Files: files, Refiner: refiner, Clock: s.clock, Log: s.log,
		Datasets: sets, Uses: uses, Rates: api.Rates{Low: s.cfg.RateLow, High: s.cfg.RateHigh},
		Version: o.Version, Sandbox: box.Level, TrustProxy: s.cfg.BehindProxy, Stopping: stopping,
		Functions: duckdb.Functions(), Slots: func() map[barchan.Tier]int { return s.cfg.Slots(machine) },
	}))
	if err != nil {
		return err
	}
	s.http = &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		// What is not for the API is told in its words, too.
		DisableGeneralOptionsHandler: true,

		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	s.http.RegisterOnShutdown(func() { close(stopping) })
	return nil
}

// newLog returns the log that the settings ask for. It never holds a key, a
// value or a query string: those who log do not pass any.
func newLog(cfg config.Config, w io.Writer) *slog.Logger {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "warn": slog.LevelWarn, "error": slog.LevelError}
	o := &slog.HandlerOptions{Level: levels[cfg.LogLevel]} // info is the zero Level
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

func (s *server) listen(ctx context.Context) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return barchan.Errorf(barchan.CodeConflict, "cannot listen on %s: %v; choose another address with --listen", s.cfg.Listen, unwrapAll(err))
	}
	s.listener = l
	s.onStop(func() error {
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return nil
}

// unwrapAll returns the innermost error: what the system said.
func unwrapAll(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// serve answers requests until ctx ends, and then lets those under way end.
func (s *server) serve(ctx context.Context) error {
	url := "http://" + s.listener.Addr().String()
	s.log.Info("listening", "url", url, "data", s.cfg.Data)
	ended := make(chan error, 1)
	go func() { ended <- s.http.Serve(s.listener) }()
	if s.ready != nil {
		s.ready(url)
	}
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.log.Info("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if err := s.http.Shutdown(grace); err != nil {
		s.log.Warn("requests were cut off", "error", err)
		_ = s.http.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// bootID names this boot of the machine, or this start of the server where the
// system has no such thing: then a rescue trusts nothing unsynced.
func bootID() string {
	if id, err := os.ReadFile("/proc/sys/kernel/random/boot_id"); err == nil && len(id) > 8 {
		return string(id[:len(id)-1])
	}
	return fmt.Sprintf("start-%d", time.Now().UnixNano())
}
