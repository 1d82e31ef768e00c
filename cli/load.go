package cli

import (
	"context"
	"fmt"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) loadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load NAME FILE…",
		Short: "Make or replace a table with the rows of files",
		Long: `Make or replace a table with the rows of files: Parquet, CSV or NDJSON, by the
ends of their names. NAME is <schema>.<table>, with any schema (an admin key).

Several files must have the same columns; their rows become one table. Readers
see the old contents until the new ones are whole.`,
		Example: "  barchan load dex.trades trades_2024.parquet trades_2025.parquet",
		Args: func(_ *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return usagef("NAME is missing")
			case 1:
				return usagef("FILE is missing")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			put, err := a.load(cmd.Context(), args[0], filePieces(args[1:]))
			if err != nil {
				return err
			}
			return a.said(put, "%s", loaded(&put))
		},
	}
}

func loaded(t *duneapi.TablePut) string {
	return fmt.Sprintf("loaded %s: %s, %s, %s", clean(t.FullName), counted(t.RowsWritten, "row"), plural(len(t.Columns), "column", "columns"), size(t.BytesWritten))
}

// filePieces are files of this machine.
func filePieces(names []string) []piece {
	list := make([]piece, len(names))
	for i, name := range names {
		list[i] = piece{name: name, open: func() (file, error) {
			f, err := os.Open(name)
			if err != nil {
				return nil, fileError(name, err)
			}
			return f, nil
		}}
	}
	return list
}

// contentTypes name the forms on the wire.
var contentTypes = map[barchan.SourceFormat]string{
	barchan.FormatParquet: client.Parquet,
	barchan.FormatCSV:     client.CSV,
	barchan.FormatNDJSON:  client.NDJSON,
}

var tableName = regexp.MustCompile(`^([^./\s]+)\.([^./\s]+)$`)

// load puts the rows of all pieces into one table.
func (a *commands) load(ctx context.Context, name string, pieces []piece) (duneapi.TablePut, error) {
	var none duneapi.TablePut
	parts := tableName.FindStringSubmatch(name)
	if parts == nil {
		return none, usagef("%q is not the name of a table: write <schema>.<table>", name)
	}
	format, err := formatOf(pieces)
	if err != nil {
		return none, err
	}
	// What cannot be opened is found before anything is sent.
	for _, p := range pieces {
		f, err := p.open()
		if err != nil {
			return none, err
		}
		if err := f.Close(); err != nil {
			return none, fileError(p.name, err)
		}
	}
	body := stream(format, pieces)
	defer body.Close()
	return a.server().PutTable(ctx, parts[1], parts[2], contentTypes[format], body)
}
