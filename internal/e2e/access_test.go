package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// browser calls a server as a page of it does: with its cookies, and never
// with a key.
type browser struct {
	t    *testing.T
	s    *server
	http http.Client
}

func newBrowser(t *testing.T, s *server) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, s: s, http: http.Client{Jar: jar}}
}

func (b *browser) call(method, path, body string) (status int, answer string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.s.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Origin", b.s.url)
	a, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return a.StatusCode, string(text)
}

// A sign-in is on the disk when it was answered: a server that is killed knows
// it again. It ends with its key.
func TestASignInSurvivesAKillAndEndsWithItsKey(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.start()
	var key struct {
		ID     string `json:"id"`
		Secret string `json:"api_key"`
	}
	s.call(http.MethodPost, "/keys", map[string]string{"name": "page"}, &key)
	b := newBrowser(t, s)
	if code, text := b.call(http.MethodPost, "/api/v1/session", `{"api_key":"`+key.Secret+`"}`); code != http.StatusOK {
		t.Fatalf("signing in: %d %s", code, text)
	}
	s.kill()
	before := s.url
	s.start()
	b.moveTo(before)
	if code, text := b.call(http.MethodPost, "/api/v1/query", `{"name":"n","query_sql":"SELECT 1"}`); code != http.StatusOK {
		t.Errorf("after a kill: %d %s", code, text)
	}
	s.stop() // the last use of keys is written
	before = s.url
	s.start()
	defer s.stop()
	b.moveTo(before)
	var listed struct {
		Keys []struct {
			ID   string `json:"id"`
			Used string `json:"last_used_at"`
		} `json:"keys"`
	}
	s.call(http.MethodGet, "/keys", nil, &listed)
	for _, k := range listed.Keys {
		if k.ID == key.ID && k.Used == "" {
			t.Errorf("nobody knows any more that the key was used: %+v", listed)
		}
	}
	s.call(http.MethodDelete, "/keys/"+key.ID, nil, nil)
	if code, text := b.call(http.MethodGet, "/api/v1/session", ""); code != http.StatusUnauthorized {
		t.Errorf("after the revocation: %d %s", code, text)
	}
	if log := s.log.String(); strings.Contains(log, key.Secret) || strings.Contains(log, "barchan_session") {
		t.Errorf("the log holds a key or a token:\n%s", log)
	}
}

// moveTo takes the cookie along to the port that a restarted server got, as
// its name holds the port.
func (b *browser) moveTo(before string) {
	b.t.Helper()
	from, err := url.Parse(before)
	if err != nil {
		b.t.Fatal(err)
	}
	to, err := url.Parse(b.s.url)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(from) {
		if c.Name == "barchan_session_"+from.Port() {
			b.http.Jar.SetCookies(to, []*http.Cookie{{Name: "barchan_session_" + to.Port(), Value: c.Value, Path: "/"}})
		}
	}
}

// The settings reach the handlers: rates, prices and caps.
func TestALimitedServer(t *testing.T) {
	t.Parallel()
	s := startServer(t, "--rate-low", "3", "--credits-per-gib", "1000000", "--credits-cap", "0.001")
	var made struct {
		Execution string `json:"execution_id"`
	}
	s.call(http.MethodPost, "/sql/execute", map[string]string{"sql": "SELECT 1"}, &made)
	if state := s.wait(made.Execution); state != "QUERY_STATE_COMPLETED" {
		t.Fatalf("the execution ended %s", state)
	}
	var status struct {
		Credits float64 `json:"execution_cost_credits"`
	}
	s.call(http.MethodGet, "/execution/"+made.Execution+"/status", nil, &status)
	if status.Credits < 0.1 {
		t.Errorf("a result file of some hundred bytes costs %g credits at a million per GiB", status.Credits)
	}
	execute := func() (int, http.Header, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/v1/sql/execute?api_key="+testKey, strings.NewReader(`{"sql":"SELECT 2"}`))
		if err != nil {
			t.Fatal(err)
		}
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		var e struct {
			Error string `json:"error"`
		}
		if err := json.NewDecoder(a.Body).Decode(&e); err != nil {
			t.Fatal(err)
		}
		return a.StatusCode, a.Header, e.Error
	}
	for range 2 {
		if code, _, text := execute(); code != http.StatusPaymentRequired || !strings.Contains(text, "exceed your configured limits per billing cycle") {
			t.Errorf("beyond the cap: %d %s", code, text)
		}
	}
	if code, h, text := execute(); code != http.StatusTooManyRequests || h.Get("Retry-After") == "" || h.Get("RateLimit-Policy") != `"low";q=3;w=60` {
		t.Errorf("the fourth call: %d %s, %v", code, text, h)
	}
	if log := s.log.String(); strings.Contains(log, testKey) || strings.Contains(log, "api_key") {
		t.Errorf("the log holds the key:\n%s", log)
	}
}
