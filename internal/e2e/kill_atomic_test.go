//go:build !barchan_torn_publish

package e2e

import "testing"

func TestKillLosesNothingAndTearsNothing(t *testing.T) {
	n := kills(t)
	after, err := killLoop(t, n, 2)
	if err != nil {
		t.Fatalf("after %d kills: %v", after, err)
	}
	t.Logf("%d kills, no lost run, no torn publish", n)
}
