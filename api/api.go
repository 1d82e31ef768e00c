// Package api serves the HTTP API: Dune's, and this server's own additions.
// routes.go is the whole surface; one file per resource holds the handlers,
// which return values. They decode, ask the interfaces of deps.go, and encode:
// no SQL, no planning and no scheduling happens here.
package api

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/draft"
	"github.com/barchan-data/barchan/lineage"
	"github.com/barchan-data/barchan/plan"
)

// Config is what a server needs. Store, Runner, Uploads and Files must be set.
type Config struct {
	Store   Store
	Runner  Runner
	Uploads Uploads
	Files   Files
	// Refiner filters, sorts and samples results; nil refuses that.
	Refiner Refiner
	// Datasets registers files for the team that operates the server; nil refuses
	// that.
	Datasets Datasets

	Log     *slog.Logger  // nil: nothing is logged
	Clock   barchan.Clock // nil: time.Now
	Version string        // shown by the health check
	// Sandbox returns what the health check shows of the engine's sandbox; nil
	// shows nothing.
	Sandbox func() any
	// TrustProxy makes X-Forwarded-Proto and X-Forwarded-Host count when a
	// link to the next page is built, and tell whether a cookie is secure.
	TrustProxy bool
	// Functions are those that SQL may use, for who writes it.
	Functions []barchan.Function
	// Slots returns how many runs of each tier may execute at once; nil shows
	// none.
	Slots func() map[barchan.Tier]int
	// Stopping, when set, is closed when the server stops: answers that would go
	// on until a run has ended end then.
	Stopping <-chan struct{}
	Limits   Limits
	// Uses remembers when keys were used last; nil: nobody does. Who makes it
	// starts and stops it.
	Uses *KeyUse
	// Rates bound how often a key may call.
	Rates Rates
}

// Limits bound what one request may bring or take. Zero fields take the
// defaults.
type Limits struct {
	JSONBytes   int64 // body of a call that takes JSON; 4 MiB
	CSVBytes    int64 // body of a CSV upload; 200 MB
	InsertBytes int64 // body of an insert or a load; 1.2 GB
	PageRows    int64 // rows of one page; 32,000
	Datapoints  int64 // rows × columns of one page; 250,000

	BodyPause time.Duration // how long a sender may be silent in the middle of a body; 1 min
}

func (l Limits) withDefaults() Limits {
	set := func(field *int64, value int64) {
		if *field == 0 {
			*field = value
		}
	}
	set(&l.JSONBytes, 4<<20)
	set(&l.CSVBytes, 200_000_000)
	set(&l.InsertBytes, 1_200_000_000)
	set(&l.PageRows, 32_000)
	set(&l.Datapoints, 250_000)
	if l.BodyPause == 0 {
		l.BodyPause = time.Minute
	}
	return l
}

// server holds what all handlers share.
type server struct {
	store   Store
	runner  Runner
	uploads Uploads
	files   Files
	lineage *lineage.Tracer
	drafts  *draft.Checker
	refiner Refiner

	datasets Datasets

	auth    *authenticator
	uses    *KeyUse
	rates   *rates
	log     *slog.Logger
	clock   barchan.Clock
	ids     *barchan.IDs
	version string
	sandbox func() any
	proxy   bool
	origins *http.CrossOriginProtection
	limits  Limits
	openapi func() ([]byte, error)
	page    func() ([]byte, error) // the same for people

	functions []barchan.Function
	slots     func() map[barchan.Tier]int

	feeds    feeds
	stopping <-chan struct{}
}

// New returns the handler of the whole API. It is safe for concurrent use.
func New(c Config) http.Handler {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	s := &server{
		store: c.Store, runner: c.Runner, uploads: c.Uploads, files: c.Files, refiner: c.Refiner,
		datasets: c.Datasets,
		lineage:  lineage.New(c.Store), drafts: draft.New(plan.New(plan.Still{Catalog: c.Store}), lineage.New(c.Store)),
		auth: newAuthenticator(c.Store, c.Clock), uses: c.Uses, rates: newRates(c.Rates), log: c.Log, clock: c.Clock, ids: barchan.NewIDs(c.Clock),
		version: c.Version, sandbox: c.Sandbox, proxy: c.TrustProxy, origins: http.NewCrossOriginProtection(), limits: c.Limits.withDefaults(),
		openapi: documentOnce(c.Version), page: referenceOnce(c.Version),
		stopping: c.Stopping, functions: c.Functions, slots: c.Slots,
	}
	s.feeds = feeds{server: s, open: map[barchan.RunID]*feed{}}
	return s.handler()
}
