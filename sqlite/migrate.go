package sqlite

import (
	"context"
	"database/sql"

	"github.com/barchan-data/barchan/internal/migrate"
)

const (
	migrationTable = `CREATE TABLE IF NOT EXISTS migration (
		number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT`
	migrationList   = `SELECT number, name, sha256 FROM migration ORDER BY number`
	migrationInsert = `INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)`
)

// migrator is a migrate.Database.
type migrator struct{ db *sql.DB }

func (m migrator) Applied(ctx context.Context) ([]migrate.Migration, error) {
	if _, err := m.db.ExecContext(ctx, migrationTable); err != nil {
		return nil, err
	}
	rows, err := m.db.QueryContext(ctx, migrationList)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []migrate.Migration
	for rows.Next() {
		var a migrate.Migration
		if err := rows.Scan(&a.Number, &a.Name, &a.SHA256); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

func (m migrator) Apply(ctx context.Context, a migrate.Migration) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no more than a no-op after Commit
	if _, err := tx.ExecContext(ctx, migrationInsert, a.Number, a.Name, a.SHA256); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, a.SQL); err != nil {
		return err
	}
	return tx.Commit()
}
