package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// conn is one connection to DuckDB, used by one statement at a time. It calls
// the C API where database/sql hides what is needed: the types of a prepared
// statement, its progress, and its profile.
type conn struct {
	sql *sql.Conn
	raw mapping.Connection
}

func openConn(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open connection: %w", err)
	}
	var raw mapping.Connection
	err = c.Raw(func(driverConn any) error {
		raw, err = rawConnection(driverConn)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &conn{sql: c, raw: raw}, nil
}

// rawConnection returns the C handle inside a connection of the driver, which
// has no accessor for it. The driver is pinned, and a test notices when the
// field moves.
func rawConnection(driverConn any) (mapping.Connection, error) {
	v := reflect.ValueOf(driverConn)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if f := v.Elem().FieldByName("conn"); f.IsValid() && f.Type() == reflect.TypeFor[mapping.Connection]() {
			return mapping.Connection{Ptr: f.FieldByName("Ptr").UnsafePointer()}, nil
		}
	}
	return mapping.Connection{}, fmt.Errorf("the driver's %T holds no connection where it used to", driverConn)
}

// statement is a prepared statement: bound, with known types.
type statement struct {
	conn *conn
	ptr  mapping.PreparedStatement
}

// prepare binds exactly one statement. Its error is an *engineError.
func (c *conn) prepare(text string) (*statement, error) {
	var all mapping.ExtractedStatements
	n := mapping.ExtractStatements(c.raw, text, &all)
	defer mapping.DestroyExtracted(&all)
	if n == 0 {
		message := mapping.ExtractStatementsError(all)
		if message == "" {
			message = "Parser Error: empty statement"
		}
		return nil, parseError(message)
	}
	if n != 1 {
		return nil, &engineError{Class: "Parser", Message: "more than one statement", Offset: -1}
	}
	s := &statement{conn: c}
	if mapping.PrepareExtractedStatement(c.raw, all, 0, &s.ptr) == mapping.StateError {
		err := parseError(mapping.PrepareError(s.ptr))
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *statement) close() { mapping.DestroyPrepare(&s.ptr) }

// columns calls f with the name and the type of every column of the result.
// The type lives until f returns.
func (s *statement) columns(f func(name string, t mapping.LogicalType)) {
	for i := range mapping.PreparedStatementColumnCount(s.ptr) {
		t := mapping.PreparedStatementColumnLogicalType(s.ptr, i)
		f(mapping.PreparedStatementColumnName(s.ptr, i), t)
		mapping.DestroyLogicalType(&t)
	}
}

// interruptEvery is how often a statement that is to end is told so again:
// DuckDB forgets an interrupt that arrives between two of its phases.
const interruptEvery = 20 * time.Millisecond

// execute runs the statement to its end, or until ctx ends. It returns the
// number of rows that were changed: of a COPY, those that were written.
func (s *statement) execute(ctx context.Context) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, interrupted()
	}
	defer s.conn.interruptAfter(ctx)()
	var pending mapping.PendingResult
	defer mapping.DestroyPending(&pending)
	if mapping.PendingPrepared(s.ptr, &pending) == mapping.StateError {
		return 0, parseError(mapping.PendingError(pending))
	}
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.ExecutePending(pending, &result) == mapping.StateError {
		return 0, parseError(mapping.ResultError(&result))
	}
	return int64(mapping.RowsChanged(&result)), nil
}

// interruptAfter interrupts what the connection executes from when ctx ends
// until the returned function is called. No interrupt comes after that: it
// would hit the next statement.
func (c *conn) interruptAfter(ctx context.Context) (end func()) {
	done, over := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		tick := time.NewTicker(interruptEvery)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			default:
			}
			mapping.Interrupt(c.raw)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return func() {
		close(done)
		if !stop() {
			<-over
		}
	}
}

// exec prepares and executes one statement.
func (c *conn) exec(ctx context.Context, text string) error {
	s, err := c.prepare(text)
	if err != nil {
		return err
	}
	defer s.close()
	_, err = s.execute(ctx)
	return err
}

// progress returns how much of the statement in flight is done, in percent;
// negative when DuckDB cannot say. It may be called while another goroutine
// executes. The rows beside it are no count: DuckDB scales its guess of what each
// operator will give by how much of it is done, and adds up all of them.
func (c *conn) progress() float64 {
	p := mapping.QueryProgress(c.raw)
	percent, _, _ := mapping.QueryProgressTypeMembers(&p)
	return min(percent, 100)
}

// profile is what DuckDB measured of the last statement of a connection.
type profile struct {
	cpu      time.Duration // of all operators in all threads; planning is not in it
	peak     int64         // bytes that the whole process had in buffers, at most
	rowsRead int64
}

func (c *conn) profile() profile {
	info := mapping.GetProfilingInfo(c.raw)
	if info.Ptr == nil {
		return profile{}
	}
	all := mapping.ProfilingInfoGetMetrics(info)
	defer mapping.DestroyValue(&all)
	var p profile
	for i := range mapping.GetMapSize(all) {
		key, value := mapping.GetMapKey(all, i), mapping.GetMapValue(all, i)
		text := mapping.GetVarchar(value)
		switch mapping.GetVarchar(key) {
		case "CPU_TIME":
			seconds, _ := strconv.ParseFloat(text, 64)
			p.cpu = time.Duration(seconds * float64(time.Second))
		case "SYSTEM_PEAK_BUFFER_MEMORY":
			p.peak, _ = strconv.ParseInt(text, 10, 64)
		case "CUMULATIVE_ROWS_SCANNED":
			p.rowsRead, _ = strconv.ParseInt(text, 10, 64)
		}
		mapping.DestroyValue(&key)
		mapping.DestroyValue(&value)
	}
	return p
}
