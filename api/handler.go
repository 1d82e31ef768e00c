package api

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/barchan-data/barchan"
)

// call is one request and whose it is.
type call struct {
	*http.Request
	caller
	query url.Values // each name once, but for values of parameters
}

// team is the team that calls.
func (c *call) team() barchan.Team { return c.key.Team }

// handler puts the routes behind what every request passes: headers, recovery
// from a panic, and the log.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	methods := map[string]map[string]route{}
	for _, r := range s.routes() {
		if methods[r.pattern] == nil {
			methods[r.pattern] = map[string]route{}
		}
		methods[r.pattern][r.method] = r
	}
	for pattern, byMethod := range methods {
		mux.Handle(pattern, s.dispatch(byMethod))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, barchan.Errorf(barchan.CodeNotFound, "There is nothing at this path"))
	})
	return s.guard(mux)
}

// dispatch chooses by method, so that a wrong one is told in JSON.
func (s *server) dispatch(byMethod map[string]route) http.Handler {
	var allowed []string
	for method := range byMethod {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	allow := strings.Join(allowed, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		found, ok := byMethod[method]
		if !ok {
			w.Header().Set("Allow", allow)
			writeJSON(w, http.StatusMethodNotAllowed, errorBody("This path allows only "+allow))
			return
		}
		s.serve(w, r, found)
	})
}

// serve authenticates, calls the handler and writes what it returns. The key
// is looked at before anything else of the request.
func (s *server) serve(w http.ResponseWriter, r *http.Request, found route) {
	c := &call{Request: r}
	if found.scope != open {
		var err error
		if c.caller, err = s.admit(w.Header(), r, found); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	if err := c.read(); err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := found.handle(c)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.write(w, r, answer)
}

// read reads the query string, and refuses a body that cannot be read.
func (c *call) read() (err error) {
	if form := c.Header.Get("Content-Encoding"); form != "" && !strings.EqualFold(form, "identity") {
		return barchan.Errorf(barchan.CodeInvalid, "The content encoding %s is not supported: send the body as it is", quote(form))
	}
	c.query, err = readQuery(c.URL.RawQuery)
	return err
}

// admit returns the caller of a route that is not open, if it may call it now.
// What is left to it stands in h.
func (s *server) admit(h http.Header, r *http.Request, found route) (caller, error) {
	who, err := s.auth.identify(r, s.token(r))
	if err != nil {
		return caller{}, err
	}
	if who.signIn != nil {
		if err := s.sameOrigin(r); err != nil {
			return caller{}, err
		}
	}
	now := s.clock()
	s.uses.note(who.key.ID, now)
	if err := s.rates.take(h, who.key.ID, found.class(), now); err != nil {
		return caller{}, err
	}
	return who, who.may(found.scope)
}

// may returns why the caller may not do what a scope stands for.
func (c caller) may(need barchan.Scope) error {
	scope := c.key.Scope
	switch {
	case need == operate && (scope != barchan.ScopeAdmin || !c.key.Team.Operator):
		return barchan.Errorf(barchan.CodeForbidden, "This call needs an admin key of the team that operates this server")
	case need != operate && !scope.Includes(need):
		return barchan.Errorf(barchan.CodeForbidden, "The API key has the scope %s, and this call needs %s", scope, need)
	}
	return nil
}

// guard is around everything.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				s.recovered(seen, r, p)
			}
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes),
				slog.Duration("duration", time.Since(began)))
			if seen.aborted {
				panic(http.ErrAbortHandler)
			}
		}()
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if !cleanPath(r.URL.Path) {
			s.fail(seen, r, barchan.Errorf(barchan.CodeNotFound, "There is nothing at this path"))
			return
		}
		waitFor(seen, r, s.limits.BodyPause)
		next.ServeHTTP(seen, r)
	})
}

// cleanPath reports whether the mux takes p as it is: for others it would
// answer with a redirect in HTML.
func cleanPath(p string) bool {
	if p == "" || p[0] != '/' {
		return false
	}
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}

// recovered answers for a handler that panicked. An answer that has begun can
// only be cut off, which tells the client that it is not whole.
func (s *server) recovered(w *recorder, r *http.Request, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		w.aborted = true
		return
	}
	s.log.LogAttrs(r.Context(), slog.LevelError, "panic in a handler",
		slog.String("path", r.URL.Path), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
	if w.status != 0 {
		w.aborted = true
		return
	}
	writeJSON(w, http.StatusInternalServerError, errorBody("Internal error"))
}

// recorder remembers what was answered, for the log.
type recorder struct {
	http.ResponseWriter
	status  int
	bytes   int64
	aborted bool
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController find the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
