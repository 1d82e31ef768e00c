package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/barchan-data/barchan"
)

const (
	tableInsert = `INSERT INTO catalog (name, team, kind, description, private, schema, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	tableReplace = `UPDATE catalog SET description = ?, private = ?, schema = ?, updated_at = ? WHERE name = ?`
	tablePoint   = `UPDATE catalog SET current = ?, updated_at = ? WHERE name = ?`
	tableDelete  = `DELETE FROM catalog WHERE name = ?`
	tableIsView  = `SELECT EXISTS (SELECT 1 FROM view v JOIN catalog c ON c.id = v.catalog WHERE c.name = ?)`

	sourcePut = `INSERT INTO dataset (catalog, pattern, format, configured)
		SELECT id, ?2, ?3, ?4 FROM catalog WHERE name = ?1
		ON CONFLICT (catalog) DO UPDATE SET pattern = ?2, format = ?3, configured = ?4`

	versionInsert  = `INSERT INTO table_version (id, location, schema, rows, bytes, created_at) VALUES (?, ?, ?, ?, ?, ?)`
	versionRelease = `UPDATE table_version SET released_at = ? WHERE id = (SELECT current FROM catalog WHERE name = ?)`

	versionColumns = `v.id, v.location, v.schema, v.rows, v.bytes, v.created_at `
	tableColumns   = `SELECT c.name, c.team, t.handle, c.kind, c.description, c.private, c.schema, c.created_at, c.updated_at,
		d.pattern, d.format, d.configured, ` +
		versionColumns + `FROM catalog c JOIN team t ON t.id = c.team LEFT JOIN dataset d ON d.catalog = c.id
		LEFT JOIN table_version v ON v.id = c.current `
	tableByName  = tableColumns + `WHERE c.name = ?`
	tableList    = tableColumns + `WHERE c.team = ? ORDER BY c.name LIMIT ? OFFSET ?`
	tableOfKind  = tableColumns + `WHERE c.team = ? AND c.kind = ? ORDER BY c.name LIMIT ? OFFSET ?`
	tableCount   = `SELECT count(*) FROM catalog WHERE team = ?`
	tableCountOf = `SELECT count(*) FROM catalog WHERE team = ? AND kind = ?`
)

// CreateTable implements storetest.Tables.
func (s *Store) CreateTable(ctx context.Context, t barchan.Table) (existed bool, err error) {
	err = s.write(ctx, s.durable, "create table", func(ctx context.Context, c conn) error {
		var old barchan.Table
		existed, err = c.one(ctx, tableByName, []any{t.Name}, func(r scanner) error { return scanTable(r, &old) })
		switch {
		case err != nil:
			return err
		case !existed:
			return insertTable(ctx, c, t)
		case old.Team != t.Team || old.Kind != t.Kind || !same(old.Schema, t.Schema):
			return conflict("table %s exists already, and is another one: choose another name, or delete it first", t.Name)
		}
		return nil
	})
	return existed && err == nil, err
}

func insertTable(ctx context.Context, c conn, t barchan.Table) error {
	schema, err := list(t.Schema)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, tableInsert, t.Name, int64(t.Team), string(t.Kind), t.Description, t.Private, schema,
		t.CreatedAt.UnixMicro(), t.UpdatedAt.UnixMicro())
	return err
}

// PutTable implements storetest.Tables.
func (s *Store) PutTable(ctx context.Context, t barchan.Table) error {
	return s.write(ctx, s.durable, "put table", func(ctx context.Context, c conn) error {
		var old barchan.Table
		ok, err := c.one(ctx, tableByName, []any{t.Name}, func(r scanner) error { return scanTable(r, &old) })
		switch {
		case err != nil:
			return err
		case !ok:
			err = insertTable(ctx, c, t)
		case old.Team != t.Team || old.Kind != t.Kind:
			return conflict("table %s exists already, and is not yours to replace: choose another name", t.Name)
		case old.Source.IsZero() != t.Source.IsZero():
			return conflict("table %s exists already, and is another kind of dataset: choose another name, or remove it first", t.Name)
		default:
			err = replaceTable(ctx, c, t)
		}
		if err == nil {
			err = putSource(ctx, c, t)
		}
		if err != nil {
			return err
		}
		return s.point(ctx, c, t.Name, t.Current, t.UpdatedAt)
	})
}

func replaceTable(ctx context.Context, c conn, t barchan.Table) error {
	schema, err := list(t.Schema)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, tableReplace, t.Description, t.Private, schema, t.UpdatedAt.UnixMicro(), t.Name)
	return err
}

// putSource says where the files of a registered dataset are.
func putSource(ctx context.Context, c conn, t barchan.Table) error {
	if t.Source.IsZero() {
		return nil
	}
	_, err := c.exec(ctx, sourcePut, t.Name, t.Source.Pattern, string(t.Source.Format), t.Source.Configured)
	return err
}

// point makes the name's contents v; nothing when v has no id.
func (s *Store) point(ctx context.Context, c conn, name string, v barchan.TableVersion, at time.Time) error {
	if _, err := c.exec(ctx, versionRelease, s.clock().UnixMicro(), name); err != nil {
		return err
	}
	if v.ID != "" {
		if err := insertTableVersion(ctx, c, v); err != nil {
			return err
		}
	}
	_, err := c.exec(ctx, tablePoint, text(v.ID), at.UnixMicro(), name)
	return err
}

func insertTableVersion(ctx context.Context, c conn, v barchan.TableVersion) error {
	location, err := encode(v.Location)
	if err != nil {
		return err
	}
	schema, err := list(v.Schema)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, versionInsert, string(v.ID), location, schema, v.Rows, v.Bytes, v.CreatedAt.UnixMicro())
	if isDuplicate(err) {
		return conflict("table version %s exists already", v.ID)
	}
	return err
}

// MoveTable implements storetest.Tables.
func (s *Store) MoveTable(ctx context.Context, name string, prev barchan.VersionID, next barchan.TableVersion) error {
	return s.write(ctx, s.durable, "move table", func(ctx context.Context, c conn) error {
		t, err := oneTable(ctx, c, name)
		if err != nil {
			return err
		}
		if t.Current.ID != prev {
			return conflict("table %s was changed by somebody else meanwhile: try again", name)
		}
		return s.point(ctx, c, name, next, next.CreatedAt)
	})
}

// Table implements storetest.Tables.
func (s *Store) Table(ctx context.Context, name string) (barchan.Table, error) {
	return oneTable(ctx, s.reads(), name)
}

func oneTable(ctx context.Context, c conn, name string) (t barchan.Table, err error) {
	ok, err := c.one(ctx, tableByName, []any{name}, func(r scanner) error { return scanTable(r, &t) })
	switch {
	case err != nil:
		return barchan.Table{}, fmt.Errorf("read table: %w", err)
	case !ok:
		return barchan.Table{}, notFound(noTable)
	}
	return t, nil
}

// ListTables implements storetest.Tables.
func (s *Store) ListTables(ctx context.Context, team barchan.TeamID, kind barchan.TableKind, limit, offset int) (page []barchan.Table, total int, err error) {
	count, list, args := tableCount, tableList, []any{int64(team)}
	if kind != "" {
		count, list, args = tableCountOf, tableOfKind, append(args, string(kind))
	}
	err = s.view(ctx, func(c conn) error {
		if _, err := c.one(ctx, count, args, into(&total)); err != nil {
			return err
		}
		return c.all(ctx, list, append(args, limit, offset), func(r scanner) error {
			var t barchan.Table
			err := scanTable(r, &t)
			page = append(page, t)
			return err
		})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list tables: %w", err)
	}
	return page, total, nil
}

// DeleteTable implements storetest.Tables.
func (s *Store) DeleteTable(ctx context.Context, name string) error {
	return s.write(ctx, s.durable, "delete table", func(ctx context.Context, c conn) error {
		var view bool
		if _, err := c.one(ctx, tableIsView, []any{name}, into(&view)); err != nil {
			return err
		}
		if view {
			return conflict("%s is a materialized view: delete the view, and its table goes with it", name)
		}
		return s.dropName(ctx, c, name)
	})
}

// dropName removes a name of the catalog and lets go of its contents.
func (s *Store) dropName(ctx context.Context, c conn, name string) error {
	if _, err := c.exec(ctx, versionRelease, s.clock().UnixMicro(), name); err != nil {
		return err
	}
	n, err := c.exec(ctx, tableDelete, name)
	if err == nil && n == 0 {
		return notFound(noTable)
	}
	return err
}

func scanTable(r scanner, t *barchan.Table) error {
	var schema sql.NullString
	var created, updated sql.NullInt64
	var pattern, format sql.NullString
	var configured sql.NullBool
	var v versionRow
	err := r.Scan(append([]any{&t.Name, &t.Team, &t.Owner, &t.Kind, &t.Description, &t.Private, &schema, &created, &updated,
		&pattern, &format, &configured}, v.dest()...)...)
	if err != nil {
		return err
	}
	t.Source = barchan.DatasetSource{
		Pattern: pattern.String, Format: barchan.SourceFormat(format.String), Configured: configured.Bool,
	}
	t.CreatedAt, t.UpdatedAt = timeOf(created), timeOf(updated)
	if err := decode(schema, &t.Schema); err != nil {
		return err
	}
	t.Current, err = v.version()
	if t.Schema == nil {
		t.Schema = t.Current.Schema
	}
	return err
}

// versionRow is versionColumns as they are scanned; all NULL when there is no
// version.
type versionRow struct {
	id, location, schema sql.NullString
	rows, bytes, created sql.NullInt64
}

func (v *versionRow) dest() []any {
	return []any{&v.id, &v.location, &v.schema, &v.rows, &v.bytes, &v.created}
}

func (v *versionRow) version() (barchan.TableVersion, error) {
	t := barchan.TableVersion{ID: barchan.VersionID(v.id.String), Rows: v.rows.Int64, Bytes: v.bytes.Int64, CreatedAt: timeOf(v.created)}
	if err := decode(v.location, &t.Location); err != nil {
		return t, err
	}
	return t, decode(v.schema, &t.Schema)
}
