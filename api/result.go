package api

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/result"
)

// page is the part of a result that a call asks for.
type page struct {
	offset, limit int64
	asked         int64 // the limit as it was given; 0 for none
	all           bool  // the caller lifts the limit of datapoints
}

// notYet are parameters of Dune's API that would change the answer, and so
// must not be ignored.
var notYet = []string{"columns", "filters", "sort_by", "sample_count"}

func readPage(c *call) (page, error) {
	q := c.URL.Query()
	for _, name := range notYet {
		if q.Get(name) != "" {
			return page{}, barchan.Errorf(barchan.CodeInvalid, "%s is not supported yet: leave it out and select in the SQL", name)
		}
	}
	if _, err := flag(q, "allow_partial_results"); err != nil {
		return page{}, err
	}
	var p page
	var err error
	if p.all, err = flag(q, "ignore_max_datapoints_per_request"); err != nil {
		return page{}, err
	}
	if p.asked, err = count(q, "limit"); err != nil {
		return page{}, err
	}
	p.offset, err = count(q, "offset")
	return p, err
}

// bound lowers the page to what one answer may hold. A CSV whose caller lifts
// the limit of datapoints is streamed whole.
func (l Limits) bound(p page, columns int, csv bool) page {
	most := l.PageRows
	if !p.all {
		most = min(most, max(l.Datapoints/int64(max(columns, 1)), 1))
	}
	switch {
	case p.all && csv && p.asked == 0:
		p.limit = 1 << 62
	case p.all && csv:
		p.limit = p.asked
	case p.asked == 0:
		p.limit = most
	default:
		p.limit = min(p.asked, most)
	}
	return p
}

func (s *server) executionResults(c *call) (any, error) {
	p, err := readPage(c)
	if err != nil {
		return nil, err
	}
	e, err := s.execution(c)
	if err != nil {
		return nil, err
	}
	return s.results(c, e, p), nil
}

func (s *server) executionCSV(c *call) (any, error) {
	p, err := readPage(c)
	if err != nil {
		return nil, err
	}
	e, err := s.execution(c)
	if err != nil {
		return nil, err
	}
	return s.csv(c, e, p)
}

func (s *server) latestResults(c *call) (any, error) {
	p, err := readPage(c)
	if err != nil {
		return nil, err
	}
	e, err := s.latest(c)
	if err != nil {
		return nil, err
	}
	return s.results(c, e, p), nil
}

func (s *server) latestCSV(c *call) (any, error) {
	p, err := readPage(c)
	if err != nil {
		return nil, err
	}
	e, err := s.latest(c)
	if err != nil {
		return nil, err
	}
	return s.csv(c, e, p)
}

// latest returns the execution that the latest result of the query of the path
// points at. With params.<name> given, it is that of these values, and of the
// defaults of the others.
func (s *server) latest(c *call) (barchan.Execution, error) {
	id, err := queryID(c)
	if err != nil {
		return barchan.Execution{}, err
	}
	q, err := s.visible(c, id)
	if err != nil {
		return barchan.Execution{}, err
	}
	given := barchan.Values{}
	for name, values := range c.URL.Query() {
		if key, ok := strings.CutPrefix(name, "params."); ok {
			given[key] = values
		}
	}
	key := ""
	if len(given) > 0 {
		if _, key, err = barchan.ResolveValues(q.Params, given); err != nil {
			return barchan.Execution{}, err
		}
	}
	return s.store.Latest(c.Context(), id, key)
}

// results answers with the state of an execution and, when it has completed,
// a page of its rows.
func (s *server) results(c *call, e barchan.Execution, p page) any {
	head := wireExecution(e)
	if head.State != duneapi.StateCompleted {
		return duneapi.Result{Execution: head}
	}
	p = s.limits.bound(p, len(e.Output.Schema), false)
	shown, next := p.window(e.Output.Rows)
	return &stream{contentType: "application/json", write: func(w io.Writer) error {
		tail := duneapi.Result{}
		if next > 0 {
			tail.NextOffset, tail.NextURI = next, s.nextURI(c, e, p, next, "")
		}
		return s.read(e, func(r *result.Reader) error {
			return writeResult(w, head, metadata(e, shown), tail, func(w io.Writer) error {
				return r.WriteJSON(w, p.offset, shown)
			})
		})
	}}
}

// window returns how many of all rows the page shows, and the offset of the
// next one: 0 when this is the last.
func (p page) window(rows int64) (shown, next int64) {
	shown = min(p.limit, max(rows-p.offset, 0))
	if shown > 0 && p.offset+shown < rows {
		next = p.offset + shown
	}
	return shown, next
}

// writeResult writes a duneapi.Result whose rows come from a stream.
func writeResult(w io.Writer, head duneapi.Execution, m duneapi.ResultMetadata, tail duneapi.Result, rows func(io.Writer) error) error {
	begin := encode(head)
	if _, err := fmt.Fprintf(w, `%s,"result":{"rows":[`, begin[:len(begin)-1]); err != nil {
		return err
	}
	if err := rows(w); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, `],"metadata":%s}`, encode(m)); err != nil {
		return err
	}
	if tail.NextURI != "" {
		if _, err := fmt.Fprintf(w, `,"next_uri":%s,"next_offset":%d`, encode(tail.NextURI), tail.NextOffset); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "}")
	return err
}

// csv answers with a page of rows as text/csv. An execution without a result
// cannot be told in CSV, so it is an error.
func (s *server) csv(c *call, e barchan.Execution, p page) (any, error) {
	if state := wireState(e); state != duneapi.StateCompleted {
		return nil, noCSV(e, state)
	}
	p = s.limits.bound(p, len(e.Output.Schema), true)
	shown, next := p.window(e.Output.Rows)
	answer := &stream{contentType: "text/csv", header: map[string]string{}, write: func(w io.Writer) error {
		return s.read(e, func(r *result.Reader) error { return r.WriteCSV(w, p.offset, shown) })
	}}
	if next > 0 {
		answer.header[duneapi.HeaderNextURI] = s.nextURI(c, e, p, next, "/csv")
		answer.header[duneapi.HeaderNextOffset] = strconv.FormatInt(next, 10)
	}
	return answer, nil
}

func noCSV(e barchan.Execution, state string) error {
	switch state {
	case duneapi.StateFailed:
		return barchan.Errorf(barchan.CodeInvalid, "The execution has no result: %s", wireError(e).Message)
	case duneapi.StateExpired:
		return barchan.Errorf(barchan.CodeNotFound, "The result of the execution is no longer kept: execute the query again")
	case duneapi.StateCancelled:
		return barchan.Errorf(barchan.CodeInvalid, "The execution has no result: it was cancelled")
	}
	return barchan.Errorf(barchan.CodeInvalid, "The execution has no result yet: its state is %s", state)
}

// read opens the result of an execution.
func (s *server) read(e barchan.Execution, f func(*result.Reader) error) error {
	names := e.Output.Location.Files
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = s.files.Path(name)
	}
	r, err := result.Open(paths, e.Output.Schema)
	if err != nil {
		return fmt.Errorf("result of execution %s: %w", e.ID, err)
	}
	defer r.Close()
	if r.Rows() != e.Output.Rows {
		return fmt.Errorf("result of execution %s: the files have %d rows, and %d are recorded", e.ID, r.Rows(), e.Output.Rows)
	}
	if err := f(r); err != nil {
		return fmt.Errorf("result of execution %s: %w", e.ID, err)
	}
	return nil
}

// nextURI is the address of the next page: always under the execution, so that
// a run in between does not mix two results.
func (s *server) nextURI(c *call, e barchan.Execution, p page, next int64, suffix string) string {
	q := url.Values{}
	for _, name := range []string{"allow_partial_results", "ignore_max_datapoints_per_request"} {
		if value := c.URL.Query().Get(name); value != "" {
			q.Set(name, value)
		}
	}
	q.Set("limit", strconv.FormatInt(p.limit, 10))
	q.Set("offset", strconv.FormatInt(next, 10))
	scheme, host := s.base(c)
	u := url.URL{Scheme: scheme, Host: host, Path: "/api/v1/execution/" + string(e.ID) + "/results" + suffix, RawQuery: q.Encode()}
	return u.String()
}

// base returns how the client reaches this server.
func (s *server) base(c *call) (scheme, host string) {
	scheme, host = "http", c.Host
	if c.TLS != nil {
		scheme = "https"
	}
	if !s.proxy {
		return scheme, host
	}
	if given := first(c.Header.Get("X-Forwarded-Proto")); given == "http" || given == "https" {
		scheme = given
	}
	if given := first(c.Header.Get("X-Forwarded-Host")); given != "" {
		host = given
	}
	return scheme, host
}

// first returns the first of the values that proxies added to a header.
func first(values string) string {
	value, _, _ := strings.Cut(values, ",")
	return strings.TrimSpace(value)
}
