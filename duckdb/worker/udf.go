package worker

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"github.com/duckdb/duckdb-go/v2"
)

// udf is a scalar function in Go. It is pure: DuckDB may fold calls of it with
// constant arguments, and TRY may hold it. NULL arguments give NULL without a
// call. An error is one sentence for the user.
type udf struct {
	name   string
	args   []duckdb.Type
	result duckdb.Type
	list   bool // the last argument is a list of its type
	lists  bool // the result is a list of its type
	// variadic functions have any number of texts as their arguments.
	variadic bool
	eval     func(args []driver.Value) (any, error)
	// appends stands for eval where all is text: it appends the result, and is called
	// without copies of the arguments, which it must not keep. ok is false for NULL.
	appends func(to []byte, args []string) (text []byte, ok bool, err error)
	pieces  *sync.Pool // of *textPiece, where the result is text
}

// Config implements duckdb.ScalarFunc.
func (f udf) Config() duckdb.ScalarFuncConfig {
	var cfg duckdb.ScalarFuncConfig
	if f.variadic {
		cfg.VariadicTypeInfo = typeInfo(tText)
	}
	for i, t := range f.args {
		info := typeInfo(t)
		if f.list && i == len(f.args)-1 {
			info = listInfo(info)
		}
		cfg.InputTypeInfos = append(cfg.InputTypeInfos, info)
	}
	cfg.ResultTypeInfo = typeInfo(f.result)
	if f.lists {
		cfg.ResultTypeInfo = listInfo(cfg.ResultTypeInfo)
	}
	return cfg
}

func listInfo(item duckdb.TypeInfo) duckdb.TypeInfo {
	info, err := duckdb.NewListInfo(item)
	if err != nil {
		panic(err) // a list of a plain type always exists
	}
	return info
}

func typeInfo(t duckdb.Type) duckdb.TypeInfo {
	info, err := duckdb.NewTypeInfo(t)
	if err != nil {
		panic(err) // only plain types are named below
	}
	return info
}

// Executor implements duckdb.ScalarFunc.
func (f udf) Executor() duckdb.ScalarFuncExecutor {
	switch {
	case f.appends != nil:
		return duckdb.ScalarFuncExecutor{ChunkContextExecutor: f.appendAll}
	case f.result == tText:
		return duckdb.ScalarFuncExecutor{ChunkContextExecutor: f.evalAll}
	}
	return duckdb.ScalarFuncExecutor{RowExecutor: f.eval}
}

// appendAll calls appends with every row that has no NULL: DuckDB makes NULL of those.
func (f udf) appendAll(_ context.Context, state *duckdb.ChunkIteratorState) error {
	chunk := state.GetInputChunk()
	views, err := textViews(chunk)
	if err != nil {
		return err
	}
	output, err := newTextWriter(state.GetResultVector(), f.pieces)
	if err != nil {
		return err
	}
	args := make([]string, len(views))
	for row := range chunk.GetSize() {
		if full, err := borrow(views, row, args); err != nil {
			return err
		} else if !full {
			continue
		}
		text, ok, err := f.appends(output.piece, args)
		if err != nil {
			return err
		}
		if err := output.add(row, text, ok); err != nil {
			return err
		}
	}
	return output.finish()
}

// evalAll calls eval, which gives texts, with every row that has no NULL.
func (f udf) evalAll(_ context.Context, state *duckdb.ChunkIteratorState) error {
	chunk := state.GetInputChunk()
	output, err := newTextWriter(state.GetResultVector(), f.pieces)
	if err != nil {
		return err
	}
	args := make([]driver.Value, chunk.ColumnCount())
	for row := range chunk.GetSize() {
		if full, err := boxedRow(chunk, row, args); err != nil {
			return err
		} else if !full {
			continue
		}
		result, err := f.eval(args)
		if err != nil {
			return err
		}
		text, ok := result.(string)
		if err := output.add(row, append(output.piece, text...), ok); err != nil {
			return err
		}
	}
	return output.finish()
}

func textViews(chunk *duckdb.DataChunk) ([]duckdb.VectorView[string], error) {
	views := make([]duckdb.VectorView[string], chunk.ColumnCount())
	for i := range views {
		vector, err := chunk.GetVector(i)
		if err != nil {
			return nil, err
		}
		if views[i], err = duckdb.GetVectorView[string](vector); err != nil {
			return nil, err
		}
	}
	return views, nil
}

// boxedRow takes the arguments of a row; full is false when one is NULL.
func boxedRow(chunk *duckdb.DataChunk, row int, args []driver.Value) (full bool, err error) {
	for i := range args {
		if args[i], err = chunk.GetValue(i, row); err != nil || args[i] == nil {
			return false, err
		}
	}
	return true, nil
}

// borrow takes the arguments of a row; full is false when one is NULL.
func borrow(views []duckdb.VectorView[string], row int, args []string) (full bool, err error) {
	for i, view := range views {
		var valid bool
		if args[i], valid, err = view.GetValueBorrowed(row); err != nil || !valid {
			return false, err
		}
	}
	return true, nil
}

// anyNumber is the number of arguments of a function that is variadic.
const anyNumber = -1

// texts makes a function of n texts.
func texts(name string, n int, f func(args []string) (string, bool, error)) udf {
	return appends(name, n, func(to []byte, args []string) ([]byte, bool, error) {
		text, ok, err := f(args)
		return append(to, text...), ok, err
	})
}

// appends makes a function of n texts that appends its result.
func appends(name string, n int, f func(to []byte, args []string) ([]byte, bool, error)) udf {
	u := udf{name: name, result: tText, appends: f, variadic: n == anyNumber}
	for range max(n, 0) {
		u.args = append(u.args, tText)
	}
	return u
}

const (
	tText   = duckdb.TYPE_VARCHAR
	tBytes  = duckdb.TYPE_BLOB
	tBigint = duckdb.TYPE_BIGINT
	tInt    = duckdb.TYPE_INTEGER
	tDouble = duckdb.TYPE_DOUBLE
	tReal   = duckdb.TYPE_FLOAT
	tBool   = duckdb.TYPE_BOOLEAN
)

// registerFunctions registers all functions in the database of conn.
func registerFunctions(conn *sql.Conn) error {
	for _, list := range [][]udf{failFunctions(), bigFunctions(), textFunctions(), regexpFunctions(), wordFunctions(), byteFunctions(), digestFunctions(), addressFunctions(), jsonFunctions(), numberFunctions(), momentFunctions(), sketchFunctions(), geoFunctions()} {
		for _, f := range list {
			if err := register(conn, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func register(conn *sql.Conn, f udf) error {
	f.pieces = &sync.Pool{New: func() any { return new(textPiece) }}
	if err := duckdb.RegisterScalarUDF(conn, f.name, f); err != nil {
		return fmt.Errorf("register function %s: %w", f.name, err)
	}
	return nil
}

// failFunctions raise errors from within an expression.
func failFunctions() []udf {
	return []udf{{
		name: "dune_fail", args: []duckdb.Type{tText}, result: tBool,
		eval: func(a []driver.Value) (any, error) { return nil, fmt.Errorf("%s", a[0]) },
	}, unary("dune_nonzero", tBigint, tBigint, func(n int64) (int64, error) {
		if n == 0 {
			return 0, errors.New("Division by zero")
		}
		return n, nil
	})}
}

// unary makes a function of one argument.
func unary[A, R any](name string, arg, result duckdb.Type, f func(A) (R, error)) udf {
	if f, ok := any(f).(func(string) (string, error)); ok && arg == tText && result == tText {
		return texts(name, 1, func(a []string) (string, bool, error) {
			text, err := f(a[0])
			return text, true, err
		})
	}
	return udf{name: name, args: []duckdb.Type{arg}, result: result, eval: func(a []driver.Value) (any, error) {
		return boxed(f(a[0].(A)))
	}}
}

// dyadic makes a function of two arguments.
func dyadic[A, B, R any](name string, args [2]duckdb.Type, result duckdb.Type, f func(A, B) (R, error)) udf {
	return udf{name: name, args: args[:], result: result, eval: func(a []driver.Value) (any, error) {
		return boxed(f(a[0].(A), a[1].(B)))
	}}
}

// boxed hands a result over; a nil pointer or slice is NULL.
func boxed[R any](r R, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	switch r := any(r).(type) {
	case *string:
		if r == nil {
			return nil, nil
		}
		return *r, nil
	case *int64:
		if r == nil {
			return nil, nil
		}
		return *r, nil
	case []byte:
		if r == nil {
			return []byte{}, nil
		}
	}
	return r, nil
}
