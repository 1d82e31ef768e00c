package enginetest

import (
	"os"
	"path/filepath"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
)

func (b *bench) write(name, text string) string {
	b.Helper()
	full := filepath.Join(b.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}

// load: a file becomes a table with exact types, or an error with its place.
func load(b *bench) {
	csv := b.write("in/a.csv", "id,amount,name\n9223372036854775807,1.50,\"a,b\"\n-1,,\n")
	bad := b.write("in/bad.csv", "id\n1\nx\n")
	json := b.write("in/a.ndjson", "{\"id\":1,\"u\":115792089237316195423570985008687907853269984665640564039457584007913129639935}\n")
	s := b.open(nil, csv, bad, json)
	schema := barchan.Schema{{Name: "id", Type: "bigint"}, {Name: "amount", Type: "decimal(38,2)"}, {Name: "name", Type: "varchar"}}
	source := func(path string, format barchan.SourceFormat, schema barchan.Schema) barchan.Source {
		s.used++
		return barchan.Source{Path: path, Format: format, Schema: schema, Output: s.spec.Outputs[s.used-1]}
	}
	declared, err := s.Load(b.Context(), source(csv, barchan.FormatCSV, schema))
	if err != nil {
		b.Fatal(err)
	}
	if declared.Rows != 2 || declared.Bytes == 0 {
		b.Errorf("%+v", declared)
	}
	if d := cmp.Diff(schema, declared.Schema); d != "" {
		b.Error(d)
	}
	n := s.must("SELECT min(id) AS a, max(id) AS b, max(amount) AS c, max(name) AS d FROM chain.t", map[string]barchan.Output{"chain.t": declared})
	s.holds("a = -1 AND b = bigint '9223372036854775807' AND c = decimal '1.50' AND d = 'a,b'", n)

	inferred, err := s.Load(b.Context(), source(json, barchan.FormatNDJSON, nil))
	if err != nil {
		b.Fatal(err)
	}
	s.holds("id = 1 AND CAST(u AS varchar) = '115792089237316195423570985008687907853269984665640564039457584007913129639935'", inferred)

	_, err = s.Load(b.Context(), source(bad, barchan.FormatCSV, schema[:1]))
	if e := b.failure(err, barchan.CodeData); !contains(e.Message, "line 3") || !contains(e.Message, `"id"`) || !contains(e.Message, `"x"`) {
		b.Errorf("line, column and value are not named: %v", e)
	}
	_, err = s.Load(b.Context(), source(csv, barchan.FormatCSV, schema[:2]))
	b.fails(err, barchan.CodeInvalid)
}

// drop: deletes, and deletes again.
func drop(b *bench) {
	s := b.open(nil)
	o := s.must("SELECT 1 AS x", nil)
	for range 2 {
		if err := b.engine.Drop(b.Context(), o.Location); err != nil {
			b.Error(err)
		}
	}
	if _, err := s.run("SELECT * FROM chain.t", map[string]barchan.Output{"chain.t": o}); err == nil {
		b.Error("a dropped table can be read")
	}
	if err := b.engine.Drop(b.Context(), barchan.Location{Files: []string{"../outside"}}); err == nil {
		b.Error("a name outside the root was taken")
	}
}

// closing: Close can be called twice, and nothing runs afterwards.
func closing(b *bench) {
	s := b.open(nil)
	s.works()
	for range 2 {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}
	_, err := s.run("SELECT 1 AS x", nil)
	b.fails(err, barchan.CodeEngineCrashed)
}

// usage: work costs something, and the session's total is no less.
func usage(b *bench) {
	s := b.open(nil)
	o := s.must("SELECT sum(x * y) AS s FROM UNNEST(sequence(1, 3000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 3000)) AS b(y)", nil)
	if o.Usage.CPU < time.Millisecond || o.Usage.Wall < time.Millisecond || o.Usage.BytesWritten != o.Bytes {
		b.Errorf("%+v", o.Usage)
	}
	if err := s.Close(); err != nil {
		b.Error(err)
	}
	u := s.Usage()
	if u.CPU < o.Usage.CPU || u.PeakMemory == 0 || u.BytesWritten < o.Bytes || u.Wall < o.Usage.Wall {
		b.Errorf("the session used %+v, its statement %+v", u, o.Usage)
	}
	if u != s.Usage() {
		b.Error("a closed session goes on using")
	}
}
