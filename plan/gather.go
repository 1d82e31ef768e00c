package plan

import "github.com/barchan-data/barchan"

// gather loads the queries that u reads, at whatever depth, in waves: what one
// wave reads is one look into the catalog. It follows every query once, with
// the first values that it meets, and finds nothing that the search would not;
// errors wait until that comes to them, which is in order.
func (b *builder) gather(u *unit) error {
	followed := map[barchan.QueryID]bool{u.query.ID: true}
	for wave := []*unit{u}; len(wave) > 0; {
		if err := b.loadRead(wave); err != nil {
			return err
		}
		var next []*unit
		for _, u := range wave {
			if b.expand(u); b.edges > maxEdges {
				return b.ctx.Err()
			}
			for _, in := range u.resolved {
				if v := in.unit; v != nil && v.state == unseen && !followed[v.query.ID] {
					followed[v.query.ID] = true
					next = append(next, v)
				}
			}
		}
		wave = next
	}
	return b.ctx.Err()
}

// loadRead loads the queries that a wave reads.
func (b *builder) loadRead(wave []*unit) error {
	var ids []barchan.QueryID
	wanted := map[barchan.QueryID]bool{}
	for _, u := range wave {
		for _, ref := range u.refs {
			if id := ref.Query; id != 0 && b.sources[id] == nil && !wanted[id] {
				wanted[id] = true
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return b.load(ids...)
}

// expand resolves the references of u.
func (b *builder) expand(u *unit) {
	if u.resolved != nil {
		return
	}
	u.resolved = make([]resolved, len(u.refs))
	for i := range u.refs {
		if b.edges++; b.edges > maxEdges {
			u.resolved[i].err = barchan.Errorf(barchan.CodeTooLarge, "the queries read more than %d names in all: split the pipeline", maxEdges)
			return
		}
		u.resolved[i] = b.resolve(u, &u.refs[i])
	}
}
