package plan

import (
	"context"

	"github.com/barchan-data/barchan"
)

// Bounds of one plan, beside those of package barchan.
const (
	// maxInlined bounds how deep queries are inlined into one another.
	maxInlined = 400
	// maxSame bounds how often one query occurs on a path, each time with other
	// values: a query that passes ever longer values to itself never ends.
	maxSame = 16
	// maxInlinedViews and maxPlanBytes bound a plan as a whole, in which an
	// inlined query stands once for every node that reads it.
	maxInlinedViews = 100_000
	maxPlanBytes    = 64 << 20
	maxEdges        = 250_000 // names read, by all queries together
)

// builder makes one plan.
type builder struct {
	ctx     context.Context
	catalog Catalog
	cache   *cache
	team    barchan.Team
	tier    barchan.Tier

	nodes     bool                    // queries that are read are nodes, and not inlined
	publishes func(barchan.View) bool // the source of which views is a node that publishes; nil: none

	sources map[barchan.QueryID]*source
	views   map[string]*viewFact
	tables  map[string]*tableFact
	units   map[unitKey]*unit
	order   []*unit // those that are done: each after what it reads

	edges   int
	path    []frame
	samples map[barchan.QueryID]int // how often a query is on the path
	draft   *sketch                 // takes problems; nil: the first is the plan's error
}

// frame is a unit on the path, and how many of its edges were followed.
type frame struct {
	unit *unit
	next int
}

func (p *Planner) builder(ctx context.Context, c Catalog, team barchan.Team, t barchan.Tier) *builder {
	return newBuilder(ctx, c, p.cache, team, t.Max(barchan.TierMedium))
}

// again returns a builder of another plan of the same moment.
func (b *builder) again() *builder { return newBuilder(b.ctx, b.catalog, b.cache, b.team, b.tier) }

func newBuilder(ctx context.Context, c Catalog, known *cache, team barchan.Team, t barchan.Tier) *builder {
	return &builder{
		ctx: ctx, catalog: c, cache: known, team: team, tier: t,
		sources: map[barchan.QueryID]*source{}, views: map[string]*viewFact{}, tables: map[string]*tableFact{},
		units: map[unitKey]*unit{}, samples: map[barchan.QueryID]int{},
	}
}

// saved plans a saved query.
func (b *builder) saved(id barchan.QueryID, given barchan.Values) (*barchan.Plan, error) {
	s, err := b.source(id)
	if err != nil {
		return nil, err
	}
	return b.root(s, given)
}

// root plans what a caller asked for, with the values that the caller gave.
func (b *builder) root(s *source, given barchan.Values) (*barchan.Plan, error) {
	u, err := b.rootUnit(s, given)
	if err != nil {
		return nil, err
	}
	if err := b.search(u); err != nil {
		return nil, err
	}
	return b.assemble()
}

func (b *builder) rootUnit(s *source, given barchan.Values) (*unit, error) {
	values, key, err := barchan.ResolveValues(s.query.Params, given)
	if err != nil {
		return nil, err
	}
	return b.unit(s, values, key, nil, false)
}

// search finds everything that u reads, depth first, and appends it to
// b.order, u last.
func (b *builder) search(u *unit) error {
	if u.state == done {
		return nil
	}
	if err := b.gather(u); err != nil {
		return err
	}
	b.enter(u)
	for len(b.path) > 0 {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		f := &b.path[len(b.path)-1]
		next, err := b.follow(f)
		if err != nil && !b.excuse(err, f.unit.refs[f.next-len(f.unit.after)].Key, nil) {
			return err
		}
		f.next++
		if next == nil {
			if f.next <= len(f.unit.after)+len(f.unit.refs) {
				continue
			}
			if err := b.leave(); err != nil {
				return err
			}
			continue
		}
		next.read = true
		switch {
		case next.state == onPath:
			if err := b.cycle(next); !b.excuse(err, "", next) {
				return err
			}
		case next.state == unseen && b.samples[next.query.ID] >= maxSame && next.query.ID != 0:
			if err := b.endless(next); !b.excuse(err, "", nil) {
				return err
			}
			f.unit.inputs[len(f.unit.inputs)-1].unit = nil // nothing comes of it
		case next.state == unseen:
			b.enter(next)
		}
	}
	return nil
}

// follow returns the unit behind the next edge of f; nil when it leads to none,
// or there is no next.
func (b *builder) follow(f *frame) (*unit, error) {
	u := f.unit
	if f.next < len(u.after) {
		return u.after[f.next], nil
	}
	i := f.next - len(u.after)
	if i >= len(u.refs) {
		return nil, nil
	}
	b.expand(u)
	in := u.resolved[i]
	if in.err != nil {
		return nil, b.blame(in.err, in.about)
	}
	u.inputs = append(u.inputs, in.input)
	return in.unit, nil
}

func (b *builder) enter(u *unit) {
	u.state = onPath
	b.samples[u.query.ID]++
	b.path = append(b.path, frame{unit: u})
}

// leave takes the last unit off the path.
func (b *builder) leave() error {
	u := b.path[len(b.path)-1].unit
	for _, in := range u.inputs {
		if in.unit != nil && in.unit.inline {
			u.height = max(u.height, in.unit.height)
		}
	}
	if u.inline {
		u.height++
	}
	if u.height > maxInlined {
		return barchan.Errorf(barchan.CodeTooLarge, "queries read each other more than %d deep, and are inlined: run it as a pipeline, in which every query runs by itself", maxInlined)
	}
	b.path = b.path[:len(b.path)-1]
	b.samples[u.query.ID]--
	u.state = done
	b.order = append(b.order, u)
	return nil
}
