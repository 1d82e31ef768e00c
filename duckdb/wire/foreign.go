package wire

import (
	"fmt"
	"strings"
)

// MaxCSVLine is the longest line of a text file, in bytes.
const MaxCSVLine = 16 << 20

// ReadCSV is the table function that reads CSV files, every column as the text
// that stands there. Nothing is guessed: what DuckDB makes of a file (quotes,
// delimiter, whether there is a header) would depend on its contents.
func ReadCSV(paths, columns []string) string {
	fields := make([]string, len(columns))
	for i, name := range columns {
		fields[i] = text(name) + ": 'VARCHAR'"
	}
	return fmt.Sprintf(`read_csv(%s, auto_detect = false, header = true, columns = {%s}, delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = %d, buffer_size = %d, hive_partitioning = false)`,
		list(paths), strings.Join(fields, ", "), MaxCSVLine, 2*MaxCSVLine)
}

// ReadParquet is the table function that reads Parquet files of one schema.
// Names of folders make no columns.
func ReadParquet(paths []string) string {
	return "read_parquet(" + list(paths) + ", hive_partitioning = false)"
}

func list(paths []string) string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = text(p)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
