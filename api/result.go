package api

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/result"
)

func (s *server) executionResults(c *call) (any, error) { return answer(c, s.execution, s.results) }

func (s *server) executionCSV(c *call) (any, error) { return answer(c, s.execution, s.csv) }

func (s *server) latestResults(c *call) (any, error) { return answer(c, s.latest, s.results) }

func (s *server) latestCSV(c *call) (any, error) { return answer(c, s.latest, s.csv) }

// answer reads which page is asked for, finds the execution, and shows it.
func answer(c *call, find func(*call) (barchan.Execution, error), show func(*call, barchan.Execution, page) (any, error)) (any, error) {
	p, err := readPage(c)
	if err != nil {
		return nil, err
	}
	e, err := find(c)
	if err != nil {
		return nil, err
	}
	return show(c, e, p)
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
	for name, values := range c.query {
		if key, ok := strings.CutPrefix(name, valuePrefix); ok {
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

// hasResult reports whether an execution has rows to show.
func hasResult(e barchan.Execution) bool {
	return e.State == barchan.ExecutionCompleted && e.Output != nil
}

// takes refuses a result that was cut to a caller who did not say that it will
// do. The text is part of the API.
func (p page) takes(e barchan.Execution) error {
	if e.Output.Partial && !p.partial {
		return barchan.Errorf(barchan.CodeInvalid, "Partial Result, please request with 'allow_partial_results=true'")
	}
	return nil
}

// results answers with the state of an execution and, when it has completed,
// a page of its rows.
func (s *server) results(c *call, e barchan.Execution, p page) (any, error) {
	head := wireExecution(e)
	if !hasResult(e) {
		return duneapi.Result{Execution: head}, nil
	}
	if err := p.takes(e); err != nil {
		return nil, err
	}
	from, p, err := s.source(c, e, p, false)
	if err != nil {
		return nil, err
	}
	shown, next := p.window(from.rows)
	return &stream{contentType: "application/json", write: func(w io.Writer) error {
		tail := duneapi.Result{}
		if next > 0 {
			tail.NextOffset, tail.NextURI = next, s.nextURI(c, e, p, next, "")
		}
		return from.read(func(r *result.Reader) error {
			return writeResult(w, head, metadata(e, from.columns, shown), tail, func(w io.Writer) error {
				return r.WriteJSON(w, p.offset, shown)
			})
		})
	}}, nil
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
	if !hasResult(e) {
		return nil, noCSV(e, wireState(e))
	}
	if err := p.takes(e); err != nil {
		return nil, err
	}
	from, p, err := s.source(c, e, p, true)
	if err != nil {
		return nil, err
	}
	shown, next := p.window(from.rows)
	answer := &stream{contentType: "text/csv", header: map[string]string{}, write: func(w io.Writer) error {
		return from.read(func(r *result.Reader) error { return r.WriteCSV(w, p.offset, shown) })
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
