package storetest

import (
	"testing"
)

// Exercise is what every store must pass. open returns an empty store, which
// the test closes; it is called once per case, in parallel.
func Exercise(t *testing.T, open func(t *testing.T) Store) {
	groups := []struct {
		name  string
		cases map[string]func(*world)
	}{
		{"teams", teamCases},
		{"sign-ins", signInCases},
		{"queries", queryCases},
		{"lineages", lineageCases},
		{"overview", overviewCases},
		{"charts", chartCases},
		{"views", viewCases},
		{"tables", tableCases},
		{"find", findCases},
		{"look", lookCases},
		{"account", accountCases},
		{"daily", dailyCases},
		{"submit", submitCases},
		{"runs", runCases},
		{"lease", leaseCases},
		{"nodes", nodeCases},
		{"publish", publishCases},
		{"latest", latestCases},
		{"previous", previousCases},
		{"end", endCases},
		{"rescue", rescueCases},
		{"sweep", sweepCases},
		{"changes", changeCases},
		{"races", raceCases},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			for name, check := range g.cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					check(newWorld(t, open(t)))
				})
			}
		})
	}
	t.Run("model", func(t *testing.T) {
		t.Parallel()
		exerciseModel(t, open)
	})
}
