// Package migrate brings a database to the schema that this program knows: a
// numbered list of SQL files, each applied once, in one transaction, together
// with the row that records it.
package migrate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
)

// Migration is one step of the schema.
type Migration struct {
	Number int // from 1, without gaps
	Name   string
	SHA256 string // of SQL, hex
	SQL    string
}

// Database is what a kind of database must be able to do.
type Database interface {
	// Applied returns the recorded migrations by number ascending, without
	// SQL, and makes their table if it is absent.
	Applied(ctx context.Context) ([]Migration, error)
	// Apply executes m.SQL and records m, both or neither. It fails when
	// m.Number is recorded already.
	Apply(ctx context.Context, m Migration) error
}

var filePattern = regexp.MustCompile(`^(\d{3})_([a-z0-9_]+)\.sql$`)

// Read returns the migrations in files, which are named NNN_name.sql and
// counted from 001 without gaps. Any other file is an error.
func Read(files fs.FS) ([]Migration, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	var list []Migration
	for _, e := range entries {
		parts := filePattern.FindStringSubmatch(e.Name())
		if parts == nil {
			return nil, fmt.Errorf("migration %s: the name is not NNN_name.sql", e.Name())
		}
		sql, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", e.Name(), err)
		}
		number, _ := strconv.Atoi(parts[1])
		sum := sha256.Sum256(sql)
		list = append(list, Migration{Number: number, Name: parts[2], SHA256: hex.EncodeToString(sum[:]), SQL: string(sql)})
	}
	slices.SortFunc(list, func(a, b Migration) int { return a.Number - b.Number })
	for i, m := range list {
		if m.Number != i+1 {
			return nil, fmt.Errorf("migration %03d_%s: number %03d is missing or stands twice", m.Number, m.Name, i+1)
		}
	}
	return list, nil
}

// Up applies the migrations that db lacks, in order. A database that a newer
// program made, or whose history is another one, is refused and not touched.
// What an interrupted Up has applied stays; the next one goes on from there.
func Up(ctx context.Context, db Database, migrations []Migration) error {
	applied, err := db.Applied(ctx)
	if err != nil {
		return fmt.Errorf("read applied migrations: %w", err)
	}
	for i, a := range applied {
		if err := check(a, i, migrations); err != nil {
			return err
		}
	}
	for _, m := range migrations[len(applied):] {
		if err := db.Apply(ctx, m); err != nil {
			return fmt.Errorf("migration %03d_%s: %w", m.Number, m.Name, err)
		}
	}
	return nil
}

// check compares the applied migration at place i with the known one.
func check(a Migration, i int, known []Migration) error {
	switch {
	case a.Number > len(known):
		return fmt.Errorf("the database has migration %03d_%s, and this program knows only %d: use the newer program that made it", a.Number, a.Name, len(known))
	case a.Number != i+1:
		return fmt.Errorf("the database lacks migration %03d, but has %03d_%s: its history is damaged", i+1, a.Number, a.Name)
	case a.SHA256 != known[i].SHA256:
		return fmt.Errorf("the database has another migration %03d (%s) than this program (%s): it was made by a different build", a.Number, a.Name, known[i].Name)
	}
	return nil
}
