package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const leastCases = 2000

var (
	generated = regexp.MustCompile(`(\d+) generated`)
	answered  = regexp.MustCompile(`msg=request .*status=(\d)`)
)

// Schemathesis makes good and bad requests out of the document, and looks for
// answers that are not as documented. BARCHAN_SCHEMATHESIS is its command, of
// version 4.32.5.
func TestSchemathesisFindsNothing(t *testing.T) {
	t.Parallel()
	command := os.Getenv("BARCHAN_SCHEMATHESIS")
	if command == "" {
		t.Skip("BARCHAN_SCHEMATHESIS names no command of schemathesis 4.32.5")
	}
	s := startServer(t, "--rate-low", "0", "--rate-high", "0")
	s.call("PUT", "/query/1215383", map[string]any{"name": "days", "query_sql": "SELECT x AS days FROM UNNEST(sequence(1, 7)) AS t(x)"}, nil)
	if st := s.waitRun(s.pipeline(1215383)); st.Status != "completed" {
		t.Fatalf("the run ended %s: %s", st.Status, st.Error)
	}
	s.call("POST", "/uploads/csv", map[string]any{"table_name": "prices", "data": "price\n3.5\n"}, nil)

	// It would learn the id of its own key, and revoke it.
	out, err := schemathesis(t, command, s.url+"/api/openapi.json", s.url, "--exclude-operation-id", "revokeKey")
	if err != nil {
		t.Errorf("schemathesis found something (%v):\n%s", err, out)
	}
	cases := 0
	if m := generated.FindStringSubmatch(out); m != nil {
		cases, _ = strconv.Atoi(m[1])
	}
	t.Logf("%d cases", cases)
	if cases < leastCases {
		t.Errorf("only %d cases, want %d:\n%s", cases, leastCases, out)
	}
	s.wereTakenIn()

	lying(t, command, s)
}

// wereTakenIn fails the test when most requests stopped at the door: what is
// behind it would not have been tested.
func (s *server) wereTakenIn() {
	s.t.Helper()
	classes := map[string]int{}
	for _, m := range answered.FindAllStringSubmatch(s.log.String(), -1) {
		classes[m[1]]++
	}
	refused := strings.Count(s.log.String(), "status=401")
	s.t.Logf("%d answers of 2xx, %d of 4xx, %d of them 401, %d of 5xx", classes["2"], classes["4"], refused, classes["5"])
	if refused*5 > classes["2"]+classes["4"] || classes["2"] < 200 {
		s.t.Error("too few requests got past the key")
	}
	if status, _, err := s.try(context.Background(), "GET", "/queries", ""); status != http.StatusOK {
		s.t.Errorf("at the end the key gives %d, %v", status, err)
	}
	if strings.Contains(s.log.String(), "panic") {
		s.t.Error("a handler panicked")
	}
}

// lying holds the server against a document that promises what it does not
// have: that must be found.
func lying(t *testing.T, command string, s *server) {
	resp, err := http.Get(s.url + "/api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var doc map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	shape := doc["components"].(map[string]any)["schemas"].(map[string]any)["Whoami"].(map[string]any)
	shape["required"] = []string{"wings"}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lie.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := schemathesis(t, command, file, s.url, "--include-operation-id", "whoami")
	if err == nil || !strings.Contains(out, "wings") {
		t.Errorf("a wrong document passes: the checks are blind (%v)\n%s", err, out)
	}
}

func schemathesis(t *testing.T, command, document, url string, more ...string) (string, error) {
	config, err := filepath.Abs("testdata/schemathesis.toml")
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--config-file", config, "--no-color", "run", document, "--url", url, "--header", "X-Dune-Api-Key: " + testKey,
		"--seed", "1", "--max-examples", "5", "--phases", "examples,coverage,fuzzing",
		// Its own keys beside ours are two that differ: every call would be a 401.
		"--generation-with-security-parameters", "false",
		"--generation-database", "none", "--warnings", "off", "--no-shrink", "--continue-on-failure", "--request-timeout", "30"}, more...)
	cmd := exec.Command(command, args...)
	cmd.Dir = t.TempDir() // where it leaves its files
	out, err := cmd.CombinedOutput()
	return string(out), err
}
