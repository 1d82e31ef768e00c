// Command barchan is the server, its workers and its command line.
package main

import (
	"context"
	"os"

	"github.com/barchan-data/barchan/cli"
)

func main() { os.Exit(cli.Main(context.Background(), cli.SystemEnv())) }
