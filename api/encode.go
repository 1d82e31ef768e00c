package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// created is an answer with the status 201.
type created struct{ body any }

// cookied is an answer that sets a cookie.
type cookied struct {
	cookie *http.Cookie
	body   any
}

// stream is an answer that is written piece by piece. Nothing of it is sent
// before its first 64 KiB are there or it is whole, so that an early error
// still gets its own status; a later one cuts the connection.
type stream struct {
	contentType string
	header      map[string]string
	write       func(io.Writer) error
}

// raw is an answer that is there already.
type raw struct {
	contentType string
	header      map[string]string
	text        []byte
}

// write sends what a handler returned.
func (s *server) write(w http.ResponseWriter, r *http.Request, answer any) {
	switch a := answer.(type) {
	case created:
		writeJSON(w, http.StatusCreated, a.body)
	case cookied:
		http.SetCookie(w, a.cookie)
		writeJSON(w, http.StatusOK, a.body)
	case nothing:
		w.WriteHeader(http.StatusNoContent)
	case raw:
		w.Header().Set("Content-Type", a.contentType)
		for name, value := range a.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(a.text)
	case *stream:
		s.writeStream(w, r, a)
	case *events:
		s.writeEvents(w, r, a)
	default:
		writeJSON(w, http.StatusOK, a)
	}
}

// writeJSON is the one encoder: no spaces, no line end, and no escapes that
// only HTML needs.
func writeJSON(w http.ResponseWriter, status int, body any) {
	text := encode(body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // A shape that cannot be encoded is a defect.
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

func (s *server) writeStream(w http.ResponseWriter, r *http.Request, a *stream) {
	out := &heldWriter{w: w, begin: func() {
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		for name, value := range a.header {
			h.Set(name, value)
		}
		w.WriteHeader(http.StatusOK)
	}}
	err := a.write(out)
	if err == nil {
		err = out.flush()
	}
	if err == nil {
		return
	}
	if !out.begun {
		s.fail(w, r, err)
		return
	}
	if r.Context().Err() == nil {
		s.log.Error("answer cut off", "path", r.URL.Path, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// heldWriter holds back what is written until it has 64 KiB.
type heldWriter struct {
	w     io.Writer
	begin func()
	begun bool
	buf   []byte
}

const holdBytes = 64 << 10

// Write implements io.Writer.
func (h *heldWriter) Write(p []byte) (int, error) {
	h.buf = append(h.buf, p...)
	if len(h.buf) < holdBytes {
		return len(p), nil
	}
	return len(p), h.flush()
}

func (h *heldWriter) flush() error {
	if !h.begun {
		h.begun = true
		h.begin()
	}
	_, err := h.w.Write(h.buf)
	h.buf = h.buf[:0]
	return err
}
