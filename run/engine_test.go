package run_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// engine is an engine whose statements do what do says for the query that is
// their first word, such as "q1": see behaviour. A result is a file that holds
// the statement and the contents of its inputs.
type engine struct {
	files *object.Dir // nil: nothing is written
	do    map[string]behaviour
	brief bool // results tell nothing of what was read

	mu       sync.Mutex
	log      []string // what happened, in order
	tries    map[string]int
	open     int
	unopened int // sessions to refuse, as unavailable
	openErr  error
	specs    []barchan.SessionSpec
}

// behaviour is what a query's statement does.
type behaviour struct {
	err     *barchan.Error
	times   int             // how often err happens; 0: always
	beside  bool            // err only happens beside other statements
	kills   bool            // err ends the session
	waits   string          // its first try works on when that query's statement was begun
	takes   time.Duration   // of virtual time
	hangs   bool            // until its context ends
	began   chan<- struct{} // closed when it begins to hang
	tells   bool            // what it used, together with err
	ignores bool            // its own fault is told even though it was stopped
}

func (e *engine) say(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log = append(e.log, fmt.Sprintf(format, args...))
}

// said returns what happened. Statements that begin between two other events
// stand in alphabetical order: some begin at the same moment.
func (e *engine) said() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	log := slices.Clone(e.log)
	for from := 0; from < len(log); from++ {
		to := from
		for to < len(log) && strings.HasPrefix(log[to], "run ") {
			to++
		}
		slices.Sort(log[from:to])
	}
	return log
}

func (e *engine) Open(ctx context.Context, spec barchan.SessionSpec) (barchan.Session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.openErr != nil {
		return nil, e.openErr
	}
	if e.unopened > 0 {
		e.unopened--
		return nil, barchan.Errorf(barchan.CodeUnavailable, "no worker is free")
	}
	if e.tries == nil {
		e.tries = map[string]int{}
	}
	e.open++
	e.specs = append(e.specs, spec)
	e.log = append(e.log, "open")
	dead, kill := context.WithCancelCause(ctx)
	return &fakeSession{engine: e, spec: spec, dead: dead, kill: kill, begun: map[string]chan struct{}{}}, nil
}

func (e *engine) Drop(context.Context, barchan.Location) error { return nil }

type fakeSession struct {
	*engine
	spec barchan.SessionSpec
	dead context.Context
	kill context.CancelCauseFunc

	smu    sync.Mutex
	flying int
	used   barchan.Usage
	closed bool
	begun  map[string]chan struct{}
}

func (s *fakeSession) signal(name string) chan struct{} {
	s.smu.Lock()
	defer s.smu.Unlock()
	if s.begun[name] == nil {
		s.begun[name] = make(chan struct{})
	}
	return s.begun[name]
}

func name(sql string) string {
	word, _, _ := strings.Cut(sql, " ")
	return word
}

func (s *fakeSession) Run(ctx context.Context, st barchan.Statement) (barchan.Output, error) {
	n := name(st.SQL)
	s.say("run %s", n)
	s.smu.Lock()
	if s.closed {
		panic("a statement in a closed session")
	}
	s.flying++
	s.used = s.used.Add(barchan.Usage{CPU: time.Second, PeakMemory: 1 << 20})
	s.smu.Unlock()
	defer func() {
		s.smu.Lock()
		s.flying--
		s.smu.Unlock()
	}()
	close(s.signal(n))
	if s.dead.Err() != nil {
		return barchan.Output{}, s.death(ctx)
	}
	for _, in := range st.Inputs {
		if strings.HasPrefix(in.Name, "query_") && in.View == 0 && len(in.Files) == 0 {
			return barchan.Output{}, fmt.Errorf("%s reads %s, which has no result yet", n, in.Name)
		}
	}
	if st.Progress != nil {
		st.Progress(barchan.Progress{Percent: 50})
	}
	b := s.do[n]
	if s.try(n) > 1 {
		b.waits = ""
	}
	if err := s.pause(ctx, b); err != nil {
		return barchan.Output{}, err
	}
	if err := s.misbehave(ctx, n, b); err != nil {
		out := barchan.Output{}
		if b.tells {
			out.Usage = barchan.Usage{CPU: time.Second}
		}
		return out, err
	}
	return s.write(st)
}

func (s *fakeSession) pause(ctx context.Context, b behaviour) error {
	if b.waits != "" {
		select {
		case <-s.signal(b.waits):
		case <-s.dead.Done():
			return s.death(ctx)
		case <-ctx.Done():
			if b.ignores {
				return b.err
			}
			return ctx.Err()
		}
	}
	if b.began != nil {
		close(b.began)
	}
	var done <-chan time.Time
	switch {
	case b.takes > 0:
		done = time.After(b.takes)
	case !b.hangs:
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		if b.ignores {
			return b.err
		}
		return barchan.Errorf(barchan.CodeCancelled, "stopped")
	case <-s.dead.Done():
		return s.death(ctx)
	}
}

// try counts the tries of a query, over all sessions.
func (e *engine) try(name string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tries[name]++
	return e.tries[name]
}

// death is what a statement gets whose session died under it.
func (s *fakeSession) death(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return barchan.Errorf(barchan.CodeEngineCrashed, "the worker died: %v", context.Cause(s.dead))
}

func (s *fakeSession) misbehave(_ context.Context, n string, b behaviour) error {
	if b.err == nil {
		return nil
	}
	s.mu.Lock()
	try := s.tries[n]
	s.mu.Unlock()
	s.smu.Lock()
	beside := s.flying > 1
	s.smu.Unlock()
	if b.times > 0 && try > b.times || b.beside && !beside {
		return nil
	}
	if b.kills {
		s.kill(errors.New(n))
	}
	return b.err
}

// write makes the result: one file that tells what was read.
func (s *fakeSession) write(st barchan.Statement) (barchan.Output, error) {
	if !slices.Contains(s.spec.Outputs, st.Output) {
		return barchan.Output{}, fmt.Errorf("%s is none of the session's outputs", st.Output)
	}
	var text strings.Builder
	text.WriteString(st.SQL)
	inputs := st.Inputs
	for _, v := range st.Views {
		inputs = append(inputs, v.Inputs...)
	}
	for _, in := range inputs {
		for _, f := range in.Files {
			if s.brief {
				continue
			}
			if !slices.Contains(s.spec.Inputs, f) && !slices.Contains(s.spec.Outputs, f) {
				return barchan.Output{}, fmt.Errorf("%s is none of the session's inputs", f)
			}
			fmt.Fprintf(&text, "\n%s = %s", in.Name, s.read(f))
		}
	}
	out := barchan.Output{
		Location: barchan.Location{Files: []string{st.Output}},
		Schema:   barchan.Schema{{Name: "x", Type: "bigint"}},
		Rows:     1, Bytes: int64(text.Len()),
		Usage: barchan.Usage{CPU: time.Second},
	}
	if s.files == nil {
		return out, nil
	}
	return out, os.WriteFile(s.files.Path(st.Output), []byte(text.String()), 0o600)
}

func (s *fakeSession) read(file string) string {
	if s.files == nil {
		return filepath.Base(file)
	}
	text, err := os.ReadFile(s.files.Path(file))
	if err != nil {
		return err.Error()
	}
	return "(" + string(text) + ")"
}

func (s *fakeSession) Describe(context.Context, barchan.Statement) (barchan.Schema, error) {
	return nil, errors.New("not asked for here")
}

func (s *fakeSession) Load(context.Context, barchan.Source) (barchan.Output, error) {
	return barchan.Output{}, errors.New("not asked for here")
}

func (s *fakeSession) Usage() barchan.Usage {
	s.smu.Lock()
	defer s.smu.Unlock()
	return s.used
}

func (s *fakeSession) Close() error {
	s.smu.Lock()
	defer s.smu.Unlock()
	if !s.closed {
		s.closed = true
		s.kill(errors.New("closed"))
		s.engine.mu.Lock()
		s.open--
		s.engine.mu.Unlock()
		s.say("close")
	}
	return nil
}
