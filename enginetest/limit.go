package enginetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
)

// endless is a statement that takes hours, and little memory.
const endless = `WITH d(x) AS (VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) SELECT count(*) AS n
	FROM d a CROSS JOIN d b CROSS JOIN d c CROSS JOIN d e CROSS JOIN d f CROSS JOIN d g CROSS JOIN d h
	CROSS JOIN d i CROSS JOIN d j CROSS JOIN d k CROSS JOIN d l CROSS JOIN d m CROSS JOIN d n
	WHERE a.x * b.x + c.x * e.x + f.x * g.x + h.x * i.x + j.x * k.x + l.x * m.x * n.x = -1`

func contains(text, part string) bool { return strings.Contains(text, part) }

// cancel: ctx ends one statement within a second, and leaves the others alone.
func cancel(b *bench) {
	s := b.open(nil)
	var others sync.WaitGroup
	slow := s.statement("SELECT sum(x % 7) AS s FROM UNNEST(sequence(1, 1000000)) AS t(x)", nil)
	others.Go(func() {
		if _, err := s.Run(b.Context(), slow); err != nil {
			b.Errorf("the other statement: %v", err)
		}
	})
	ctx, stop := context.WithCancel(b.Context())
	time.AfterFunc(200*time.Millisecond, stop)
	start := time.Now()
	_, err := s.Run(ctx, s.statement(endless, nil))
	b.fails(err, barchan.CodeCancelled)
	if took := time.Since(start); took > 1200*time.Millisecond {
		b.Errorf("took %s, a second after the cancellation at most", took)
	}
	others.Wait()
	_, err = s.Run(ctx, s.statement("SELECT 1 AS x", nil))
	b.fails(err, barchan.CodeCancelled)

	cause := barchan.Errorf(barchan.CodeUpstreamFailed, "the reason")
	ctx, because := context.WithCancelCause(b.Context())
	because(cause)
	_, err = s.Run(ctx, s.statement("SELECT 1 AS x", nil))
	if e := b.failure(err, barchan.CodeUpstreamFailed); e.Message != cause.Message {
		b.Errorf("the cause is not told: %v", e)
	}
	s.works()
}

// deadline: a statement that takes too long ends, the session goes on.
func deadline(b *bench) {
	s := b.open(func(spec *barchan.SessionSpec) { spec.Limits.NodeDeadline = 300 * time.Millisecond })
	start := time.Now()
	_, err := s.run(endless, nil)
	b.fails(err, barchan.CodeTimeout)
	if took := time.Since(start); took > 1500*time.Millisecond {
		b.Errorf("took %s", took)
	}
	s.works()
}

// runDeadline: a session that takes too long ends for good.
func runDeadline(b *bench) {
	s := b.open(func(spec *barchan.SessionSpec) { spec.Limits.RunDeadline = 500 * time.Millisecond })
	_, err := s.run(endless, nil)
	b.fails(err, barchan.CodeTimeout)
	if _, err := s.run("SELECT 1 AS x", nil); err == nil {
		b.Error("the session goes on")
	}
}

// sqlErrors: codes and places in the text that was written.
func sqlErrors(b *bench) {
	s := b.open(nil)
	for _, c := range []struct {
		sql  string
		code barchan.Code
		at   barchan.Position
	}{
		{"SELEC 1", barchan.CodeSyntax, barchan.Position{Line: 1, Column: 1}},
		{"SELECT\n  1 +", barchan.CodeSyntax, barchan.Position{Line: 2, Column: 6}},
		{"SELECT 1; SELECT 2", barchan.CodeSyntax, barchan.Position{Line: 1, Column: 11}},
		{"SELECT 1,\n  nosuchcolumn FROM (VALUES 1) AS t(x)", barchan.CodeSemantic, barchan.Position{Line: 2, Column: 3}},
		{"SELECT 'é', nosuchfunction(1)", barchan.CodeSemantic, barchan.Position{Line: 1, Column: 13}},
		{"SELECT * FROM no.such_table", barchan.CodeSemantic, barchan.Position{Line: 1, Column: 15}},
		{"SELECT 1 / x AS v FROM (VALUES 0) AS t(x)", barchan.CodeData, barchan.Position{}},
		{"SELECT CAST(x AS integer) AS v FROM (VALUES 'z') AS t(x)", barchan.CodeData, barchan.Position{}},
		{"SELECT bigint '9223372036854775807' + x AS v FROM (VALUES 1) AS t(x)", barchan.CodeData, barchan.Position{}},
	} {
		_, err := s.run(c.sql, nil)
		s.used = 0
		e := b.failure(err, c.code)
		// A place of an error of data is good to have, not promised.
		if e.Position != c.at && c.code != barchan.CodeData {
			b.Errorf("%s\nis said to be at %v, not %v: %v", c.sql, e.Position, c.at, e)
		}
		if e.Message == "" || strings.Contains(e.Message, "\n") || strings.Contains(e.Message, b.root) {
			b.Errorf("%s\nsays %q", c.sql, e.Message)
		}
	}
	s.works()
}

// bombs: what takes all memory or time harms only itself.
func bombs(b *bench) {
	bystander := b.open(nil)
	for name, sql := range map[string]string{
		"text":      "SELECT length(lpad('x', 2000000000, 'y')) AS n",
		"array":     "SELECT cardinality(array_agg(x)) AS n FROM UNNEST(sequence(1, 10000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 50000)) AS b(y)",
		"group":     "SELECT count(*) AS n FROM (SELECT x * 100000 + y AS k, max(x) AS m FROM UNNEST(sequence(1, 10000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 50000)) AS b(y) GROUP BY 1)",
		"cross":     endless,
		"recursive": "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) AS c FROM t",
		"regexp":    "SELECT regexp_like(lpad('a', 100000, 'a'), '(a*)*b') AS r",
		"distance":  "SELECT levenshtein_distance(lpad('a', 100000, 'a'), lpad('b', 100000, 'b')) AS n",
		"nested":    "SELECT " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000),
		"chain":     "SELECT 1" + strings.Repeat(" + 1", 100_000) + " AS x",
		"and":       "SELECT true" + strings.Repeat(" AND true", 50_000) + " AS x",
		"union":     "SELECT 1 AS x" + strings.Repeat(" UNION ALL SELECT 1", 5_000),
	} {
		s := b.open(func(spec *barchan.SessionSpec) {
			spec.Limits.NodeDeadline = time.Second
			spec.Limits.MemoryBytes = 128 << 20
			spec.Limits.SpillBytes = 16 << 20
		})
		start := time.Now()
		_, err := s.run(sql, nil)
		if took := time.Since(start); took > 4*time.Second {
			b.Errorf("%s took %s", name, took)
		}
		if code := barchan.CodeOf(err); err != nil && (code == barchan.CodeInternal || code == barchan.CodeCancelled) {
			b.Errorf("%s ended as %s: %v", name, code, err)
		}
		_ = s.Close()
		bystander.used = 0
		bystander.works()
	}
}

// resultLimit: a result over its limit fails, and leaves no file.
func resultLimit(b *bench) {
	s := b.open(func(spec *barchan.SessionSpec) { spec.Limits.ResultBytes = 100_000 })
	stmt := s.statement("SELECT x, CAST(x * 7919 AS varchar) AS v FROM UNNEST(sequence(1, 100000)) AS t(x)", nil)
	_, err := s.Run(b.Context(), stmt)
	b.fails(err, barchan.CodeTooLarge)
	if _, err := os.Stat(filepath.Join(b.root, filepath.FromSlash(stmt.Output))); err == nil {
		b.Error("the file is left")
	}
	s.works()
}

// resultPart: a result that may be cut keeps its first rows, in a good file, as
// many as nearly fill its limit; one that fits is whole.
func resultPart(b *bench) {
	const limit = 300_000
	for _, c := range []struct {
		name, sql string
		least     int64 // rows
		ordered   bool
	}{
		{"written whole before it is found too large", "SELECT x, CAST(x * 7919 AS varchar) AS v FROM UNNEST(sequence(1, 100000)) AS t(x)", 20_000, false},
		{"far too large", "SELECT x, x * y AS p, CAST(y * 7919 AS varchar) AS v FROM UNNEST(sequence(1, 6000)) AS t(x) CROSS JOIN UNNEST(sequence(1, 10000)) AS u(y)", 20_000, false},
		{"in order", "SELECT x, CAST(x * 7919 AS varchar) AS v FROM UNNEST(sequence(1, 100000)) AS t(x) ORDER BY x DESC", 20_000, true},
		{"names that repeat", "SELECT x, x * 3 AS x, x * x FROM UNNEST(sequence(1, 100000)) AS t(x)", 20_000, false},
		{"few large rows", "SELECT x, array_join(transform(sequence(1, 1500), y -> CAST(x * y * 7919 AS varchar)), ',') AS v FROM UNNEST(sequence(1, 100)) AS t(x)", 4, false},
	} {
		s := b.open(func(spec *barchan.SessionSpec) { spec.Limits.ResultBytes = limit })
		stmt := s.statement(c.sql, nil)
		stmt.Partial = true
		out, err := s.Run(b.Context(), stmt)
		if err != nil {
			b.Errorf("%s: %v", c.name, err)
			continue
		}
		if !out.Partial || out.Rows < c.least || out.Bytes > limit || out.Bytes < limit/3 || out.Usage.CPU <= 0 {
			b.Errorf("%s: partial %v, %d rows, %d bytes, cpu %s", c.name, out.Partial, out.Rows, out.Bytes, out.Usage.CPU)
		}
		sum := s.must("SELECT count(*) AS n, min(x) AS low, max(x) AS high FROM chain.t", map[string]barchan.Output{"chain.t": out})
		s.holds(fmt.Sprintf("n = %d", out.Rows), sum)
		if c.ordered {
			s.holds(fmt.Sprintf("low = %d AND high = 100000", 100_001-out.Rows), sum)
		}
	}
	s := b.open(func(spec *barchan.SessionSpec) { spec.Limits.ResultBytes = limit })
	stmt := s.statement("SELECT x FROM UNNEST(sequence(1, 1000)) AS t(x)", nil)
	stmt.Partial = true
	if out, err := s.Run(b.Context(), stmt); err != nil || out.Partial || out.Rows != 1000 {
		b.Errorf("a result that fits: %+v, %v", out, err)
	}
	stmt = s.statement("SELECT array_join(transform(flatten(transform(sequence(1, 30), i -> sequence(i * 10000, i * 10000 + 9999))), y -> CAST(y * 7919 AS varchar)), ',') AS v", nil)
	stmt.Partial = true
	_, err := s.Run(b.Context(), stmt)
	b.fails(err, barchan.CodeTooLarge) // one row that does not fit
	s.works()
}

// outside: nothing but the inputs can be named, whatever the words.
func outside(b *bench) {
	secret := filepath.Join(b.root, "secret.csv")
	if err := os.WriteFile(secret, []byte("swordfish\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	s := b.open(nil)
	for _, sql := range []string{
		"SELECT * FROM read_text('" + secret + "')",
		"SELECT * FROM TABLE(read_csv('" + secret + "'))",
		"SELECT * FROM \"" + secret + "\"",
		"SELECT * FROM '" + secret + "'",
		"SELECT read_blob('" + secret + "')",
		"SELECT getenv('HOME')",
		"SELECT current_setting('memory_limit')",
		"SELECT * FROM duckdb_settings()",
		"SELECT * FROM information_schema.tables",
		"SELECT * FROM system.runtime.queries",
		"SELECT * FROM enable_logging(storage => 'file', storage_path => '" + secret + "')",
		"SELECT query('SELECT 1')",
		"COPY (SELECT 1) TO '" + secret + "'",
		"SET memory_limit = '1TB'",
		"CREATE TABLE t AS SELECT 1 AS x",
		"DROP TABLE t",
		"INSTALL httpfs",
		"ATTACH '" + secret + "' AS a",
		"EXPLAIN ANALYZE SELECT 1",
	} {
		o, err := s.run(sql, nil)
		s.used = 0
		if code := barchan.CodeOf(err); code != barchan.CodeSyntax && code != barchan.CodeSemantic {
			b.Errorf("%s\n%q %v, %+v", sql, code, err, o)
		}
	}
	if got, err := os.ReadFile(secret); err != nil || string(got) != "swordfish\n" {
		b.Errorf("the file was changed: %q, %v", got, err)
	}
	s.works()
}
