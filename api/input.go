package api

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// maxQueryID is the greatest id that a query can have; clients expect 400, not
// 404, above it.
const maxQueryID = 1<<31 - 1

// queryID reads {query} of the path.
func queryID(c *call) (barchan.QueryID, error) {
	text := c.PathValue("query")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id > maxQueryID || text != strconv.FormatInt(id, 10) {
		return 0, barchan.Errorf(barchan.CodeInvalid, "The query id %s is invalid: use a whole number up to %d", quote(text), maxQueryID)
	}
	if id <= 0 {
		return 0, errNoQuery
	}
	return barchan.QueryID(id), nil
}

var (
	errNoQuery  = &barchan.Error{Code: barchan.CodeNotFound, Message: "Query not found"}
	errNoObject = &barchan.Error{Code: barchan.CodeNotFound, Message: "Object not found"}
)

// executionID reads {execution} of the path.
func executionID(c *call) (barchan.ExecutionID, error) {
	text := c.PathValue("execution")
	return barchan.ExecutionID(text), checkID(text)
}

// runID reads {run} of the path.
func runID(c *call) (barchan.RunID, error) {
	text := c.PathValue("run")
	return barchan.RunID(text), checkID(text)
}

// checkID refuses what cannot be an id. The text is part of the API.
func checkID(text string) error {
	if !barchan.ValidID(text) {
		return barchan.Errorf(barchan.CodeInvalid, "The requested execution ID (ID: %s) is invalid.", clip(text, maxQuoted))
	}
	return nil
}

// valuePrefix begins the names of query parameters that are values of a saved
// query's parameters: those may have several.
const valuePrefix = "params."

// readQuery reads a query string and refuses what could be read in two ways: a
// name that stands twice, and what is no query string.
func readQuery(text string) (url.Values, error) {
	q, err := url.ParseQuery(text)
	if broken, ok := errors.AsType[url.EscapeError](err); ok {
		return nil, barchan.Errorf(barchan.CodeInvalid, "The query string has the broken escape %s: write %% itself as %%25", quote(string(broken)))
	}
	switch {
	case err != nil && strings.Contains(text, ";"):
		return nil, barchan.Errorf(barchan.CodeInvalid, "The query string has a semicolon: write it as %%3B, and & between parameters")
	case err != nil:
		return nil, barchan.Errorf(barchan.CodeInvalid, "The query string has too many parameters")
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if len(q[name]) > 1 && !strings.HasPrefix(name, valuePrefix) {
			return nil, barchan.Errorf(barchan.CodeInvalid, "The query string has the parameter %s %d times: give it once", quote(name), len(q[name]))
		}
		switch text := name + strings.Join(q[name], ""); {
		case !utf8.ValidString(text):
			return nil, barchan.Errorf(barchan.CodeInvalid, "The query string is not valid UTF-8 at %s", quote(name))
		case strings.Contains(text, nul):
			return nil, barchan.Errorf(barchan.CodeInvalid, "The query string has the character NUL (%%00) at %s: leave it out", quote(name))
		}
	}
	return q, nil
}

// window is the part of a list that a caller asks for.
type window struct{ limit, offset int }

// listWindow reads limit and offset of the query string; 0 or nothing is the
// default limit, and more than most is most.
func listWindow(c *call, usual, most int) (window, error) {
	q := c.query
	limit, err := count(q, "limit")
	if err != nil {
		return window{}, err
	}
	offset, err := count(q, "offset")
	if err != nil {
		return window{}, err
	}
	if limit == 0 {
		limit = int64(usual)
	}
	return window{limit: int(min(limit, int64(most))), offset: int(offset)}, nil
}

// next returns the offset of the page after w when there is one, else 0.
func (w window) next(shown, total int) int {
	if shown == 0 || w.offset+shown >= total {
		return 0
	}
	return w.offset + shown
}

// count reads a whole number of at least 0 from the query string; absent or
// empty is 0.
func count(q url.Values, name string) (int64, error) {
	text := q.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, barchan.Errorf(barchan.CodeInvalid, "%s is %s: use a whole number of at least 0", name, quote(text))
	}
	return n, nil
}

// flag reads a boolean from the query string; absent or empty is false.
func flag(q url.Values, name string) (bool, error) {
	text := q.Get(name)
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, barchan.Errorf(barchan.CodeInvalid, "%s is %s: use true or false", name, quote(text))
	}
	return on, nil
}

// executeInput reads tier and values from the body, or else from the query
// string.
func executeInput(c *call, r duneapi.ExecuteRequest) (barchan.Tier, barchan.Values, error) {
	q := c.query
	asked, err := barchan.ParseTier(q.Get("performance"))
	if err != nil {
		return "", nil, err
	}
	if r.Performance == "" {
		r.Performance = string(asked)
	}
	if text := q.Get("query_parameters"); r.QueryParameters == nil && text != "" {
		if err := decodeText("query_parameters", []byte(text), &r.QueryParameters); err != nil {
			return "", nil, err
		}
	}
	tier, err := barchan.ParseTier(r.Performance)
	return tier, valuesFrom(r.QueryParameters), err
}

func valuesFrom(v duneapi.Values) barchan.Values {
	if len(v) == 0 {
		return nil
	}
	values := make(barchan.Values, len(v))
	for key, value := range v {
		values[key] = barchan.Value(value)
	}
	return values
}

func valuesTo(v barchan.Values) duneapi.Values {
	if len(v) == 0 {
		return nil
	}
	values := make(duneapi.Values, len(v))
	for key, value := range v {
		values[key] = duneapi.Value(value)
	}
	return values
}

// quote shows a text of unknown length and content within a message.
func quote(text string) string { return strconv.Quote(clip(text, maxQuoted)) }

const maxQuoted = 60

// clip returns at most so many characters of text, all of them UTF-8.
func clip(text string, most int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= most {
		return text
	}
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
