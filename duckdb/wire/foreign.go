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
//
// What is packed is told by the ends of the names, and by nothing else.
func ReadCSV(paths, columns []string, more ...Option) string {
	var plain, packed []string
	for _, path := range paths {
		if Gzipped(path) {
			packed = append(packed, path)
		} else {
			plain = append(plain, path)
		}
	}
	switch {
	case len(packed) == 0:
		return readCSV(plain, columns, "none", more)
	case len(plain) == 0:
		return readCSV(packed, columns, "gzip", more)
	}
	return "(SELECT * FROM " + readCSV(plain, columns, "none", more) + " UNION ALL SELECT * FROM " + readCSV(packed, columns, "gzip", more) + ")"
}

// Gzipped reports whether a file's name ends as those of gzip do.
func Gzipped(path string) bool { return strings.HasSuffix(strings.ToLower(path), ".gz") }

func readCSV(paths, columns []string, compression string, more []Option) string {
	fields := make([]string, len(columns))
	for i, name := range columns {
		fields[i] = text(name) + ": 'VARCHAR'"
	}
	return fmt.Sprintf(`read_csv(%s, auto_detect = false, header = true, columns = {%s}, delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = %d, buffer_size = %d, hive_partitioning = false, compression = '%s'%s)`,
		list(paths), strings.Join(fields, ", "), MaxCSVLine, 2*MaxCSVLine, compression, options(more))
}

// ReadParquet is the table function that reads Parquet files of one schema.
// DuckDB makes no columns of the names of folders: which do is not its to say.
func ReadParquet(paths []string, more ...Option) string {
	return "read_parquet(" + list(paths) + ", hive_partitioning = false" + options(more) + ")"
}

// Option is a further argument of a function that reads files.
type Option string

// FileColumn is the column that WithFile makes.
const FileColumn = "barchan:file"

// WithFile adds the path of its file to every row.
const WithFile Option = "filename = '" + FileColumn + "'"

func options(more []Option) string {
	var text string
	for _, o := range more {
		text += ", " + string(o)
	}
	return text
}

func list(paths []string) string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = text(p)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
