package worker

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// warmConns are opened before a session is known: as many statements run at
// once by default.
const warmConns = 4

// database is the one DuckDB of a worker, in memory. It is never closed: the
// process ends.
type database struct {
	db      *sql.DB
	all     []*conn
	free    chan *conn // connections that no statement uses
	version string
	macros  *macros
}

// openDatabase does all that does not depend on a session.
func openDatabase(ctx context.Context) (*database, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, fmt.Errorf("open DuckDB: %w", err)
	}
	d := &database{db: sql.OpenDB(connector)}
	if err := d.grow(ctx, 1); err != nil {
		return nil, err
	}
	if err := d.all[0].sql.QueryRowContext(ctx, "SELECT version()").Scan(&d.version); err != nil {
		return nil, fmt.Errorf("ask for the version: %w", err)
	}
	if err := d.set(ctx, sameForAll); err != nil {
		return nil, err
	}
	if err := registerFunctions(d.all[0].sql); err != nil {
		return nil, fmt.Errorf("register functions: %w", err)
	}
	d.macros = parseMacros(prelude)
	return d, d.grow(ctx, warmConns)
}

// ownSettings belong to a connection, and cannot be changed once the
// configuration is locked. Profiles hold only what is read: the whole tree
// costs a tenth of a millisecond.
var ownSettings = []string{
	"SET errors_as_json = true",
	"SET enable_profiling = 'no_output'",
	"SET profiling_coverage = 'ALL'",
	`SET custom_profiling_settings = '{"CPU_TIME": "true", "CUMULATIVE_ROWS_SCANNED": "true", "SYSTEM_PEAK_BUFFER_MEMORY": "true"}'`,
	"SET enable_progress_bar = true",
	"SET enable_progress_bar_print = false",
	"SET progress_bar_time = 0",
	"SET TimeZone = 'UTC'",
}

// sameForAll are the settings of a session that do not depend on it.
var sameForAll = []setting{
	// A cached file that was written again in the same tick of the clock would
	// be read as it was; the system caches files better.
	{"enable_external_file_cache", "false", "false"},
	{"autoload_known_extensions", "false", "false"},
	{"autoinstall_known_extensions", "false", "false"},
	{"allow_community_extensions", "false", "false"},
	{"allow_persistent_secrets", "false", "false"},
}

// grow opens connections until there are n.
func (d *database) grow(ctx context.Context, n int) error {
	for len(d.all) < n {
		c, err := openConn(ctx, d.db)
		if err != nil {
			return err
		}
		for _, setting := range ownSettings {
			if err := c.exec(ctx, setting); err != nil {
				return fmt.Errorf("%s: %w", setting, err)
			}
		}
		d.all = append(d.all, c)
	}
	return nil
}

// setting is one of a session: its name, its value as SQL, and what
// current_setting must say afterwards ("" when DuckDB prints it in a form of
// its own).
type setting struct{ name, value, want string }

// settings are in the order in which they have to be set: paths are allowed
// before everything else is denied, and the lock comes last.
func settings(o *wire.Open) []setting {
	return []setting{
		{"threads", fmt.Sprint(o.Threads), fmt.Sprint(o.Threads)},
		{"memory_limit", quoteText(fmt.Sprintf("%dKiB", o.MemoryBytes>>10)), ""},
		{"temp_directory", quoteText(o.SpillDir), o.SpillDir},
		{"max_temp_directory_size", quoteText(fmt.Sprintf("%dKiB", o.SpillBytes>>10)), ""},
		{"allowed_paths", paths(o), ""},
		{"enable_external_access", "false", "false"},
		{"lock_configuration", "true", "true"},
	}
}

func paths(o *wire.Open) string {
	var b strings.Builder
	b.WriteByte('[')
	for _, list := range [][]string{o.Inputs, o.Outputs} {
		for _, p := range list {
			if b.Len() > 1 {
				b.WriteByte(',')
			}
			b.WriteString(quoteText(p))
		}
	}
	b.WriteByte(']')
	return b.String()
}

// configure binds the database to a session, for good. Every setting is read
// back: one that was renamed or ignored would leave the door open silently.
func (d *database) configure(ctx context.Context, o *wire.Open) error {
	if err := d.grow(ctx, o.Parallel); err != nil {
		return err
	}
	for _, c := range d.all {
		now := o.Instant.UTC().Format("2006-01-02 15:04:05.000000+00")
		if err := c.exec(ctx, "SET VARIABLE barchan_now = TIMESTAMPTZ "+quoteText(now)); err != nil {
			return fmt.Errorf("set the instant: %w", err)
		}
	}
	list := settings(o)
	if err := d.set(ctx, list); err != nil {
		return err
	}
	if err := verify(ctx, d.all[0], append(list, sameForAll...), o); err != nil {
		return err
	}
	d.free = make(chan *conn, len(d.all))
	for _, c := range d.all {
		d.free <- c
	}
	return nil
}

func (d *database) set(ctx context.Context, list []setting) error {
	for _, s := range list {
		if err := d.all[0].exec(ctx, "SET GLOBAL "+s.name+" = "+s.value); err != nil {
			return fmt.Errorf("set %s: %w", s.name, err)
		}
	}
	return nil
}

func verify(ctx context.Context, c *conn, list []setting, o *wire.Open) error {
	var columns []string
	for _, s := range list {
		columns = append(columns, fmt.Sprintf("current_setting('%s')::VARCHAR", s.name))
	}
	columns = append(columns, "len(current_setting('allowed_paths'))::VARCHAR", "getvariable('barchan_now')::VARCHAR")
	got := make([]string, len(columns))
	into := make([]any, len(columns))
	for i := range got {
		into[i] = &got[i]
	}
	query := "SELECT " + strings.Join(columns, ", ")
	if err := c.sql.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return fmt.Errorf("read settings back: %w", err)
	}
	for i, s := range list {
		if s.want != "" && got[i] != s.want {
			return fmt.Errorf("setting %s is %q, not %q", s.name, got[i], s.want)
		}
	}
	if n := fmt.Sprint(distinct(o)); got[len(list)] != n {
		return fmt.Errorf("%s paths are allowed, not %s", got[len(list)], n)
	}
	return nil
}

// distinct counts the session's paths.
func distinct(o *wire.Open) int {
	seen := map[string]bool{}
	for _, list := range [][]string{o.Inputs, o.Outputs} {
		for _, p := range list {
			seen[p] = true
		}
	}
	return len(seen)
}

// borrow returns a free connection; give takes it back. The server never has
// more statements in flight than there are connections, but a worker does not
// depend on that.
func (d *database) borrow(ctx context.Context) (*conn, error) {
	select {
	case c := <-d.free:
		return c, nil
	case <-ctx.Done():
		return nil, interrupted()
	}
}

func (d *database) give(c *conn) { d.free <- c }
