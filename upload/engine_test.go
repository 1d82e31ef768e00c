package upload_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/object"
)

// engine reads CSV only, and writes one line per row instead of Parquet. A
// value "bad" is a data error, as the real one would tell it.
type engine struct {
	files *object.Dir
	open  atomic.Int32
	most  atomic.Int32  // sessions at once
	gate  chan struct{} // when set, every load waits for it
}

func (e *engine) Open(_ context.Context, spec barchan.SessionSpec) (barchan.Session, error) {
	if n := e.open.Add(1); n > e.most.Load() {
		e.most.Store(n)
	}
	return &loading{engine: e, spec: spec}, nil
}

func (e *engine) Drop(context.Context, barchan.Location) error { return nil }

type loading struct {
	*engine
	spec barchan.SessionSpec
}

func (l *loading) Load(ctx context.Context, f barchan.Source) (barchan.Output, error) {
	if !slices.Contains(l.spec.Inputs, f.Path) || !slices.Contains(l.spec.Outputs, f.Output) {
		return barchan.Output{}, errors.New("not in the spec")
	}
	if l.gate != nil {
		select {
		case <-l.gate:
		case <-ctx.Done():
			return barchan.Output{}, ctx.Err()
		}
	}
	in, err := os.Open(l.files.Path(f.Path))
	if err != nil {
		return barchan.Output{}, err
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return barchan.Output{}, barchan.Errorf(barchan.CodeData, "%v", err)
	}
	schema := f.Schema
	if schema == nil {
		for _, name := range rows[0] {
			schema = append(schema, barchan.Column{Name: name, Type: "varchar"})
		}
	}
	var text strings.Builder
	for i, r := range rows[1:] {
		if c := slices.Index(r, "bad"); c >= 0 {
			return barchan.Output{}, barchan.Errorf(barchan.CodeData, "line %d, column %s: 'bad' is no %s", i+2, schema[c].Name, schema[c].Type)
		}
		fmt.Fprintln(&text, strings.Join(r, ","))
	}
	return l.write(f.Output, schema, len(rows)-1, text.String())
}

// Run copies its only input, as SELECT * does.
func (l *loading) Run(_ context.Context, s barchan.Statement) (barchan.Output, error) {
	in := s.Inputs[0]
	if s.SQL != "SELECT * FROM "+in.Name {
		return barchan.Output{}, fmt.Errorf("cannot run %s", s.SQL)
	}
	var text strings.Builder
	rows := 0
	for _, name := range in.Files {
		b, err := os.ReadFile(l.files.Path(name))
		if err != nil || !slices.Contains(l.spec.Inputs, name) {
			return barchan.Output{}, fmt.Errorf("cannot read %s: %w", name, err)
		}
		rows += strings.Count(string(b), "\n")
		text.Write(b)
	}
	return l.write(s.Output, in.Schema, rows, text.String())
}

func (l *loading) write(name string, schema barchan.Schema, rows int, text string) (barchan.Output, error) {
	out := barchan.Output{
		Location: barchan.Location{Files: []string{name}}, Schema: schema, Rows: int64(rows), Bytes: int64(len(text)),
	}
	return out, os.WriteFile(l.files.Path(name), []byte(text), 0o600)
}

func (l *loading) Describe(context.Context, barchan.Statement) (barchan.Schema, error) {
	return nil, errors.New("not asked for here")
}

func (l *loading) Usage() barchan.Usage { return barchan.Usage{} }

func (l *loading) Close() error {
	l.open.Add(-1)
	return nil
}

// lines returns the rows of a version, sorted.
func lines(files *object.Dir, v barchan.TableVersion) ([]string, error) {
	var out []string
	for _, name := range v.Location.Files {
		f, err := os.Open(files.Path(name))
		if err != nil {
			return nil, err
		}
		for s := bufio.NewScanner(f); s.Scan(); {
			out = append(out, s.Text())
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}
