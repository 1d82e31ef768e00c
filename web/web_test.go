package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/web"
)

// teapot is what stands behind the page in these tests.
const teapot = http.StatusTeapot

func setup(t *testing.T) http.Handler {
	t.Helper()
	h, err := web.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(teapot) }))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func do(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// assets returns what index.html loads before it shows anything.
func assets(t *testing.T, h http.Handler) []string {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`(?:src|href)="(/[^"]+\.(?:js|css))"`).FindAllStringSubmatch(do(h, "GET", "/").Body.String(), -1) {
		all = append(all, m[1])
	}
	if len(all) < 2 {
		t.Fatalf("the page loads %q, want a script and a style sheet", all)
	}
	return all
}

func TestPagesOpenTheWorkbench(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for _, path := range []string{"/", "/queries", "/queries/12", "/runs/01ABC", "/data/dune.local.dataset_x", "/keys", "/sign-in"} {
		w := do(h, "GET", path)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<div id="root">`) {
			t.Errorf("%s: %d %.80s", path, w.Code, w.Body)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

func TestOtherPathsAreNotThePages(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for _, path := range []string{"/api/v1/queries", "/health", "/metrics", "/nothing", "/queriesx", "/assets/none.js", "/index.html", "/queries//x", "/queries/../api"} {
		if w := do(h, "GET", path); w.Code != teapot {
			t.Errorf("%s: %d, want what stands behind", path, w.Code)
		}
	}
	if w := do(h, "POST", "/queries"); w.Code != teapot {
		t.Errorf("POST /queries: %d", w.Code)
	}
}

func TestEveryAnswerHasANonceOfItsOwn(t *testing.T) {
	t.Parallel()
	h := setup(t)
	nonce := regexp.MustCompile(`name="csp-nonce" content="([A-Z2-7]{26})"`)
	seen := map[string]bool{}
	for range 10 {
		w := do(h, "GET", "/")
		found := nonce.FindStringSubmatch(w.Body.String())
		if found == nil {
			t.Fatalf("no nonce in %s", w.Body)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "'nonce-"+found[1]+"'") {
			t.Errorf("the policy has another nonce: %s", w.Header().Get("Content-Security-Policy"))
		}
		seen[found[1]] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d nonces in 10 answers", len(seen))
	}
}

func TestPolicyIsStrict(t *testing.T) {
	t.Parallel()
	w := do(setup(t), "GET", "/queries")
	csp := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !slices.Contains(strings.Split(csp, "; "), want) {
			t.Errorf("no %s in %s", want, csp)
		}
	}
	for _, bad := range []string{"unsafe", "*", "http:", "https:"} {
		if strings.Contains(csp, bad) {
			t.Errorf("%s in %s", bad, csp)
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if inline := regexp.MustCompile(`<script>|<style|\son\w+=|style=`).FindString(w.Body.String()); inline != "" {
		t.Errorf("the page has inline %s", inline)
	}
}

func TestHashedFilesAreKeptForever(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for _, path := range assets(t, h) {
		w := do(h, "GET", path)
		want := "public, max-age=31536000, immutable"
		if !strings.HasPrefix(path, "/assets/") {
			want = "no-cache"
		}
		if got := w.Header().Get("Cache-Control"); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: %d, Cache-Control %q, want %q", path, w.Code, got, want)
		}
		again := do(h, "GET", path, "If-None-Match", w.Header().Get("Etag"))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s again: %d with %d bytes", path, again.Code, again.Body.Len())
		}
	}
}

func TestCompressedIsTheSame(t *testing.T) {
	t.Parallel()
	h := setup(t)
	path := assets(t, h)[0]
	plain := do(h, "GET", path)
	small := do(h, "GET", path, "Accept-Encoding", "br, gzip")
	if small.Header().Get("Content-Encoding") != "gzip" || small.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%s: headers %v", path, small.Header())
	}
	r, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain.Body.Bytes()) {
		t.Errorf("%s: other contents when compressed (%v)", path, err)
	}
}

// firstScreen bounds what must arrive before the first screen shows.
const firstScreen = 300_000

func TestFirstScreenIsSmall(t *testing.T) {
	t.Parallel()
	h := setup(t)
	total := do(h, "GET", "/").Body.Len()
	for _, path := range assets(t, h) {
		total += do(h, "GET", path, "Accept-Encoding", "gzip").Body.Len()
	}
	fonts, err := filepath.Glob("dist/assets/inter-latin-wght-normal-*.woff2")
	if err != nil || len(fonts) != 1 {
		t.Fatalf("fonts of the first screen: %q %v", fonts, err)
	}
	total += do(h, "GET", strings.TrimPrefix(fonts[0], "dist")).Body.Len()
	t.Logf("%d bytes", total)
	if total > firstScreen {
		t.Errorf("the first screen takes %d bytes, want at most %d", total, firstScreen)
	}
}

// The page's own list of sections and the server's may not drift apart.
func TestSectionsAreThoseOfThePage(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("ui/src/app/sections.ts")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`path: "(/[^"]*)"`).FindAllStringSubmatch(string(source), -1)
	if len(found) < 8 {
		t.Fatalf("only %d sections found", len(found))
	}
	h := setup(t)
	for _, m := range found {
		if w := do(h, "GET", m[1]); w.Code != http.StatusOK {
			t.Errorf("the page has %s, and the server does not open it: %d", m[1], w.Code)
		}
	}
}

func TestNothingForeignIsLoaded(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) == ".js" || filepath.Ext(name) == ".woff2" {
			return err
		}
		data, err := os.ReadFile(name)
		if foreign := regexp.MustCompile(`(?:url\(|src=|href=)["']?(?:https?:)?//[^"')]+`).Find(data); foreign != nil {
			t.Errorf("%s loads %s", name, foreign)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
