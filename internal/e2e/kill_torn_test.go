//go:build barchan_torn_publish

package e2e

import (
	"errors"
	"testing"
)

// The negative control: a server whose publish is split in two transactions
// must be caught, or the kill test is blind.
func TestKillFindsATornPublish(t *testing.T) {
	after, err := killLoop(t, 20, 20)
	if !errors.Is(err, errTorn) {
		t.Fatalf("the torn build passed %d kills (%v): the test is blind", after, err)
	}
	t.Logf("found after %d kills: %v", after, err)
}
