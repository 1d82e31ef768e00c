package sqlite

import (
	"context"
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
)

// The schema of a name is the part before the last: dex of dex.trades, local of
// dune.local.sales.
const (
	tableAdmitted = `(c.team = ?1 OR NOT c.private) AND (?2 IS NULL OR c.kind IN (SELECT value FROM json_each(?2)))
		AND (?3 IS NULL OR t.handle = ?3) AND (NOT ?4 OR c.team = ?1) AND (NOT ?5 OR NOT c.private)
		AND (?6 IS NULL OR EXISTS (SELECT 1 FROM json_each(?6)
			WHERE substr(c.name, 1, length(value) + 1) = value || '.' AND instr(substr(c.name, length(value) + 2), '.') = 0
			OR substr(c.name, 1, length(value) + 6) = 'dune.' || value || '.'))
		AND (?7 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(?7)
			WHERE instr(lower(c.name), value) = 0 AND instr(lower(c.description), value) = 0)) `
	tableFind = tableColumns + `WHERE ` + tableAdmitted +
		`ORDER BY ?7 IS NOT NULL AND instr(lower(c.name), json_extract(?7, '$[0]')) = 0, c.name LIMIT ?8 OFFSET ?9`
	tableFindCount = `SELECT count(*) FROM catalog c JOIN team t ON t.id = c.team WHERE ` + tableAdmitted
)

// FindTables implements storetest.Tables.
func (s *Store) FindTables(ctx context.Context, f barchan.TableFilter) (page []barchan.Table, total int, err error) {
	kinds, err := list(f.Kinds)
	if err != nil {
		return nil, 0, err
	}
	schemas, err := list(lowered(f.Schemas))
	if err != nil {
		return nil, 0, err
	}
	words, err := list(lowered(f.Words))
	if err != nil {
		return nil, 0, err
	}
	args := []any{int64(f.Viewer), kinds, text(f.Owner), f.Own, f.Public, schemas, words}
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, tableFindCount, args, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, tableFind, append(args, f.Limit, f.Offset), func(r scanner) error {
			var t barchan.Table
			err := scanTable(r, &t)
			page = append(page, t)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("find tables: %w", err)
	}
	return page, total, nil
}

func lowered(texts []string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, strings.ToLower(t))
	}
	return all
}
