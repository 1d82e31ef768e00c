package sqlite

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
)

func openInternal(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestHandles checks what each handle promises, on the connection itself.
func TestHandles(t *testing.T) {
	t.Parallel()
	s := openInternal(t)
	for _, c := range []struct {
		name   string
		h      *handle
		pragma string
		want   string
	}{
		{"durable", s.durable, "synchronous", "2"},
		{"progress", s.progress, "synchronous", "1"},
		{"durable", s.durable, "journal_mode", "wal"},
		{"progress", s.progress, "foreign_keys", "1"},
		{"durable", s.durable, "foreign_keys", "1"},
		{"read", s.read, "query_only", "1"},
		{"progress", s.progress, "busy_timeout", "5000"},
	} {
		var got string
		if err := c.h.db.QueryRow("PRAGMA " + c.pragma).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s of %s is %q (%v), want %q", c.pragma, c.name, got, err, c.want)
		}
	}
	if _, err := s.reads().exec(t.Context(), `DELETE FROM run`); err == nil {
		t.Error("the readers' handle can write")
	}
}

// TestHotReadsUseIndexes explains the statements that are executed all the
// time: none may walk through a whole table.
func TestHotReadsUseIndexes(t *testing.T) {
	t.Parallel()
	s := openInternal(t)
	for name, query := range map[string]string{
		"keyByHash": keyByHash, "queryByID": queryByID, "queriesOf": queriesOf, "queryList": queryList, "viewByName": viewByName, "viewOf": viewOf,
		"tableByName": tableByName, "tableOfKind": tableOfKind, "runByID": runByID, "runByKey": runByKey, "runList": runList,
		"runOfKind": runOfKind, "executionByID": executionByID, "executionOfRun": executionOfRun, "latestByKey": latestByKey,
		"latestAny": latestAny, "nodeStart": nodeStart, "nodeFinish": nodeFinish, "leaseExtend": leaseExtend,
		"publishUnfinished": publishUnfinished, "publishFence": publishFence, "publishNumber": publishNumber,
		"nameRelease": nameRelease, "nameVersion": nameVersion, "nameMove": nameMove,
		"latestRelease": latestRelease, "latestMove": latestMove, "endOthers": endOthers, "rescueNodes": rescueNodes,
		"sweepOutputs": sweepOutputs, "sweepPrevious": sweepPrevious, "previousRelease": previousRelease,
		"previousMove": previousMove, "previousFence": previousFence, "viewExecutions": viewExecutions, "pinRead": pinRead,
	} {
		for _, step := range explain(t, s, query) {
			if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "VIRTUAL TABLE") && step != "SCAN n" {
				t.Errorf("%s walks a table: %s", name, step)
			}
		}
	}
	for name, want := range map[string]string{leaseNext: "run_pending", rescueFind: "run_leased"} {
		if plan := strings.Join(explain(t, s, name), "; "); !strings.Contains(plan, want) {
			t.Errorf("%s does not use %s: %s", name, want, plan)
		}
	}
}

// explain needs no arguments: the plan depends on none.
func explain(t *testing.T, s *Store, query string) []string {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
	rows, err := s.durable.db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil || len(steps) == 0 && !strings.Contains(query, "UPDATE") {
		t.Fatalf("%d steps, %v: %s", len(steps), err, query)
	}
	return steps
}

// TestStatementsArePreparedOnce runs the same verb again and again.
func TestStatementsArePreparedOnce(t *testing.T) {
	t.Parallel()
	s := openInternal(t)
	counts := map[int]bool{}
	for i := range 5 {
		if _, err := s.EnsureTeam(t.Context(), "local", time.Now()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.ListQueries(t.Context(), barchan.QueryFilter{Team: 1, Limit: 1}); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			counts[len(s.durable.stmts)*100+len(s.read.stmts)] = true
		}
	}
	if len(counts) != 1 || counts[0] || len(s.durable.stmts) < 2 || len(s.read.stmts) < 2 {
		t.Fatalf("prepared %v: %d and %d", counts, len(s.durable.stmts), len(s.read.stmts))
	}
	if len(s.durable.wanted)+len(s.read.wanted) != 0 {
		t.Fatal("statements wait to be prepared though no transaction runs")
	}
}

// TestAFullDiskIsToldOf: what finds no space is an error that says so, changes
// nothing, and does not keep the store from going on.
func TestAFullDiskIsToldOf(t *testing.T) {
	t.Parallel()
	s := openInternal(t)
	limit := func(pages int) {
		if _, err := s.durable.db.Exec("PRAGMA max_page_count = " + strconv.Itoa(pages)); err != nil {
			t.Fatal(err)
		}
	}
	team, err := s.EnsureTeam(t.Context(), "local", time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	q := barchan.Query{Team: team.ID, Name: "n", SQL: "SELECT '" + strings.Repeat("x", 100_000) + "'", CreatedAt: time.Unix(1, 0)}
	limit(1) // the file has more: it may not grow
	if _, err := s.CreateQuery(t.Context(), q); barchan.CodeOf(err) != barchan.CodeUnavailable || !strings.Contains(barchan.AsError(err).Message, "disk is full") {
		t.Errorf("a full disk: %v", err)
	}
	limit(1 << 30)
	if id, err := s.CreateQuery(t.Context(), q); err != nil || id != 1 {
		t.Errorf("with space again: query %d, %v", id, err)
	}
}
