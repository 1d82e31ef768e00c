package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan/duneapi"
)

func readCSV(text string, limit int64) (request duneapi.CSVRequest, data string, has bool, err error) {
	c := &call{Request: httptest.NewRequest(http.MethodPost, "/", strings.NewReader(text))}
	b, err := readCSVBody(c, "", limit, 1<<20)
	if err != nil {
		return request, "", false, err
	}
	defer b.close()
	if b.data == nil {
		return b.CSVRequest, "", false, nil
	}
	rows, err := io.ReadAll(b.data)
	return b.CSVRequest, string(rows), true, err
}

// The streaming reader is held against encoding/json: the same texts are
// taken, and give the same fields.
func TestCSVBodyReadsWhatTheDecoderReads(t *testing.T) {
	t.Parallel()
	texts := []string{
		`{"table_name":"t","data":"a,b\n1,2\n"}`, `{"data":"a\n1","table_name":"t","is_private":true,"description":"d"}`,
		`{"data":"\"\\\/\b\f\n\r\t\u00e9\u0041"}`, `{"data":"\ud83d\ude00 x"}`, `{"data":"\ud83d x"}`, `{"data":"\ud83d\u0041"}`, `{"data":"\ude00"}`, `{"data":"\ud83d"}`,
		`{"data":"\ud83d\ud83d\ude00"}`, `{"data":"\"}`, `{"data":"\`, `{"data":"\u12"}`, `{"data":"\x"}`, `{"data":"\u12g4"}`, `{"data":"\ud83d\u12g4"}`,
		"{\"data\":\"a\nb\"}", "{\"data\":\"\xff\"}", `{"data":"`, `{"data"`, `{"data":1}`, `{"data":null}`, `{"data":["x"]}`, `{"data":{"data":"x"}}`,
		`{"data":"a","data":"b"}`, `{"x":{"data":"inner"},"data":"outer"}`, `{"x":["data","y"],"data":"z"}`, `{"x":"data","data":"z"}`, `{"table_name":"data"}`,
		`[{"data":"x"}]`, `"data"`, `{"d\u0061ta":"escaped"}`, `{}`, ``, `null`, ` { "data" : "x" , "table_name" : "y" } `, `{"data":"x"}{"data":"y"}`, `{"data":"x"}}`,
		`{:"data","data":"x"}`, `{"data":"x" "y"}`, `{"data""x"}`, `}{"data":"x"}`, `{"data":"日本 👾 é"}`,
		`{"data":"\u0000"}`, `{"data":"a","Data":"b"}`, `{"DATA":"a"}`,
	}
	for _, text := range texts {
		compareCSV(t, text)
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func compareCSV(t fataler, text string) {
	t.Helper()
	var want duneapi.CSVRequest
	wantErr := decodeText("The request body", []byte(text), &want)
	got, data, _, err := readCSV(text, 1<<20)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: error %v, want %v", text, err, wantErr)
	}
	if err != nil {
		return
	}
	if data == "" {
		data = got.Data
	}
	got.Data = data
	if got != want {
		t.Fatalf("%q: %+v, want %+v", text, got, want)
	}
}

func TestCSVBodyOfAnyTextIsThatText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body, err := json.Marshal(duneapi.CSVRequest{TableName: rapid.String().Draw(t, "name"), Data: rapid.String().Draw(t, "data"), Description: rapid.String().Draw(t, "description")})
		if err != nil {
			t.Fatal(err)
		}
		compareCSV(t, string(body))
		at := rapid.IntRange(0, len(body)-1).Draw(t, "at")
		compareCSV(t, string(body[:at]))
		body[at] = rapid.Byte().Draw(t, "byte")
		compareCSV(t, string(body))
	})
}

func TestCSVBodyIsNotHeldInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("40 MB through one goroutine")
	}
	row := strings.Repeat("some,cells,of,a,row\\n", 50)
	const rows = 40_000 // 40 MB
	text := io.MultiReader(strings.NewReader(`{"table_name":"t","data":"`), &repeated{text: row, left: rows}, strings.NewReader(`"}`))
	c := &call{Request: httptest.NewRequest(http.MethodPost, "/", text)}
	b, err := readCSVBody(c, t.TempDir(), 1<<30, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	n, err := io.Copy(io.Discard, b.data)
	if want := int64(rows * 50 * len("some,cells,of,a,row\n")); err != nil || n != want {
		t.Errorf("%d bytes, want %d: %v", n, want, err)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 16<<20 {
		t.Errorf("%d bytes of heap", m.HeapAlloc)
	}
}

type repeated struct {
	text string
	left int
	rest bytes.Buffer
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest.Len() == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left--
		r.rest.WriteString(r.text)
	}
	return r.rest.Read(p)
}
