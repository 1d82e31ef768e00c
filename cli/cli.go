// Package cli is the command line: every command but serve and demo is a
// client of a running server.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/config"
)

// Env is what the command line needs of its process.
type Env struct {
	Args    []string // without the program's name
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Getenv  func(string) string
	Version string
	Program string // how the program was called; "" is barchan
	// Serve runs a server until ctx ends, and writes its log to log. Once it
	// answers it calls ready with its URL.
	Serve func(ctx context.Context, cfg config.Config, log io.Writer, ready func(url string)) error
	// Document returns the OpenAPI document of the server's API.
	Document func() ([]byte, error)
	// Worker is the life of a worker process, and returns its exit code.
	Worker func() int
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // the command did not do what was asked
	exitUsage  = 2 // the command was not understood
)

// DefaultURL is where commands look for a server unless BARCHAN_URL says.
const DefaultURL = "http://127.0.0.1:8723"

// usageError is a command that was not understood.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// errSilent ends a command that has already said why it failed.
var errSilent = errors.New("failed")

// Main runs one command and returns the exit code of the process. An
// interrupt ends ctx; a second one ends the process.
func Main(ctx context.Context, env Env) int {
	if len(env.Args) > 0 && env.Args[0] == "worker" {
		return env.Worker()
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	root := newRoot(env)
	used, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	if usage, ok := errors.AsType[*usageError](err); ok {
		_, _ = fmt.Fprintf(env.Stderr, "%s: %s\nSee %s --help.\n", used.CommandPath(), usage.message, used.CommandPath())
		return exitUsage
	}
	if !errors.Is(err, errSilent) {
		for _, line := range strings.Split(message(err), "\n") {
			_, _ = fmt.Fprintf(env.Stderr, "barchan: %s\n", clean(line))
		}
	}
	return exitFailed
}

// message is an error as a person reads it: one line, or one for each cause.
func message(err error) string {
	text := strings.TrimSpace(err.Error())
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case client.StatusOf(err) == http.StatusUnauthorized:
		return text + ": set BARCHAN_API_KEY to a key of this server"
	case errors.Is(err, syscall.ECONNREFUSED):
		return text + ": start a server with barchan serve, or set BARCHAN_URL to another"
	}
	return text
}

// commands are all commands, and what they share.
type commands struct {
	env    Env
	screen screen
	json   bool
}

func newRoot(env Env) *cobra.Command {
	a := &commands{env: env, screen: newScreen(env.Stdout, env.Getenv)}
	root := &cobra.Command{
		Use:   "barchan",
		Short: "Run chains of saved SQL queries as one atomic unit",
		Long: `Barchan runs chains of saved SQL queries as one atomic unit: in order, published
all together or not at all. It speaks the Dune API.

Commands talk to the server at BARCHAN_URL (` + DefaultURL + ` unless set) with
the key in BARCHAN_API_KEY. Add --json to read an answer with a program.`,
		Example:       "  barchan demo\n  barchan serve --data ./data",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(env.Args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usagef("%s", err) })
	root.PersistentFlags().BoolVar(&a.json, "json", false, "write JSON")
	root.CompletionOptions.HiddenDefaultCmd = true
	setHelp(root)
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "Start:"},
		&cobra.Group{ID: "save", Title: "Save:"},
		&cobra.Group{ID: "run", Title: "Run:"},
		&cobra.Group{ID: "more", Title: "More:"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("start", a.serveCommand(), a.demoCommand())
	add("save", a.queryCommand(), a.pushCommand(), a.pullCommand(), a.loadCommand(), a.datasetCommand(), a.matviewCommand())
	add("run", a.planCommand(), a.lineageCommand(), a.runCommand(), a.statusCommand(), a.resultsCommand(), a.cancelCommand())
	add("more", a.keyCommand(), a.teamCommand(), a.openapiCommand(), a.versionCommand())
	return root
}

// server returns a client of the server that the environment names.
func (a *commands) server() *client.Client {
	url := a.env.Getenv("BARCHAN_URL")
	if url == "" {
		url = DefaultURL
	}
	return client.New(url, a.env.Getenv("BARCHAN_API_KEY"))
}

// noArgs, oneArg and someArgs are cobra's checks, as usage errors.
func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected %q", args[0])
	}
	return nil
}

func oneArg(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usagef("%s is missing", what)
		case len(args) > 1:
			return usagef("unexpected %q after %s", args[1], what)
		}
		return nil
	}
}

// group makes a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(commands...)
	return c
}

func (a *commands) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  barchan version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.writeJSON(map[string]string{"version": a.env.Version})
			}
			a.screen.println("barchan " + a.env.Version)
			return nil
		},
	}
}

// notFound reports whether the server knows no such thing.
func notFound(err error) bool { return client.StatusOf(err) == http.StatusNotFound }

// isAnswer reports whether err is what a server said, rather than that it could
// not be asked.
func isAnswer(err error) bool {
	return client.StatusOf(err) != 0
}
