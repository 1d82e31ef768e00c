package cli

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/barchan-data/barchan"
)

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

func pieces(contents ...string) []piece {
	var list []piece
	for i, c := range contents {
		list = append(list, piece{name: string(rune('a' + i)), open: func() (file, error) {
			return memory{bytes.NewReader([]byte(c))}, nil
		}})
	}
	return list
}

func TestJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		format barchan.SourceFormat
		in     []string
		want   string
		err    string
	}{
		{"one file as it is", barchan.FormatCSV, []string{"a\n1"}, "a\n1", ""},
		{"heads once", barchan.FormatCSV, []string{"a,b\n1,2\n", "a,b\n3,4\n"}, "a,b\n1,2\n3,4\n", ""},
		{"a last line without its end", barchan.FormatCSV, []string{"a\n1", "a\n2", "a"}, "a\n1\n2\n", ""},
		{"only heads", barchan.FormatCSV, []string{"a", "a"}, "a\n", ""},
		{"other ends of lines, and a mark of order", barchan.FormatCSV, []string{"a\r\n1\r\n", "\ufeffa\n2\n"}, "a\r\n1\r\n2\n", ""},
		{"a name of two lines", barchan.FormatCSV, []string{"\"a\nb\"\n1\n", "\"a\nb\"\n2\n"}, "\"a\nb\"\n1\n2\n", ""},
		{"other columns", barchan.FormatCSV, []string{"a\n1\n", "b\n2\n"}, "", "read b: its columns are not those of a"},
		{"lines", barchan.FormatNDJSON, []string{"{}\n", "{}", "", "{}\n"}, "{}\n{}\n{}\n", ""},
	} {
		got, err := io.ReadAll(stream(c.format, pieces(c.in...)))
		if c.err != "" {
			if err == nil || err.Error() != c.err {
				t.Errorf("%s: error %v, want %s", c.name, err, c.err)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

type bird struct {
	Name string   `parquet:"name"`
	Kilo *float64 `parquet:"kilo,optional"`
}

func parquetOf[T any](t *testing.T, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJoinParquet(t *testing.T) {
	t.Parallel()
	kilo := 1.5
	first, second := parquetOf(t, bird{"wren", nil}, bird{"gull", &kilo}), parquetOf(t, bird{"owl", &kilo})
	joined, err := io.ReadAll(stream(barchan.FormatParquet, pieces(first, second)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[bird](bytes.NewReader(joined), int64(len(joined)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bird{{"wren", nil}, {"gull", &kilo}, {"owl", &kilo}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	type fish struct {
		Name string `parquet:"name"`
	}
	_, err = io.ReadAll(stream(barchan.FormatParquet, pieces(first, parquetOf(t, fish{"cod"}))))
	if err == nil || err.Error() != "read b: its columns are not those of a" {
		t.Errorf("other columns: %v", err)
	}
	_, err = io.ReadAll(stream(barchan.FormatParquet, pieces(first, "PAR1 no")))
	if err == nil || !strings.HasPrefix(err.Error(), "read b: ") {
		t.Errorf("not Parquet: %v", err)
	}
}

func TestFormatOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]barchan.SourceFormat{
		"a.parquet": barchan.FormatParquet, "x/a.CSV": barchan.FormatCSV, "a.jsonl": barchan.FormatNDJSON, "a.ndjson": barchan.FormatNDJSON,
	} {
		if got, err := formatOf([]piece{{name: name}}); got != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", name, got, err, want)
		}
	}
	for _, names := range [][]string{{"a.txt"}, {"a"}, {"a.csv", "b.parquet"}} {
		var list []piece
		for _, n := range names {
			list = append(list, piece{name: n})
		}
		_, err := formatOf(list)
		if !errors.As(err, new(*usageError)) {
			t.Errorf("%v: %v, want a usage error", names, err)
		}
	}
}
