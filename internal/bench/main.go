// Command bench measures a real server against the same statements in one bare
// DuckDB script, in one run on the same cores, and writes docs/benchmarks.md.
// Figures are ratios where they can be; see the page for what they mean.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"strings"

	"github.com/barchan-data/barchan/cli"
)

func main() {
	// This program is also the server, its workers and the bare script, so that
	// all are built alike.
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "serve", "worker":
			os.Exit(cli.Main(context.Background(), cli.SystemEnv()))
		case "bare":
			os.Exit(bareMain(os.Stdin, os.Stdout, os.Stderr))
		}
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure is one section of the page.
type measure struct {
	name string
	run  func(ctx context.Context, b *bench) error
}

func measures() []measure {
	return []measure{
		{"plan", planning},
		{"submit", submitting},
		{"nodes", trivialNodes},
		{"work", realWork},
		{"publish", publishing},
		{"poll", polling},
	}
}

func run() error {
	out := flag.String("o", "docs/benchmarks.md", "file to write")
	only := flag.String("only", "", "measures to take, comma separated; nothing is written then")
	grown := flag.Int("grow", 100, "how often the year of flights is repeated for real work")
	rounds := flag.Int("rounds", 3, "rounds of real work")
	sizes := sizesFlag{1, 200, 1000, 5000}
	flag.Var(&sizes, "sizes", "nodes of the graphs, comma separated")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b := &bench{page: &strings.Builder{}, grown: *grown, rounds: *rounds, sizes: sizes}
	b.head()
	for _, m := range measures() {
		if *only != "" && !strings.Contains(","+*only+",", ","+m.name+",") {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", m.name)
		if err := m.run(ctx, b); err != nil {
			fmt.Print(b.page) // what was measured is not lost
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if *only != "" {
		fmt.Print(b.page)
		return nil
	}
	old, err := os.ReadFile(*out)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(*out, []byte(b.page.String()+kept(string(old), b.page.String())), 0o644)
}
