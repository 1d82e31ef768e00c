package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/barchan-data/barchan/app"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/duckdb/worker"
)

// SystemEnv is the Env of this process.
func SystemEnv() Env {
	version := buildVersion()
	return Env{
		Args:     os.Args[1:],
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Getenv:   os.Getenv,
		Version:  version,
		Program:  os.Args[0],
		Worker:   worker.Main,
		Document: func() ([]byte, error) { return app.Document(version) },
		Serve: func(ctx context.Context, cfg config.Config, log io.Writer, ready func(url string)) error {
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find this program: %w", err)
			}
			return app.Run(ctx, cfg, app.Options{Version: version, Worker: []string{self, "worker"}, Log: log, Ready: ready})
		},
	}
}

// buildVersion is the version that the module was built as: a tag when it was
// installed by one, else "dev".
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}
