package sqlite

import (
	"sync"

	"github.com/barchan-data/barchan"
)

// maxVersionBytes bounds the SQL that a store keeps.
const maxVersionBytes = 32 << 20

// versions are those of queries that were read last. A version never changes, and
// nothing that was saved is removed: plans, which read hundreds at a time, need not
// read their texts again. It is safe for concurrent use.
type versions struct {
	mu    sync.Mutex
	bytes int
	known map[barchan.QueryID]savedVersion
}

// savedVersion is what belongs to a version. Who gets it may not change its lists.
type savedVersion struct {
	version int
	sql     string
	params  []barchan.Param
	view    bool
	savedBy string
}

// of returns the versions that are known of queries; 0 stands for none.
func (v *versions) of(ids []barchan.QueryID) map[barchan.QueryID]savedVersion {
	found := make(map[barchan.QueryID]savedVersion, len(ids))
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, id := range ids {
		found[id] = v.known[id]
	}
	return found
}

// keep remembers a version.
func (v *versions) keep(q *barchan.Query) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known == nil || v.bytes > maxVersionBytes {
		v.known, v.bytes = map[barchan.QueryID]savedVersion{}, 0
	}
	v.bytes += len(q.SQL) - len(v.known[q.ID].sql)
	v.known[q.ID] = savedVersion{version: q.Version, sql: q.SQL, params: q.Params, view: q.View, savedBy: q.SavedBy}
}

func (s savedVersion) fill(q *barchan.Query) {
	q.SQL, q.Params, q.View, q.SavedBy = s.sql, s.params, s.view, s.savedBy
}
