package worker

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
)

// checksum returns the size and the CRC-32C of a file, in hex.
func checksum(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", fmt.Errorf("read the result: %w", err)
	}
	defer func() { _ = f.Close() }()
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	size, err := io.Copy(sum, f)
	if err != nil {
		return 0, "", fmt.Errorf("read the result: %w", err)
	}
	return size, fmt.Sprintf("%08x", sum.Sum32()), nil
}

// rawBytes estimates the size of a result's values as text: for every column
// its uncompressed size in the file, or the usual length of a value of its
// type times the rows, whichever is more. The first is right for long texts,
// the second for numbers and for texts that repeat.
func rawBytes(path string, schema barchan.Schema) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("read the result: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("read the result: %w", err)
	}
	file, err := parquet.OpenFile(f, info.Size(),
		parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.SkipMagicBytes(true))
	if err != nil {
		return 0, fmt.Errorf("read the result's footer: %w", err)
	}
	meta := file.Metadata()
	stored := map[string]int64{}
	for _, group := range meta.RowGroups {
		for _, column := range group.Columns {
			stored[column.MetaData.PathInSchema[0]] += column.MetaData.TotalUncompressedSize
		}
	}
	var total int64
	for _, c := range schema {
		total += max(stored[c.Name], meta.NumRows*textWidth(c.Type))
	}
	return total, nil
}

// textWidth is the usual length of a value of a type as text.
func textWidth(t string) int64 {
	switch base, _, _ := strings.Cut(t, "("); base {
	case "boolean":
		return 5
	case "tinyint", "smallint":
		return 4
	case "date", "bigint", "double", "real":
		return 10
	case "timestamp":
		return 23
	case "uuid":
		return 36
	default:
		return 8
	}
}
