package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/api"
	"github.com/barchan-data/barchan/internal/golden"
)

// TestGolden replays testdata/*.txt. A file is a list of blocks with an empty
// line between them:
//
//	METHOD TARGET [key=NAME] [Header:value]...
//	body, if any
//	----
//	what the server answers
//
// or "do SOMETHING": see world.act. Ids are written <id1>, <id2>... in the
// order in which they appear, and may be used in later requests; secrets
// likewise.
func TestGolden(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/*.txt", func(t *testing.T, text string) string {
		t.Parallel()
		return replay(newWorld(t, api.Limits{PageRows: 5, Datapoints: 12, JSONBytes: 2000, CSVBytes: 3000, InsertBytes: 200}), text)
	})
}

// replay answers every block anew.
func replay(w *world, text string) string {
	var out []string
	for _, block := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
		var comments []string
		lines := strings.Split(block, "\n")
		for len(lines) > 0 && strings.HasPrefix(lines[0], "#") {
			comments, lines = append(comments, lines[0]), lines[1:]
		}
		asked := strings.Join(lines, "\n")
		if i := strings.Index(asked, "\n----"); i >= 0 {
			asked = asked[:i]
		}
		if asked != "" {
			w.now = w.now.Add(time.Second)
			comments = append(comments, asked, "----", w.scrub(w.answer(asked)))
		}
		out = append(out, strings.Join(comments, "\n"))
	}
	return strings.Join(out, "\n\n") + "\n"
}

func (w *world) answer(asked string) string {
	head, body, _ := strings.Cut(w.unscrub(asked), "\n")
	words := strings.Fields(head)
	if words[0] == "do" {
		if err := w.act(words[1], words[2:], body); err != nil {
			return "error: " + err.Error()
		}
		return "ok"
	}
	key, header := "admin", http.Header{}
	for _, word := range words[2:] {
		if name, ok := strings.CutPrefix(word, "key="); ok {
			key = name
			continue
		}
		name, value, _ := strings.Cut(word, ":")
		header.Add(name, value)
	}
	return shown(w.do(words[0], words[1], key, header, strings.NewReader(body)))
}

// act changes the world as no request can:
//
//	do execute            the oldest pending run is leased
//	do complete ROWS      it is leased, and completes with so many rows
//	do cut ROWS           it completes with so many rows, and there were more
//	do fail NODE CODE [LINE:COLUMN] and the message below
//	do wait DURATION      time passes
func (w *world) act(verb string, args []string, body string) error {
	if verb == "wait" {
		d, err := time.ParseDuration(args[0])
		w.now = w.now.Add(d)
		return err
	}
	l, all, err := w.lease()
	if err != nil {
		return err
	}
	switch verb {
	case "execute":
		return w.store.StartNode(w.t.Context(), l, all[0].ID, w.now)
	case "complete":
		return w.finish(l, all, args[0], false)
	case "cut":
		return w.finish(l, all, args[0], true)
	case "fail":
		node, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		e := &barchan.Error{Code: barchan.Code(args[1]), Message: body}
		if len(args) > 2 {
			if _, err := fmt.Sscanf(args[2], "%d:%d", &e.Position.Line, &e.Position.Column); err != nil {
				return err
			}
		}
		return w.fail(l, all, node, e)
	}
	return fmt.Errorf("unknown verb %q", verb)
}

// longest is the length up to which a body is shown whole.
const longest = 20_000

// shown writes status, the headers that matter, and the body.
func shown(r *httptest.ResponseRecorder) string {
	lines := []string{strconv.Itoa(r.Code)}
	var names []string
	for name := range r.Header() {
		switch name {
		case "Cache-Control", "X-Content-Type-Options", "Referrer-Policy":
		default:
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		if value := r.Header().Get(name); name != "Content-Type" || value != "application/json" {
			lines = append(lines, name+": "+value)
		}
	}
	body := r.Body.String()
	if len(body) > longest { // the document
		body = body[:60] + "…"
	}
	return strings.TrimRight(strings.Join(append(lines, body), "\n"), "\n")
}

var changing = regexp.MustCompile(`,"pipeline_execution_id":"01[^"]*"\}|\b01[0-9A-HJKMNP-TV-Z]{24}\b|\bbrn_[0-9A-Za-z]{49}\b|\bbarchan_session=[0-9A-Za-z]{43}\b|"hint":"brn_[^"]*"`)

// scrub puts placeholders where answers differ from run to run.
func (w *world) scrub(text string) string {
	text = strings.ReplaceAll(text, w.lake, "<lake>")
	return changing.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, `"hint"`) {
			return `"hint":"brn_…"`
		}
		kind := "id"
		switch {
		case strings.HasPrefix(found, "barchan_session"):
			kind = "cookie"
		case strings.HasPrefix(found, "brn_"):
			kind = "secret"
			w.secrets["new"] = found
		case found[0] == ',': // the run beside an execution, numbered by itself
			id := strings.Split(found, `"`)[3]
			return strings.Replace(found, id, w.placeholder("run", id), 1)
		}
		return w.placeholder(kind, found)
	})
}

func (w *world) placeholder(kind, found string) string {
	if w.ids[found] == "" {
		n := 1
		for _, p := range w.ids {
			if strings.HasPrefix(p, "<run") == (kind == "run") {
				n++
			}
		}
		w.ids[found] = fmt.Sprintf("<%s%d>", kind, n)
	}
	return w.ids[found]
}

func (w *world) unscrub(text string) string {
	text = strings.ReplaceAll(text, "<lake>", w.lake)
	for id, placeholder := range w.ids {
		text = strings.ReplaceAll(text, placeholder, id)
	}
	return text
}
