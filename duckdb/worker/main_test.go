package worker

import (
	"os"
	"testing"

	"github.com/dlclark/regexp2"
	"go.uber.org/goleak"
)

// TestMain makes the test binary the process in which forbidden statements are
// attempted.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "attempt" {
		os.Exit(attempt(os.Stdin, os.Stdout))
	}
	goleak.VerifyTestMain(patient{m})
}

// patient stops the clock of the patterns' engine, which goes on for a while after the
// last of them.
type patient struct{ *testing.M }

func (p patient) Run() int {
	code := p.M.Run()
	regexp2.StopTimeoutClock()
	return code
}
