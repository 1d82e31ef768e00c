// Package archtest holds the import table: which package of this module may
// import which. A test compares it with the code, and fails on a package that
// the table does not know.
package archtest

// table maps a package (relative to the module, "" is the root) to the
// packages of this module that its non-test files may import.
var table = map[string][]string{
	"":              {},
	"dunesql":       {""},
	"plan":          {"", "dunesql"},
	"lineage":       {"", "dunesql", "plan"},                      // traces the plans of pipelines; a room of its own, as no run needs it
	"draft":         {"", "dunesql", "plan", "lineage"},           // what is to be said about a query that nobody runs yet
	"run":           {"", "plan", "object", "internal/startstop"}, // object: names of a run's files; startstop: the sweeper
	"sched":         {"", "internal/schedule", "internal/startstop"},
	"duckdb":        {"", "dunesql", "duckdb/wire", "internal/pattern"}, // never the worker: the server does not call DuckDB
	"duckdb/wire":   {""},                                               // the frames that both sides speak
	"duckdb/worker": {"", "dunesql", "duckdb/wire", "internal/pattern", "internal/sketch", "internal/geo"},
	"object":        {""},
	"dataset":       {""},           // files that are read in place; between their folders, the engine and the store
	"upload":        {"", "object"}, // contents of tables; between the engine, the files and the store
	"result":        {"", "object", "dunesql"},
	"sqlite":        {"", "internal/migrate"},
	"duneapi":       {},
	"api":           {"", "dataset", "draft", "duneapi", "lineage", "plan", "run", "upload", "result", "internal/openapi", "internal/schedule", "internal/startstop"}, // startstop: the last use of keys is written beside the requests; schedule: the rule of cron expressions
	"client":        {"", "duneapi"},
	"web":           {},
	"querydir":      {""},
	"config":        {""},
	"app":           {"*"}, // the wiring
	"demo":          {"", "client", "duneapi", "querydir"},
	"cli":           {"", "app", "client", "config", "demo", "duckdb/worker", "duneapi", "querydir"}, // duckdb/worker: the command that a worker is
	"cmd/barchan":   {"cli"},
	"enginetest":    {""},
	"storetest":     {""},

	"internal/archtest":  {},
	"internal/conform":   {}, // for tests
	"internal/golden":    {}, // for tests
	"internal/migrate":   {},
	"internal/openapi":   {},
	"internal/pattern":   {}, // both sides of the engine must say the same of a regular expression
	"internal/schedule":  {""},
	"internal/sketch":    {},
	"internal/geo":       {},
	"internal/startstop": {},
	"internal/trino":     {}, // for tests
	"internal/e2e":       {},
	"internal/bench":     {"*", "cli", "client"}, // a client of a real server, and the server
}

// notForEveryone are the packages that the wiring itself may not import.
var notForEveryone = []string{"cli", "client", "demo", "cmd/barchan"}

// rootOnly are the modules that the root package may import beside the
// standard library.
var rootOnly = []string{"github.com/oklog/ulid/v2"}
