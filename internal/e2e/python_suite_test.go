package e2e

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// suiteTests is how many tests of dune-client 1.12.2 are not skipped by its
// own authors.
const suiteTests = 46

// The tests that the official Python client brings along run against this
// server. BARCHAN_PYTHON names a Python that has dune-client 1.12.2, pytest,
// pandas and aiounittest; BARCHAN_PYTHON_SUITE is the folder of the client's
// unpacked source package.
func TestPythonClientsOwnSuite(t *testing.T) {
	t.Parallel()
	python, suite := os.Getenv("BARCHAN_PYTHON"), os.Getenv("BARCHAN_PYTHON_SUITE")
	if python == "" || suite == "" {
		t.Skip("BARCHAN_PYTHON and BARCHAN_PYTHON_SUITE do not name a Python and the source of dune-client 1.12.2")
	}
	s := startServer(t)
	loadConformance(s)
	before := len(s.log.String())
	report := filepath.Join(t.TempDir(), "report.xml")
	cmd := exec.Command(python, "-m", "pytest", "-q", "-rfEs", "-p", "no:cacheprovider", "--junit-xml", report, "tests/e2e")
	cmd.Dir = suite
	cmd.Env = append(os.Environ(), "DUNE_API_BASE_URL="+s.url, "DUNE_API_KEY="+testKey, "DUNE_API_KEY_OWNER_HANDLE=local")
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
	ran, failed := counted(t, report)
	t.Logf("%d of %d tests pass", ran-failed, ran)
	if ran < suiteTests || failed > 0 {
		t.Errorf("%d tests ran and %d failed; want at least %d and none", ran, failed, suiteTests)
	}
	s.made("Python suite", s.log.String()[before:])
}

var (
	compatRow = regexp.MustCompile("(?m)^\\| `([A-Z]+) (/[^`]*)` \\| [^|]* \\| ([^|]*) \\|.*$")
	anyPart   = regexp.MustCompile(`\\{[a-z]+\\}`)
	requested = regexp.MustCompile(`msg=request method=([A-Z]+) path=(\S+)`)
)

// made holds docs/compat.md against what a client requested: a call that it
// says the client's test makes stands in the server's log.
func (s *server) made(test, log string) {
	s.t.Helper()
	text, err := os.ReadFile("../../docs/compat.md")
	if err != nil {
		s.t.Fatal(err)
	}
	claims := 0
	for _, row := range compatRow.FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(strings.Split(row[3], ", "), test) {
			continue
		}
		claims++
		pattern := regexp.MustCompile("^" + anyPart.ReplaceAllString(regexp.QuoteMeta(row[2]), `[^/]+`) + "$")
		found := false
		for _, r := range requested.FindAllStringSubmatch(log, -1) {
			found = found || r[1] == row[1] && pattern.MatchString(r[2])
		}
		if !found {
			s.t.Errorf("docs/compat.md says that %s calls %s %s, and it does not", test, row[1], row[2])
		}
	}
	if claims == 0 {
		s.t.Errorf("docs/compat.md names no call that %s makes", test)
	}
}

// counted reads a report of pytest: how many tests ran, and failed.
func counted(t *testing.T, file string) (ran, failed int) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Suites []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Skipped  int `xml:"skipped,attr"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Suites {
		ran += s.Tests - s.Skipped
		failed += s.Failures + s.Errors
	}
	return ran, failed
}
