package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) datasetCommand() *cobra.Command {
	return group("dataset", "Register files that are read in place",
		a.datasetAddCommand(), a.datasetListCommand(), a.datasetGetCommand(), a.datasetRefreshCommand(), a.datasetRemoveCommand())
}

func (a *commands) datasetAddCommand() *cobra.Command {
	var r duneapi.DatasetRequest
	c := &cobra.Command{
		Use:   "add NAME PATTERN",
		Short: "Register Parquet or CSV files as a dataset",
		Long: `Register Parquet or CSV files that the server's machine has as the dataset
NAME, <schema>.<table>. Nothing is copied: runs read the files where they are.
PATTERN is a path in which * and ? stand for parts of a name, and ** for folders;
quote it, so that the shell leaves it alone. All files must have the same columns.
CSV may be packed with gzip (.csv.gz). Folders such as day=2024-01-01 that every
file is in become columns.

What matches when a run begins is what the run reads: new files appear with the
next run. A file that changes while a run reads it fails that run.

The folder must be listed in dataset_roots of the server's configuration file.`,
		Example: "  barchan dataset add ethereum.blocks '/srv/lake/blocks/**/*.parquet'",
		Args: func(_ *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return usagef("NAME is missing")
			case 1:
				return usagef("PATTERN is missing")
			case 2:
				return nil
			}
			return usagef("unexpected %q after PATTERN: quote the pattern, so that the shell does not expand it", args[2])
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := barchan.DatasetName(args[0]); err != nil {
				return usagef("%s", err)
			}
			pattern, err := filepath.Abs(args[1])
			if err != nil {
				return fmt.Errorf("path of %s: %w", args[1], err)
			}
			r.Pattern = pattern
			d, err := a.server().AddDataset(cmd.Context(), args[0], r)
			if err != nil {
				return err
			}
			return a.said(d, "%s: %s", clean(d.FullName), contents(d))
		},
	}
	c.Flags().StringVar(&r.Format, "format", "", "`FORMAT` of the files: parquet or csv (default: by the end of PATTERN)")
	c.Flags().StringVar(&r.Description, "description", "", "`TEXT` that says what the dataset is")
	return c
}

// contents sums up a dataset: "3 files, 1,200 rows, 5 columns, 12 MB".
func contents(d duneapi.Dataset) string {
	var parts []string
	if d.Files != nil {
		parts = append(parts, counted(int64(d.Files.Count), "file"))
	}
	if d.Rows != nil {
		parts = append(parts, counted(*d.Rows, "row"))
	}
	parts = append(parts, counted(int64(len(d.Columns)), "column"))
	if d.SizeBytes != nil {
		parts = append(parts, size(*d.SizeBytes))
	}
	return strings.Join(parts, ", ")
}

func (a *commands) datasetListCommand() *cobra.Command {
	var limit, offset int
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the operator's datasets, registered or loaded",
		Example: "  barchan dataset list",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := a.server().Datasets(cmd.Context(), client.DatasetFilter{Types: duneapi.DatasetTable, Limit: limit, Offset: offset})
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(page)
			}
			t := table{names: []string{"name", "columns", "rows", "size", "files"}, right: []bool{false, true, true, true, false}}
			for _, d := range page.Datasets {
				t.rows = append(t.rows, datasetCells(d))
			}
			a.list(t, 0, "no datasets yet: register files with barchan dataset add, or load some with barchan load")
			return nil
		},
	}
	pageFlags(c, &limit, &offset)
	return c
}

func datasetCells(d duneapi.Dataset) []string {
	rows, bytes, files := "", "", "loaded"
	if d.Rows != nil {
		rows = count(*d.Rows)
	}
	if d.SizeBytes != nil {
		bytes = size(*d.SizeBytes)
	}
	if d.Files != nil {
		files = clean(d.Files.Pattern)
		if d.Files.Configured {
			files += " (configured)"
		}
	}
	return []string{clean(d.FullName), count(int64(len(d.Columns))), rows, bytes, files}
}

func (a *commands) datasetGetCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "get NAME",
		Short:   "Show a dataset's columns and types",
		Example: "  barchan dataset get ethereum.blocks",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.server().Dataset(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(d)
			}
			a.screen.println(clean(d.FullName) + ": " + contents(d))
			if text := d.Metadata["description"]; text != "" {
				a.screen.println(clean(text))
			}
			if d.Files != nil {
				a.screen.println(d.Files.Format + " files " + clean(d.Files.Pattern))
			}
			t := table{names: []string{"column", "type"}, right: make([]bool, 2)}
			for _, column := range d.Columns {
				t.rows = append(t.rows, []string{clean(column.Name), clean(column.Type)})
			}
			a.list(t, 0, "it has no columns yet")
			return nil
		},
	}
}

func (a *commands) datasetRefreshCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "refresh NAME",
		Short: "Look at a dataset's files now, and find its columns anew",
		Long: `Look at a dataset's files now, and find its columns anew. Runs see new files
without it; it is for files that have other columns than before.`,
		Example: "  barchan dataset refresh ethereum.blocks",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.server().RefreshDataset(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.said(d, "%s: %s", clean(d.FullName), contents(d))
		},
	}
}

func (a *commands) datasetRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME",
		Short:   "Take a registered dataset out of the catalog; its files stay",
		Example: "  barchan dataset remove ethereum.blocks",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.server().RemoveDataset(cmd.Context(), args[0]); err != nil {
				return err
			}
			return a.said(duneapi.Message{Message: "ok"}, "removed %s; its files stay where they are", clean(args[0]))
		},
	}
}
