// Package demo is what barchan demo shows: the flights of New York in 2013, a
// chain of queries over them, and the script that runs it.
package demo

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/barchan-data/barchan"
)

//go:embed data/*.parquet
var data embed.FS

//go:embed queries
var queries embed.FS

// Root is the query that reads all the others: what makes a New York flight
// late?
const Root barchan.QueryID = 111

// Schema is the schema of the demo's tables.
const Schema = "nyc"

// tables are the demo's tables, in the order in which they are shown.
var tables = []string{"flights", "weather", "planes", "airports", "airlines"}

// Queries returns the folder of the demo's queries, as querydir reads it.
func Queries() fs.FS { return sub(queries, "queries") }

// sub returns a folder that is known to be embedded.
func sub(f embed.FS, dir string) fs.FS {
	folder, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // only an invalid path is an error
	}
	return folder
}

// Table is a table to load.
type Table struct {
	Name string // nyc.flights
	File string // flights.parquet
	Open func() (fs.File, error)
}

// Tables returns the demo's tables.
func Tables() []Table {
	list := make([]Table, len(tables))
	for i, name := range tables {
		file := name + ".parquet"
		list[i] = Table{
			Name: Schema + "." + name,
			File: file,
			Open: func() (fs.File, error) { return data.Open("data/" + file) },
		}
	}
	return list
}

// Console is the command line as the script uses it: what the script does, a
// person can do with the commands of the same names.
type Console interface {
	// Title prints the head of a part.
	Title(line string)
	// Say prints lines.
	Say(lines ...string)
	// Load makes or replaces a table, and says so.
	Load(ctx context.Context, t Table) error
	// Push saves a folder of queries under its own ids, and says so.
	Push(ctx context.Context, folder fs.FS) error
	// Run runs the pipeline of a query, draws it, prints the result, and
	// returns the id of the run. A run that does not complete is an error.
	Run(ctx context.Context, q barchan.QueryID) (string, error)
}

// Server says how the demo's server is called from outside.
type Server struct {
	URL     string
	Key     string
	Program string // how a person starts this program: "barchan"
}

// Run plays the script.
func Run(ctx context.Context, c Console, s Server) error {
	c.Say("A server of its own listens on "+s.URL+".", "Its folder goes when the demo ends.")
	c.Title("1. The flights of New York in 2013 become tables")
	for _, t := range Tables() {
		if err := c.Load(ctx, t); err != nil {
			return fmt.Errorf("load %s: %w", t.Name, err)
		}
	}
	c.Title("2. A chain of queries that read each other is saved")
	if err := c.Push(ctx, Queries()); err != nil {
		return fmt.Errorf("save the queries: %w", err)
	}
	c.Title("3. One call runs the chain as one unit: what makes a New York flight late?")
	c.Say(fmt.Sprintf("   POST %s/api/v1/query/%d/pipeline/execute", s.URL, Root), "")
	run, err := c.Run(ctx, Root)
	if err != nil {
		return err
	}
	c.Title("4. Go on in another terminal")
	c.Say(next(s, run)...)
	return nil
}

// next are the lines to go on with.
func next(s Server, run string) []string {
	return []string{
		"export BARCHAN_URL=" + s.URL + " BARCHAN_API_KEY=" + s.Key,
		"",
		"# From JFK only, and late means an hour:",
		fmt.Sprintf("%s run %d -p origin=JFK -p late_minutes=60", s.Program, Root),
		"# What that would do, without doing it; and one query of the chain:",
		fmt.Sprintf("%s plan %d -p origin=JFK", s.Program, Root),
		fmt.Sprintf("%s results 104", s.Program),
		"",
		"# The same calls as any client of the Dune API makes them:",
		`api=$BARCHAN_URL/api/v1 key="X-Dune-Api-Key: $BARCHAN_API_KEY"`,
		fmt.Sprintf(`curl -H "$key" -X POST $api/query/%d/pipeline/execute`, Root),
		fmt.Sprintf(`curl -H "$key" $api/pipelines/executions/%s/status`, run),
		fmt.Sprintf(`curl -H "$key" $api/query/%d/results/csv`, Root),
	}
}
