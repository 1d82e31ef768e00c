// Package e2e holds the tests that run the real binary: a server in its own
// process, workers in theirs, clients over HTTP.
package e2e
