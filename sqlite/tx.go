package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"

	"github.com/barchan-data/barchan"
)

// lock waits for the right to write, or until ctx ends.
func (s *Store) lock(ctx context.Context) error {
	if ctx.Err() != nil { // a select takes either of two ready cases
		return context.Cause(ctx)
	}
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Store) unlock() { <-s.turn }

// write runs f in one transaction of h, which is s.durable or s.progress. Once
// f runs, ctx can no longer interrupt: the transactions are short, and a commit
// whose outcome nobody knows is worse than a few milliseconds.
func (s *Store) write(ctx context.Context, h *handle, what string, f func(ctx context.Context, c conn) error) error {
	if err := s.lock(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.unlock()
	return transact(context.WithoutCancel(ctx), h, what, f)
}

// transact is write for those who hold the lock.
func transact(ctx context.Context, h *handle, what string, f func(ctx context.Context, c conn) error) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(what, err)
	}
	if err := f(ctx, conn{h: h, tx: tx}); err != nil {
		_ = tx.Rollback() // the first error says more
		return wrap(what, err)
	}
	if err := tx.Commit(); err != nil {
		return wrap(what+": commit", err)
	}
	h.prepareWanted(ctx)
	return nil
}

// wrap says what was being done, but to errors that speak to a person.
func wrap(what string, err error) error {
	if _, ok := errors.AsType[*barchan.Error](err); ok || err == nil {
		return err
	}
	if isFull(err) {
		return fmt.Errorf("%s: %w: %w", what, err, syscall.ENOSPC)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// update executes one statement as a transaction of its own and returns how
// many rows it changed.
func (s *Store) update(ctx context.Context, h *handle, what, query string, args ...any) (int, error) {
	if err := s.lock(ctx); err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	defer s.unlock()
	n, err := conn{h: h}.exec(context.WithoutCancel(ctx), query, args...)
	return n, wrap(what, err)
}

// view runs f on one consistent state of the database.
func (s *Store) view(ctx context.Context, f func(c conn) error) error {
	tx, err := s.read.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() {
		_ = tx.Rollback() // nothing was written
		s.read.prepareWanted(ctx)
	}()
	return f(conn{h: s.read, tx: tx})
}

// reads executes single statements on the pool of readers.
func (s *Store) reads() conn { return conn{h: s.read} }
