package plan

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// maxNamed bounds how many queries a message names.
const maxNamed = 20

// cycleError marks the error of a cycle.
type cycleError struct{ err *barchan.Error }

func (e cycleError) Error() string { return e.err.Message }

// Unwrap lets errors.As find the barchan.Error.
func (e cycleError) Unwrap() error { return e.err }

func isCycle(err error) bool {
	var e cycleError
	return errors.As(err, &e)
}

// blame adds to an error of something that the last unit on the path reads
// which queries led there.
func (b *builder) blame(err error, name string) error {
	var e *barchan.Error
	if !errors.As(err, &e) || isCycle(err) {
		return err
	}
	var chain []string
	position := e.Position
	if name != "" {
		chain = append(chain, name)
		position = barchan.Position{} // it is one of another text than the one asked for
	}
	for _, f := range slices.Backward(b.path) {
		if len(chain) == maxNamed {
			chain = append(chain, "…")
			break
		}
		reader := unitName(f.unit)
		if len(chain) == 0 {
			chain = append(chain, "in "+reader) // the problem is in the reader itself
			continue
		}
		chain = append(chain, "read by "+reader)
	}
	if name == "" && len(b.path) == 1 {
		return err
	}
	return &barchan.Error{Code: e.Code, Message: e.Message + ": " + strings.Join(chain, ", "), Position: position}
}

// cycle is the error of a path that comes back to u.
func (b *builder) cycle(u *unit) error {
	i := slices.IndexFunc(b.path, func(f frame) bool { return f.unit == u })
	return cycleError{barchan.Errorf(barchan.CodeInvalid, "queries read each other in a cycle: %s", pathText(b.path[i:], u))}
}

// endless is the error of a query that reads itself with ever other values.
func (b *builder) endless(u *unit) error {
	i := len(b.path) - 1
	for i > 0 && b.path[i].unit.query.ID != u.query.ID {
		i--
	}
	return cycleError{barchan.Errorf(barchan.CodeInvalid, "queries read each other in a cycle: %s, each time with other values", pathText(b.path[i:], u))}
}

// pathText writes a path that ends in u; the middle of a long one is left out.
func pathText(path []frame, u *unit) string {
	names := make([]string, 0, len(path)+1)
	for _, f := range path {
		names = append(names, unitName(f.unit))
	}
	names = append(names, unitName(u))
	if n := len(names); n > maxNamed {
		names = slices.Concat(names[:maxNamed/2], []string{fmt.Sprintf("… %d more …", n-maxNamed)}, names[n-maxNamed/2:])
	}
	return strings.Join(names, " → ")
}

func queryName(id barchan.QueryID) string { return "query_" + strconv.FormatInt(int64(id), 10) }

func unitName(u *unit) string {
	if u.query.ID == 0 {
		return "the SQL"
	}
	return queryName(u.query.ID)
}

// withName adds to an error which of the listed names it is about.
func withName(err error, name string) error {
	var e *barchan.Error
	if !errors.As(err, &e) {
		return err
	}
	return &barchan.Error{Code: e.Code, Message: e.Message + ": " + name, Position: e.Position}
}
