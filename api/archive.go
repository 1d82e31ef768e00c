package api

import (
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// maxReaders bounds how many readers a refusal names.
const maxReaders = 10

func (s *server) archiveQuery(c *call) (any, error) {
	readers, err := s.archivable(c)
	if err != nil {
		return nil, err
	}
	done, err := s.change(c, func(q *barchan.Query) error { q.Archived = true; return nil })
	if id, ok := done.(duneapi.QueryID); ok && len(readers) > 0 {
		id.Warnings = append(id.Warnings, "archived, although it is read by "+named(readers))
		return id, err
	}
	return done, err
}

// archivable says before a query is archived that others read it: their runs
// would fail. With ?force=true it is archived all the same.
func (s *server) archivable(c *call) (readers []barchan.Query, err error) {
	id, err := queryID(c)
	if err != nil {
		return nil, err
	}
	force, err := flag(c.query, "force")
	if err != nil {
		return nil, err
	}
	q, err := s.visible(c, id)
	if err != nil || q.Archived || q.Team != c.team().ID {
		return nil, err // the change itself says what is wrong
	}
	readers, err = s.lineage.Readers(c.Context(), c.team(), id)
	if err != nil || len(readers) == 0 || force {
		return readers, err
	}
	return nil, barchan.Errorf(barchan.CodeConflict,
		"query_%d is read by %s, which cannot run without it: change or archive the readers first, or force it (?force=true, --force on the command line)", id, named(readers))
}

// named lists queries for a sentence.
func named(queries []barchan.Query) string {
	names := make([]string, 0, maxReaders+1)
	for i, q := range queries {
		if i == maxReaders {
			names = append(names, fmt.Sprintf("%d more", len(queries)-i))
			break
		}
		names = append(names, fmt.Sprintf("query_%d (%s)", q.ID, clip(q.Name, maxQuoted)))
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}
