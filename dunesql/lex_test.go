package dunesql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
)

// TestLex shows the tokens of the cases of testdata/lex: kind, text, and the
// keyword or operator that it is.
func TestLex(t *testing.T) {
	cases(t, "testdata/lex/*.txt", func(t *testing.T, text string) string {
		tokens, err := lex(text)
		if err != nil {
			return formatError(t, text, err)
		}
		checkTokens(t, text, tokens)
		return formatTokens(text, tokens)
	})
}

func formatTokens(text string, tokens []token) string {
	var b strings.Builder
	for _, tok := range tokens {
		fmt.Fprintf(&b, "%d %s %s", tok.start, kindNames[tok.kind], text[tok.start:tok.end])
		if tok.sym != "" && tok.kind == kindWord {
			fmt.Fprintf(&b, " = %s", tok.sym)
		}
		b.WriteString("\n")
	}
	return b.String()
}

var kindNames = map[kind]string{
	kindEOF: "end", kindWord: "word", kindQuoted: "quoted", kindInteger: "integer",
	kindDecimal: "decimal", kindDouble: "double", kindString: "string", kindUnicode: "unicode",
	kindBinary: "binary", kindSymbol: "symbol", kindPlaceholder: "placeholder",
}

// checkTokens fails unless the tokens are in order, with nothing between them
// but blanks and comments.
func checkTokens(t *testing.T, text string, tokens []token) {
	t.Helper()
	last := 0
	for _, tok := range tokens {
		if tok.start < last || tok.end < tok.start {
			t.Errorf("%q: the token at %d overlaps the one before", text, tok.start)
		}
		l := lexer{text: text[last:tok.start]}
		if err := l.skipBlanks(); err != nil || l.pos != len(l.text) {
			t.Errorf("%q: %q between tokens is skipped", text, l.text)
		}
		last = tok.end
	}
}

// TestTemplate shows the placeholders of the cases of testdata/template, each
// with its context and what it stands in.
func TestTemplate(t *testing.T) {
	cases(t, "testdata/template/*.txt", func(t *testing.T, text string) string {
		holes, err := Placeholders(text)
		if err != nil {
			return formatError(t, text, err)
		}
		var b strings.Builder
		for _, h := range holes {
			fmt.Fprintf(&b, "%q in %s: %d %s in %s\n", h.Key, h.Context, h.Start, text[h.Start:h.End], text[h.OuterStart:h.OuterEnd])
		}
		if len(holes) == 0 {
			return "none"
		}
		return b.String()
	})
}

func TestTemplateTokensHoldPlaceholdersOfCodeOnly(t *testing.T) {
	const text = "SELECT eth_{{a}}.{{b}}, '{{c}}' -- {{d}}"
	tokens, holes, err := lexTemplate(text)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Split(strings.TrimSpace(formatTokens(text, tokens)), "\n"), "; ")
	want := "0 word SELECT = SELECT; 7 word eth_; 11 placeholder {{a}}; 16 symbol .; 17 placeholder {{b}}; " +
		"22 symbol ,; 24 string '{{c}}'; 40 end "
	if got+" " != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(holes) != 4 {
		t.Errorf("%d placeholders", len(holes))
	}
}

func TestPositionAt(t *testing.T) {
	const text = "a\nß😀b\r\n\n c"
	cases := []struct {
		offset int
		want   barchan.Position
	}{
		{-1, barchan.Position{Line: 1, Column: 1}},
		{0, barchan.Position{Line: 1, Column: 1}},
		{1, barchan.Position{Line: 1, Column: 2}},
		{2, barchan.Position{Line: 2, Column: 1}},
		{4, barchan.Position{Line: 2, Column: 2}},
		{8, barchan.Position{Line: 2, Column: 3}},
		{11, barchan.Position{Line: 3, Column: 1}},
		{13, barchan.Position{Line: 4, Column: 2}},
		{99, barchan.Position{Line: 4, Column: 3}},
	}
	for _, c := range cases {
		if got := PositionAt(text, c.offset); got != c.want {
			t.Errorf("PositionAt(%d) = %+v, want %+v", c.offset, got, c.want)
		}
	}
}

func TestFolded(t *testing.T) {
	s := mustParse(t, `SELECT * FROM Dune."Team".RESULT_x, "Query_1"`)
	from := s.Query.Body.(*Select).From
	for i, want := range []string{"dune.team.result_x", "query_1"} {
		if got := from[i].(*Table).Name.Folded(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
