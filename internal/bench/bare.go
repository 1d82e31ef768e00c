package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the bare script's engine
)

// script is a list of statements for one DuckDB, as a person would run them.
type script struct {
	Threads    int      `json:"threads"`
	Memory     string   `json:"memory"`
	Statements []string `json:"statements"`
}

// bareMain runs a script from in, and writes the nanoseconds that its
// statements took, without start and end of the process, to out.
func bareMain(in io.Reader, out, errs io.Writer) int {
	took, err := runScript(in)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	fmt.Fprintln(out, took.Nanoseconds())
	return 0
}

func runScript(in io.Reader) (time.Duration, error) {
	var s script
	if err := json.NewDecoder(in).Decode(&s); err != nil {
		return 0, err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, set := range []string{fmt.Sprintf("SET threads=%d", s.Threads), fmt.Sprintf("SET memory_limit='%s'", s.Memory), "SET TimeZone='UTC'"} {
		if _, err := db.ExecContext(context.Background(), set); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	for _, text := range s.Statements {
		if _, err := db.ExecContext(context.Background(), text); err != nil {
			return 0, fmt.Errorf("%w in %s", err, text)
		}
	}
	return time.Since(start), nil
}

// bare runs statements in a process of their own, and returns how long they
// took there.
func bare(ctx context.Context, threads int, statements []string) (time.Duration, error) {
	took, _, err := bareCost(ctx, threads, statements)
	return took, err
}

// bareCost is bare, and tells the processor time of the whole process too.
func bareCost(ctx context.Context, threads int, statements []string) (took, cpu time.Duration, err error) {
	in, err := json.Marshal(script{Threads: threads, Memory: "4GiB", Statements: statements})
	if err != nil {
		return 0, 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(ctx, self, "bare")
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, 0, fmt.Errorf("bare script: %w", err)
	}
	var ns int64
	if _, err := fmt.Sscan(string(out), &ns); err != nil {
		return 0, 0, err
	}
	return time.Duration(ns), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
