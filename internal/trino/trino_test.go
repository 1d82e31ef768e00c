package trino

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAsk reads the pages of a server that answers as Trino does.
func TestAsk(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Trino-User") == "":
			http.Error(w, "no user", http.StatusUnauthorized)
		case r.Method == http.MethodPost:
			fmt.Fprintf(w, `{"nextUri": "%s/1", "stats": {}}`, server.URL)
		case r.URL.Path == "/1":
			fmt.Fprintf(w, `{"nextUri": "%s/2", "columns": [{"name": "_col0", "type": "bigint"}], "data": [[1]]}`, server.URL)
		case r.URL.Path == "/2":
			fmt.Fprint(w, `{"columns": [{"name": "_col0", "type": "bigint"}], "data": [[9007199254740993]], "error": {"message": "late"}}`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	got, err := Ask(t.Context(), server.URL, "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	want := Result{
		Columns: []Column{{"_col0", "bigint"}}, Rows: [][]any{{json.Number("1")}, {json.Number("9007199254740993")}},
		Error: &Failure{Message: "late"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	server.Close()
	if _, err := Ask(t.Context(), server.URL, "SELECT 1"); err == nil {
		t.Error("a server that is gone answers")
	}
}

func TestLiterals(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 0xAB, 0x":                         "SELECT X'AB', X''",
		"'0xab' || \"0xcd\" -- 0xef":              "'0xab' || \"0xcd\" -- 0xef",
		"'it''s' /* 0x01 */ + a0x01, 0x01=topic0": "'it''s' /* 0x01 */ + a0x01, X'01'=topic0",
	} {
		if got := Literals(sql); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
}
