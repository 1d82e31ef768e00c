package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/demo"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) demoCommand() *cobra.Command {
	var once bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Start a server and run a chain of queries on real data",
		Long: `Start a server in a folder of its own, load the flights of New York in 2013, save
a chain of eleven queries, run it as one unit, and print what came out. Then keep
serving until Ctrl-C. Nothing is left behind.`,
		Example: "  barchan demo\n  barchan demo --once",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.json {
				return usagef("the demo is for a person: leave --json out")
			}
			return a.demo(cmd.Context(), once)
		},
	}
	c.Flags().BoolVar(&once, "once", false, "stop after the result instead of serving on")
	return c
}

// demo runs a server beside the script, and ends both.
func (a *commands) demo(ctx context.Context, once bool) error {
	folder, err := os.MkdirTemp("", "barchan-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	cfg := config.Default()
	cfg.Data = filepath.Join(folder, "data")
	cfg.APIKey = "demo-" + rand.Text()[:16] // short enough for one line
	cfg.LogLevel = "error"

	serving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		err := a.serveAnywhere(serving, cfg, func(url string) { ready <- url })
		stop(err)
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case url := <-ready:
		err = a.play(serving, demo.Server{URL: url, Key: cfg.APIKey, Program: a.program()}, once)
	}
	stop(nil)
	if serveErr := <-ended; serveErr != nil && !errors.Is(serveErr, context.Canceled) {
		return errors.Join(serveErr, err)
	}
	return err
}

// serveAnywhere serves on the usual port, or on a free one when that is taken.
func (a *commands) serveAnywhere(ctx context.Context, cfg config.Config, ready func(string)) error {
	err := a.env.Serve(ctx, cfg, a.env.Stderr, ready)
	if barchan.CodeOf(err) == barchan.CodeConflict {
		cfg.Listen = "127.0.0.1:0"
		err = a.env.Serve(ctx, cfg, a.env.Stderr, ready)
	}
	return err
}

// play plays the script, and then waits for an interrupt unless it is to be
// played only.
func (a *commands) play(ctx context.Context, s demo.Server, once bool) error {
	if err := demo.Run(ctx, a.console(s), s); err != nil {
		return err
	}
	if once {
		return nil
	}
	a.screen.println("", "Serving until Ctrl-C.")
	<-ctx.Done()
	a.screen.println("", "Stopped. Nothing is left behind.")
	return nil
}

// program is how a person starts this program again.
func (a *commands) program() string {
	switch {
	case a.env.Program == "":
		return "barchan"
	case strings.Contains(a.env.Program, "go-build"):
		return "go run ./cmd/barchan"
	}
	return a.env.Program
}

// console is these commands, talking to the demo's server.
type console struct{ *commands }

func (a *commands) console(s demo.Server) console {
	env := a.env
	env.Getenv = func(name string) string {
		switch name {
		case "BARCHAN_URL":
			return s.URL
		case "BARCHAN_API_KEY":
			return s.Key
		}
		return a.env.Getenv(name)
	}
	return console{&commands{env: env, screen: a.screen}}
}

// Title implements demo.Console.
func (c console) Title(line string) { c.screen.println("", c.screen.palette.bold(line), "") }

// Say implements demo.Console.
func (c console) Say(lines ...string) { c.screen.println(lines...) }

// Load implements demo.Console.
func (c console) Load(ctx context.Context, t demo.Table) error {
	put, err := c.load(ctx, t.Name, []piece{{name: t.File, open: func() (file, error) { return t.Open() }}})
	if err != nil {
		return err
	}
	c.screen.println(fmt.Sprintf("   %-12s  %12s", put.FullName, counted(put.RowsWritten, "row")))
	return nil
}

// Push implements demo.Console.
func (c console) Push(ctx context.Context, folder fs.FS) error {
	report, err := c.push(ctx, folder, pushOptions{keep: true}, func(string) {})
	if err != nil {
		return err
	}
	c.screen.println("   " + report.String())
	return nil
}

// Run implements demo.Console.
func (c console) Run(ctx context.Context, q barchan.QueryID) (string, error) {
	return c.run(ctx, int64(q), duneapi.ExecuteRequest{}, defaultRows)
}
