package worker

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

//go:embed prelude.sql
var prelude string

// installPrelude gives a fresh database DuneSQL's functions: the Go functions
// first, because the macros call them. It must come before the configuration is
// locked.
func installPrelude(ctx context.Context, conn *sql.Conn) error {
	if err := registerFunctions(conn); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, prelude); err != nil {
		return fmt.Errorf("install the prelude: %w", err)
	}
	return nil
}
