//go:build race

package result_test

// racing says that the race detector is on.
const racing = true
