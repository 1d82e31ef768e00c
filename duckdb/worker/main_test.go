package worker

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain makes the test binary the process in which forbidden statements are
// attempted.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "attempt" {
		os.Exit(attempt(os.Stdin, os.Stdout))
	}
	goleak.VerifyTestMain(m)
}
