package e2e

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/conform"
	"github.com/barchan-data/barchan/internal/golden"
)

// TestSurface replays testdata/surface/*.txt against the real program, each
// file against a server of its own. A file is a list of blocks with an empty
// line between them:
//
//	METHOD TARGET [key=NAME] [Header:value]...
//	body, if any
//	----
//	status, headers that matter, and the body
//
// or "begin <idN>", until that execution began, or "wait <idN>", until that
// execution or run ended; or, in front of all, "serve FLAGS". Ids and keys are numbered in the order in which they appear;
// what differs from run to run is written as
// <time>, <ms>, <credits>…, if it has the documented form.
func TestSurface(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one request after another")
	}
	golden.Each(t, surfaceFiles, func(t *testing.T, text string) string {
		t.Parallel()
		return replaySurface(t, text)
	})
}

// surfaceFiles are the golden files.
const surfaceFiles = "testdata/surface/*.txt"

// surfaceBlock is one request of a file, or what else a block says.
type surfaceBlock struct {
	comments []string
	head     string
	body     string
	answer   string
}

func readSurface(text string) []surfaceBlock {
	var blocks []surfaceBlock
	for _, part := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
		var b surfaceBlock
		lines := strings.Split(part, "\n")
		for len(lines) > 0 && strings.HasPrefix(lines[0], "#") {
			b.comments, lines = append(b.comments, lines[0]), lines[1:]
		}
		asked, answer, _ := strings.Cut(strings.Join(lines, "\n"), "\n----")
		b.head, b.body, _ = strings.Cut(asked, "\n")
		b.answer = strings.TrimPrefix(answer, "\n")
		blocks = append(blocks, b)
	}
	return blocks
}

func (b surfaceBlock) String() string {
	lines := slices.Clone(b.comments)
	if b.head != "" {
		lines = append(lines, b.head)
	}
	if b.body != "" {
		lines = append(lines, b.body)
	}
	if b.answer != "" {
		lines = append(lines, "----", b.answer)
	}
	return strings.Join(lines, "\n")
}

// replaySurface answers every block anew.
func replaySurface(t *testing.T, text string) string {
	t.Helper()
	blocks := readSurface(text)
	var args []string
	for _, b := range blocks {
		if flags, ok := strings.CutPrefix(b.head, "serve "); ok {
			args = strings.Fields(flags)
		}
	}
	r := &surface{server: startServer(t, args...), ids: map[string]string{}}
	r.contract = r.document()
	out := make([]string, len(blocks))
	for i, b := range blocks {
		switch verb, rest, _ := strings.Cut(b.head, " "); verb {
		case "", "serve":
		case "begin":
			b.answer = r.waitBegun(r.unscrub(rest))
		case "wait":
			b.answer = r.waitFor(rest)
		default:
			b.answer = r.scrub(r.ask(b))
		}
		out[i] = b.String()
	}
	return strings.Join(out, "\n\n") + "\n"
}

// surface is a server under test, and the placeholders of the ids that it gave.
type surface struct {
	*server
	ids      map[string]string
	contract *conform.Contract
}

// document is the contract that the server itself tells of.
func (r *surface) document() *conform.Contract {
	r.t.Helper()
	resp, err := http.Get(strings.TrimSuffix(r.url, "/api/v1") + "/api/openapi.json")
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	c, err := conform.New(text)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// waitFor returns how the execution or run of a placeholder ended.
func (r *surface) waitFor(name string) string {
	r.t.Helper()
	id := r.unscrub(name)
	if strings.HasPrefix(name, "<run") {
		return r.waitRun(id).Status
	}
	return r.wait(id)
}

// waitBegun polls until an execution is not pending, and returns its state.
func (r *surface) waitBegun(execution string) string {
	r.t.Helper()
	for range pollLimit {
		var st struct{ State string }
		r.call("GET", "/execution/"+execution+"/status", nil, &st)
		if st.State != "QUERY_STATE_PENDING" {
			return st.State
		}
		pause()
	}
	r.t.Fatalf("execution %s does not begin:\n%s", execution, r.log)
	return ""
}

// ask sends the request of a block and shows the answer.
func (r *surface) ask(b surfaceBlock) string {
	r.t.Helper()
	words := strings.Fields(r.unscrub(b.head))
	req, err := http.NewRequestWithContext(r.t.Context(), words[0], r.url+words[1], strings.NewReader(r.unscrub(b.body)))
	if err != nil {
		r.t.Fatalf("%s: %v", b.head, err)
	}
	req.Header.Set("X-Dune-Api-Key", testKey)
	for _, word := range words[2:] {
		if key, ok := strings.CutPrefix(word, "key="); ok {
			req.Header.Set("X-Dune-Api-Key", key)
			continue
		}
		name, value, _ := strings.Cut(word, ":")
		req.Header.Set(name, value)
	}
	if req.Header.Get("X-Dune-Api-Key") == "none" {
		req.Header.Del("X-Dune-Api-Key")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatalf("%s: %v", b.head, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatalf("%s: %v", b.head, err)
	}
	if err := r.contract.Check(req, []byte(r.unscrub(b.body)), conform.Answer{Code: resp.StatusCode, Header: resp.Header, Body: body}); err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\nSchema:")
		r.t.Errorf("%s: not as documented: %s", b.head, problem)
	}
	return shownAnswer(resp, string(body))
}

// longestShown is the length up to which a body is shown whole.
const longestShown = 20_000

func shownAnswer(resp *http.Response, body string) string {
	lines := []string{fmt.Sprint(resp.StatusCode)}
	var names []string
	for name := range resp.Header {
		switch name {
		case "Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Date", "Content-Length":
		default:
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		if value := resp.Header.Get(name); name != "Content-Type" || value != "application/json" {
			lines = append(lines, name+": "+value)
		}
	}
	if len(body) > longestShown {
		body = body[:60] + "…"
	}
	return strings.TrimRight(strings.Join(append(lines, body), "\n"), "\n")
}

// varying are the parts of answers that differ from run to run, in their
// documented forms.
var varying = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"`), `"<time>"`},
	{regexp.MustCompile(`_millis":\d+`), `_millis":<ms>`},
	{regexp.MustCompile(`credits(_used)?":\d+(\.\d+)?([,}])`), `credits$1":<credits>$3`},
	{regexp.MustCompile(`"hint":"brn_[^"]*"`), `"hint":"brn_…"`},
	{regexp.MustCompile(`(start|end)_date":"\d{4}-\d\d-01"`), `${1}_date":"<first of a month>"`},
	{regexp.MustCompile(`;t=\d+`), `;t=<seconds>`},
	{regexp.MustCompile(`Retry-After: \d+`), `Retry-After: <seconds>`},
	{regexp.MustCompile(`"progress":\{"percent":[0-9.]+\}`), `"progress":{"percent":<percent>}`},
}

var idForm = regexp.MustCompile(`"(pipeline_)?[a-z_]*id":"01[0-9A-HJKMNP-TV-Z]{24}"|\b01[0-9A-HJKMNP-TV-Z]{24}\b|\bbrn_[0-9A-Za-z]{49}\b`)

func (r *surface) scrub(text string) string {
	text = strings.ReplaceAll(text, r.url, "http://server")
	for _, v := range varying {
		text = v.form.ReplaceAllString(text, v.as)
	}
	return idForm.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "brn_") {
			return r.placeholder(found, "secret")
		}
		field, id, quoted := strings.Cut(strings.Trim(found, `"`), `":"`)
		if !quoted {
			return r.placeholder(found, "id")
		}
		kind := "id"
		if strings.HasPrefix(field, "pipeline_") {
			kind = "run"
		}
		return `"` + field + `":"` + r.placeholder(id, kind) + `"`
	})
}

func (r *surface) placeholder(id, kind string) string {
	if r.ids[id] == "" {
		n := 1
		for _, p := range r.ids {
			if strings.HasPrefix(p, "<"+kind) {
				n++
			}
		}
		r.ids[id] = fmt.Sprintf("<%s%d>", kind, n)
	}
	return r.ids[id]
}

func (r *surface) unscrub(text string) string {
	for id, placeholder := range r.ids {
		text = strings.ReplaceAll(text, placeholder, id)
	}
	return text
}
