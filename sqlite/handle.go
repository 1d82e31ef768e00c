package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"

	_ "modernc.org/sqlite" // the driver
)

// handle is a pool of connections that are all set up alike, with the
// statements that were prepared on it.
type handle struct {
	db     *sql.DB
	mu     sync.RWMutex
	stmts  map[string]*sql.Stmt
	wanted []string // met inside a transaction, and not prepared yet
}

func openHandle(ctx context.Context, path string, conns int, pragma, lock string) (*handle, error) {
	q := url.Values{"_txlock": {lock}}
	for _, p := range []string{"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(1)", "temp_store(MEMORY)", "cache_size(-16000)", "journal_size_limit(67108864)", pragma} {
		q.Add("_pragma", p)
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &handle{db: db, stmts: map[string]*sql.Stmt{}}, nil
}

// stmt returns the prepared form of query, which must be a constant.
func (h *handle) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	h.mu.RLock()
	st := h.stmts[query]
	h.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	st, err := h.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if other := h.stmts[query]; other != nil {
		return other, st.Close()
	}
	h.stmts[query] = st
	return st, nil
}

func (h *handle) close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var errs []error
	for _, st := range h.stmts {
		errs = append(errs, st.Close())
	}
	h.stmts = nil
	return errors.Join(append(errs, h.db.Close())...)
}

// conn executes prepared statements: on the pool, or inside a transaction.
type conn struct {
	h  *handle
	tx *sql.Tx // nil: each statement by itself
}

// stmt finds or prepares query. Inside a transaction a new one cannot be
// prepared on the pool (its only connection may be the transaction's): it is
// prepared for this once, and for good when the transaction has ended.
func (c conn) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if c.tx == nil {
		return c.h.stmt(ctx, query)
	}
	c.h.mu.RLock()
	st := c.h.stmts[query]
	c.h.mu.RUnlock()
	if st != nil {
		return c.tx.StmtContext(ctx, st), nil
	}
	c.h.mu.Lock()
	c.h.wanted = append(c.h.wanted, query)
	c.h.mu.Unlock()
	return c.tx.PrepareContext(ctx, query)
}

// prepareWanted is called after a transaction. A statement that cannot be
// prepared fails where it is used, so errors are of no interest here.
func (h *handle) prepareWanted(ctx context.Context) {
	h.mu.RLock()
	none := len(h.wanted) == 0
	h.mu.RUnlock()
	if none {
		return
	}
	h.mu.Lock()
	wanted := h.wanted
	h.wanted = nil
	h.mu.Unlock()
	for _, query := range wanted {
		_, _ = h.stmt(ctx, query)
	}
}

// exec returns how many rows the statement changed.
func (c conn) exec(ctx context.Context, query string, args ...any) (int, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// scanner is a row: *sql.Row and *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// uncut is ctx for one statement. All of ours are short, and to watch a context
// costs more than they do: only one that is over already stops them.
func uncut(ctx context.Context) (context.Context, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return context.WithoutCancel(ctx), nil
}

// one scans the only row; ok is false when there is none.
func (c conn) one(ctx context.Context, query string, args []any, scan func(scanner) error) (ok bool, err error) {
	if ctx, err = uncut(ctx); err != nil {
		return false, err
	}
	st, err := c.stmt(ctx, query)
	if err != nil {
		return false, err
	}
	err = scan(st.QueryRowContext(ctx, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// all scans every row.
func (c conn) all(ctx context.Context, query string, args []any, scan func(scanner) error) error {
	ctx, err := uncut(ctx)
	if err != nil {
		return err
	}
	st, err := c.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// into is the scan that only fills dest.
func into(dest ...any) func(scanner) error {
	return func(s scanner) error { return s.Scan(dest...) }
}
