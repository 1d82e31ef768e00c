package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/result"
)

// page is the part of a result that a call asks for.
type page struct {
	offset, limit int64
	asked         int64 // the limit as it was given; 0 for none
	all           bool  // the caller lifts the limit of datapoints
	partial       bool  // the caller takes a result that was cut
	columns       []result.Name
	selection     result.Selection
}

func readPage(c *call) (page, error) {
	q := c.query
	var p page
	var err error
	if p.partial, err = flag(q, "allow_partial_results"); err != nil {
		return page{}, err
	}
	if p.all, err = flag(q, "ignore_max_datapoints_per_request"); err != nil {
		return page{}, err
	}
	if p.asked, err = count(q, "limit"); err != nil {
		return page{}, err
	}
	if p.offset, err = count(q, "offset"); err != nil {
		return page{}, err
	}
	if p.columns, err = result.ParseColumns(q.Get("columns")); err != nil {
		return page{}, err
	}
	p.selection, err = readSelection(q)
	return p, err
}

func readSelection(q url.Values) (s result.Selection, err error) {
	if s.Filter, err = result.ParseFilter(q.Get("filters")); err != nil {
		return s, err
	}
	if s.Sort, err = result.ParseSort(q.Get("sort_by")); err != nil {
		return s, err
	}
	if s.Sample, err = count(q, "sample_count"); err != nil || s.Sample == 0 {
		return s, err
	}
	for _, name := range []string{"limit", "offset", "filters"} {
		if q.Get(name) != "" {
			return s, barchan.Errorf(barchan.CodeInvalid, "sample_count cannot be combined with limit, offset or filters: leave out %s or sample_count", name)
		}
	}
	return s, nil
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

// window returns how many of all rows the page shows, and the offset of the
// next one: 0 when this is the last. A sample has one page.
func (p page) window(rows int64) (shown, next int64) {
	shown = min(p.limit, max(rows-p.offset, 0))
	if shown > 0 && p.offset+shown < rows && p.selection.Sample == 0 {
		next = p.offset + shown
	}
	return shown, next
}

// carried are the parameters that the address of the next page repeats.
var carried = []string{"allow_partial_results", "ignore_max_datapoints_per_request", "columns", "filters", "sort_by"}

// nextURI is the address of the next page: always under the execution, so that
// a run in between does not mix two results.
func (s *server) nextURI(c *call, e barchan.Execution, p page, next int64, suffix string) string {
	q := url.Values{}
	for _, name := range carried {
		if value := c.query.Get(name); value != "" {
			q.Set(name, value)
		}
	}
	q.Set("limit", strconv.FormatInt(p.limit, 10))
	q.Set("offset", strconv.FormatInt(next, 10))
	scheme, host := s.base(c.Request)
	u := url.URL{Scheme: scheme, Host: host, Path: "/api/v1/execution/" + string(e.ID) + "/results" + suffix, RawQuery: q.Encode()}
	return u.String()
}

// base returns how the client reaches this server.
func (s *server) base(r *http.Request) (scheme, host string) {
	scheme, host = "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if !s.proxy {
		return scheme, host
	}
	if given := first(r.Header.Get("X-Forwarded-Proto")); given == "http" || given == "https" {
		scheme = given
	}
	if given := first(r.Header.Get("X-Forwarded-Host")); given != "" {
		host = given
	}
	return scheme, host
}

// first returns the first of the values that proxies added to a header.
func first(values string) string {
	value, _, _ := strings.Cut(values, ",")
	return strings.TrimSpace(value)
}
