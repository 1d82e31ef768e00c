package api

import "maps"

// operations document the routes, by method and pattern. A test holds them
// against the table of routes.
func operations() map[string]operation {
	all := map[string]operation{}
	for _, some := range []map[string]operation{
		pipelineOperations(), queryOperations(), executionOperations(), viewOperations(), uploadOperations(), oldOperations(),
		datasetOperations(), teamOperations(), workbenchOperations(), draftOperations(), chartOperations(), readerOperations(), accountOperations(), sessionOperations(), serverOperations(),
	} {
		maps.Copy(all, some)
	}
	return all
}

// The moments of examples.
const (
	exampleSubmitted = "2026-01-02T03:04:05.000000Z"
	exampleStarted   = "2026-01-02T03:04:05.020000Z"
	exampleEnded     = "2026-01-02T03:04:06.500000Z"
)
