// Package client speaks to a server over its HTTP API. The command line, the
// demo and the end-to-end tests use it.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// Client calls one server with one key. It is safe for concurrent use.
type Client struct {
	base  string
	key   string
	once  string // the Idempotency-Key of every execute, if any
	http  *http.Client
	retry Retry
}

// Options are what a client may be given beside its server and its key. The
// zero value is good.
type Options struct {
	HTTP  *http.Client // sends the requests; nil: one without a timeout, for contexts have theirs
	Retry Retry
}

// New returns a client of the server at base, such as http://127.0.0.1:8723.
func New(base, key string) *Client { return NewWith(base, key, Options{}) }

// NewWith is New with options.
func NewWith(base, key string, o Options) *Client {
	if o.HTTP == nil {
		o.HTTP = &http.Client{}
	}
	return &Client{base: strings.TrimRight(base, "/"), key: key, http: o.HTTP, retry: o.Retry.withDefaults()}
}

// Base is the address of the server.
func (c *Client) Base() string { return c.base }

// Idempotent returns a client whose executes all carry key: repeated with the
// same key, an execute returns the first run.
func (c *Client) Idempotent(key string) *Client {
	d := *c
	d.once = key
	return &d
}

// Error is an answer of the server that is not 2xx.
type Error struct {
	Status     int
	Message    string
	RetryAfter time.Duration // how long the server asks to wait; 0 when it does not say
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// StatusOf returns the HTTP status of an error of this package; 0 when there
// was no answer.
func StatusOf(err error) int {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status
	}
	return 0
}

// call is one request.
type call struct {
	method      string
	path        string
	query       url.Values
	body        any // sent as JSON; an io.Reader is sent as it is
	lastEvent   string
	reads       bool // a POST that changes nothing
	contentType string
}

// do sends a call and reads the answer into out, unless that is nil.
func (c *Client) do(ctx context.Context, k call, out any) error {
	answer, err := c.send(ctx, k)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("answer of %s: %w", c.base, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("answer of %s: %w", c.base, err)
	}
	return nil
}

// sendOnce is send without a second try.
func (c *Client) sendOnce(ctx context.Context, k call) (*http.Response, error) {
	request, err := c.request(ctx, k)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(request)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err // The outer one only repeats the address.
		}
		return nil, fmt.Errorf("cannot reach the server at %s: %w", c.base, err)
	}
	if answer.StatusCode/100 == 2 {
		return answer, nil
	}
	defer answer.Body.Close()
	return nil, failure(answer)
}

func (c *Client) request(ctx context.Context, k call) (*http.Request, error) {
	body, ok := k.body.(io.Reader)
	if !ok && k.body != nil {
		text, err := json.Marshal(k.body)
		if err != nil {
			return nil, fmt.Errorf("encode the request: %w", err)
		}
		body, k.contentType = bytes.NewReader(text), "application/json"
	}
	address := c.base + k.path
	if len(k.query) > 0 {
		address += "?" + k.query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, k.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("address of the server: %w", err)
	}
	if c.key != "" {
		request.Header.Set("X-Dune-Api-Key", c.key)
	}
	if k.contentType != "" {
		request.Header.Set("Content-Type", k.contentType)
	}
	if k.lastEvent != "" {
		request.Header.Set("Last-Event-ID", k.lastEvent)
	}
	if c.once != "" && k.method == http.MethodPost {
		request.Header.Set("Idempotency-Key", c.once)
	}
	return request, nil
}

// failure reads an answer that is not 2xx. One that is not ours, such as a
// proxy's, is told by its status.
func failure(answer *http.Response) error {
	var body duneapi.Error
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil || json.Unmarshal(text, &body) != nil || body.Error == "" {
		body.Error = "the server answered " + answer.Status
	}
	return &Error{Status: answer.StatusCode, Message: body.Error, RetryAfter: retryAfter(answer.Header, time.Now())}
}

// window is the part of a list to ask for; zero means the server's default.
func window(limit, offset int) url.Values {
	q := url.Values{}
	if limit > 0 {
		q.Set("limit", fmt.Sprint(limit))
	}
	if offset > 0 {
		q.Set("offset", fmt.Sprint(offset))
	}
	return q
}

// escape makes a name one segment of a path.
func escape(name string) string { return url.PathEscape(name) }
