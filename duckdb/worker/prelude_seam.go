package worker

import (
	"context"
	"database/sql"
)

// installPrelude is replaced by the prelude of DuneSQL's functions.
func installPrelude(context.Context, *sql.Conn) error { return nil }
