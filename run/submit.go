package run

import (
	"context"
	"errors"
	"fmt"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/plan"
)

// Planner makes plans with the rights of a team. Its errors are *barchan.Error
// and are shown to the caller.
type Planner interface {
	// Pipeline plans a query and everything that it reads, one node each.
	Pipeline(ctx context.Context, team barchan.Team, q barchan.QueryID, v barchan.Values, t barchan.Tier) (*barchan.Plan, error)
	// Query plans one node: query views are inlined, materialized views read.
	Query(ctx context.Context, team barchan.Team, q barchan.QueryID, v barchan.Values, t barchan.Tier) (*barchan.Plan, error)
	// SQL plans one node of SQL that is not saved.
	SQL(ctx context.Context, team barchan.Team, sql string, v barchan.Values, t barchan.Tier) (*barchan.Plan, error)
	// View plans the node that publishes one materialized view.
	View(ctx context.Context, team barchan.Team, name string, t barchan.Tier) (*barchan.Plan, error)
	// Graph plans an explicit pipeline.
	Graph(ctx context.Context, team barchan.Team, g plan.Graph) (*barchan.Plan, error)
}

// Request asks for a run.
type Request struct {
	Team   barchan.Team
	Kind   barchan.RunKind
	Query  barchan.QueryID // of a pipeline and of a query
	SQL    string          // of SQL that is not saved
	View   string          // of a refresh: the view's full name
	Graph  *plan.Graph     // of a pipeline that names its nodes instead of a query
	Values barchan.Values
	Tier   barchan.Tier
	// FullRefresh makes the previous results that incremental queries read
	// empty. Where it is absent it is in no request's hash.
	FullRefresh bool `json:",omitempty"`
	// IdempotencyKey makes a repeated request return the first run; RequestHash
	// tells whether it is the same request.
	IdempotencyKey string
	RequestHash    string
}

// errCancelled is the cause of a cancelled run's context.
var errCancelled = errors.New("cancelled by its team")

// Plan returns what a request would run, and stores nothing.
func (s *Service) Plan(ctx context.Context, r Request) (*barchan.Plan, error) {
	p, err := s.plan(ctx, r)
	if err != nil || !r.FullRefresh {
		return p, err
	}
	return plan.FullRefresh(p)
}

func (s *Service) plan(ctx context.Context, r Request) (*barchan.Plan, error) {
	switch r.Kind {
	case barchan.RunPipeline:
		if r.Graph != nil {
			return s.cfg.Planner.Graph(ctx, r.Team, *r.Graph)
		}
		return s.cfg.Planner.Pipeline(ctx, r.Team, r.Query, r.Values, r.Tier)
	case barchan.RunQuery:
		return s.cfg.Planner.Query(ctx, r.Team, r.Query, r.Values, r.Tier)
	case barchan.RunSQL:
		return s.cfg.Planner.SQL(ctx, r.Team, r.SQL, r.Values, r.Tier)
	case barchan.RunRefresh:
		return s.cfg.Planner.View(ctx, r.Team, r.View, r.Tier)
	}
	return nil, fmt.Errorf("plan: unknown kind of run %q", r.Kind)
}

// Submit freezes what a request asks for, stores it, and returns the run with
// its executions in the plan's order. A repeated idempotency key returns the
// first run as it is now.
func (s *Service) Submit(ctx context.Context, r Request) (barchan.Run, []barchan.Execution, error) {
	run, err := s.submit(ctx, r)
	if err != nil {
		return barchan.Run{}, nil, err
	}
	execs, err := s.cfg.Store.Executions(ctx, run.ID)
	if err != nil {
		return barchan.Run{}, nil, fmt.Errorf("executions of run %s: %w", run.ID, err)
	}
	return run, execs, nil
}

// submit looks for a used key before it plans: the answer to a retry must not
// depend on what was edited since.
func (s *Service) submit(ctx context.Context, r Request) (barchan.Run, error) {
	first, ok, err := s.cfg.Store.Submitted(ctx, r.Team.ID, r.IdempotencyKey, r.RequestHash)
	if err != nil || ok {
		return first, err
	}
	p, err := s.Plan(ctx, r)
	if err != nil {
		return barchan.Run{}, err
	}
	if err := s.Afford(ctx, r.Team); err != nil {
		return barchan.Run{}, err
	}
	now := s.cfg.Clock()
	sub := barchan.Submission{
		Run: barchan.Run{
			ID:          barchan.RunID(s.cfg.IDs.New()),
			Team:        r.Team.ID,
			Kind:        r.Kind,
			Query:       rootQuery(r, p),
			Tier:        p.Tier,
			SubmittedAt: now,
		},
		Plan:           p,
		Executions:     make([]barchan.ExecutionID, len(p.Nodes)),
		ExpiresAt:      now.Add(s.cfg.Retention),
		IdempotencyKey: r.IdempotencyKey,
		RequestHash:    r.RequestHash,
	}
	for i := range sub.Executions {
		sub.Executions[i] = barchan.ExecutionID(s.cfg.IDs.New())
	}
	run, err := s.cfg.Store.Submit(ctx, sub)
	if err != nil {
		return barchan.Run{}, err
	}
	s.cfg.Wake()
	s.cfg.Log.Info("run submitted", "run_id", run.ID, "kind", run.Kind, "nodes", len(p.Nodes))
	return run, nil
}

// rootQuery is the query that a run is shown under: the one asked for, or the
// one of the view.
func rootQuery(r Request, p *barchan.Plan) barchan.QueryID {
	if r.Kind == barchan.RunRefresh && len(p.Nodes) > 0 {
		return p.Nodes[len(p.Nodes)-1].Query
	}
	return r.Query
}

// Cancel ends a run of a team. It is final when it returns: nothing of the run
// will be published. A run that has ended stays as it is, without an error; a
// foreign one is not found.
func (s *Service) Cancel(ctx context.Context, team barchan.TeamID, id barchan.RunID) error {
	r, err := s.cfg.Store.Run(ctx, id)
	if err != nil {
		return err
	}
	if r.Team != team {
		return barchan.Errorf(barchan.CodeNotFound, "Object not found")
	}
	if r.State.Terminal() {
		return nil
	}
	done, err := s.cfg.Store.Cancel(ctx, id, "cancelled by its team", s.cfg.Clock())
	if err != nil {
		return err
	}
	if done {
		// The store was told first: what the session still does counts no more.
		s.cfg.Cancel(id, errCancelled)
		s.cfg.Wake() // it may have been somebody's turn
		s.cfg.Log.Info("run cancelled", "run_id", id)
	}
	return nil
}
