// Package web serves the workbench: a page at / that talks to the public API
// and nothing else. ui holds its sources, dist what they build; the built
// files are part of the binary, so that building the server needs no Node.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// sections are the first parts of the page's own addresses. The page opens at
// each of them and whatever stands below; a test holds the list against the
// routes of ui/src/app/sections.ts.
func sections() []string {
	return []string{"", "sign-in", "queries", "runs", "results", "data", "lineage", "usage", "keys", "system"}
}

// noncePlace is what index.html has where the nonce of its answer goes.
const noncePlace = "__NONCE__"

// file is one built file in both forms that it is sent in.
type file struct {
	plain   []byte
	gzipped func() []byte // made when first asked for; nil where it would not be smaller
	mime    string
	tag     string
	lasting bool // its name holds a hash of its contents
}

// pages answers for the workbench, and leaves the rest to next.
type pages struct {
	files map[string]file // by path, without the index
	index string
	next  http.Handler
}

// Handler returns a handler that serves the workbench and asks next for every
// other path.
func Handler(next http.Handler) (http.Handler, error) {
	p := &pages{files: map[string]file{}, next: next}
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		if at := strings.TrimPrefix(name, "dist"); at == "/index.html" {
			p.index = string(data)
		} else {
			p.files[at] = newFile(at, data)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the built page: %w", err)
	}
	return p, nil
}

func newFile(name string, data []byte) file {
	sum := sha256.Sum256(data)
	return file{
		plain: data, mime: contentType(name), tag: `"` + hex.EncodeToString(sum[:12]) + `"`,
		gzipped: sync.OnceValue(func() []byte { return compress(data) }),
		lasting: strings.HasPrefix(name, "/assets/"),
	}
}

// contentType does not ask the machine, whose table may say anything.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// compress returns nil where it gains little: fonts are compressed already.
func compress(data []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(data) // a buffer takes everything
	if w.Close() != nil || out.Len() > len(data)*9/10 {
		return nil
	}
	return out.Bytes()
}

// ServeHTTP implements http.Handler.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		p.next.ServeHTTP(w, r)
		return
	}
	if f, ok := p.files[r.URL.Path]; ok {
		f.serve(w, r)
		return
	}
	if isPage(r.URL.Path) {
		p.serveIndex(w)
		return
	}
	p.next.ServeHTTP(w, r)
}

func isPage(at string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	return path.Clean(at) == at && slices.Contains(sections(), first)
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", f.mime)
	h.Set("Etag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if f.lasting {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if small := f.gzipped(); small != nil {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body) // a client that left needs no answer
}

// serveIndex sends the page with a nonce of its own: libraries that must add a
// style sheet show it, so that no other inline style counts.
func (p *pages) serveIndex(w http.ResponseWriter) {
	nonce := rand.Text()
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy(nonce))
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	_, _ = w.Write([]byte(strings.ReplaceAll(p.index, noncePlace, nonce)))
}

// policy allows what this server sends, and nothing inline but the style
// sheets that show the nonce.
func policy(nonce string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"font-src 'self'",
		"img-src 'self' data: blob:",
		"connect-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}
