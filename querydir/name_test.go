package querydir_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/querydir"
)

func TestFileName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		id   barchan.QueryID
		want string
	}{
		{"Daily volume", 42, "daily_volume___42.sql"},
		{"../../etc/passwd", 1, "etc_passwd___1.sql"},
		{"  50 % of  everything!  ", 3, "50_of_everything___3.sql"},
		{"___", 4, "query___4.sql"},
		{"", 5, "query___5.sql"},
		{"Größe", 6, "größe___6.sql"},
		{strings.Repeat("long ", 100), 7, strings.Repeat("long_", 11) + "long___7.sql"},
	} {
		if got := querydir.FileName(c.name, c.id); got != c.want {
			t.Errorf("FileName(%q, %d) = %q, want %q", c.name, c.id, got, c.want)
		}
	}
}

func TestParseFileName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		name string
		id   barchan.QueryID
		ok   bool
	}{
		{"daily_volume___42.sql", "daily volume", 42, true},
		{"a___b___42.sql", "a   b", 42, true},
		{"a____42.sql", "a", 42, true},
		{"___42.sql", "query 42", 42, true},
		{"a___0.sql", "", 0, false},
		{"a___-1.sql", "", 0, false},
		{"a___+1.sql", "", 0, false},
		{"a___1.5.sql", "", 0, false},
		{"a___99999999999999999999.sql", "", 0, false},
		{"a___.sql", "", 0, false},
		{"a__42.sql", "", 0, false},
		{"42.sql", "", 0, false},
		{"a___42.SQL", "", 0, false},
		{"a___42.yml", "", 0, false},
	} {
		name, id, ok := querydir.ParseFileName(c.file)
		if name != c.name || id != c.id || ok != c.ok {
			t.Errorf("ParseFileName(%q) = %q, %d, %v, want %q, %d, %v", c.file, name, id, ok, c.name, c.id, c.ok)
		}
	}
}

func FuzzParseFileName(f *testing.F) {
	f.Add("daily_volume___42.sql")
	f.Add("___1.sql")
	f.Add("a___b____007.sql")
	f.Fuzz(func(t *testing.T, file string) {
		name, id, ok := querydir.ParseFileName(file)
		if !ok {
			return
		}
		if id <= 0 || name == "" {
			t.Fatalf("ParseFileName(%q) = %q, %d: want a name and an id above 0", file, name, id)
		}
		again := querydir.FileName(name, id)
		if filepath.Base(again) != again {
			t.Fatalf("FileName(%q, %d) = %q leaves its folder", name, id, again)
		}
		if _, back, ok := querydir.ParseFileName(again); !ok || back != id {
			t.Fatalf("ParseFileName(%q) = %d, %v: want the id %d", again, back, ok, id)
		}
	})
}
