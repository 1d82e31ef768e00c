package dunesql

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
)

// cases runs every case of the files that match pattern. A case is its input,
// a line "----", the output, and an empty line; lines that begin with # are
// comments between cases.
func cases(t *testing.T, pattern string, run func(t *testing.T, input string) string) {
	t.Helper()
	golden.Each(t, pattern, func(t *testing.T, text string) string { return rewrite(t, text, run) })
}

// rewrite returns a golden file with the output that run gives now.
func rewrite(t *testing.T, text string, run func(t *testing.T, input string) string) string {
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
		var comments, input []string
		for _, line := range strings.Split(block, "\n") {
			if line == "----" {
				break
			}
			if strings.HasPrefix(line, "#") {
				comments = append(comments, line)
			} else {
				input = append(input, line)
			}
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		for _, line := range comments {
			out.WriteString(line + "\n")
		}
		if len(input) > 0 {
			sql := strings.Join(input, "\n")
			fmt.Fprintf(&out, "%s\n----\n%s\n", sql, strings.TrimRight(run(t, sql), "\n"))
		}
	}
	return out.String()
}

// TestParse parses the cases of testdata/parse, which show every production of
// the grammar, and prints them.
func TestParse(t *testing.T) {
	cases(t, "testdata/parse/*.txt", func(t *testing.T, sql string) string {
		s, err := Parse(sql)
		if err != nil {
			return formatError(t, sql, err)
		}
		checkRoundTrip(t, sql, s)
		checkOffsets(t, s)
		return Print(s)
	})
}

// formatError returns code and message, and checks that both the message and
// the position name the same place.
func formatError(t *testing.T, sql string, err error) string {
	t.Helper()
	var e *barchan.Error
	if !errors.As(err, &e) {
		t.Errorf("%s: the error is no *barchan.Error: %v", sql, err)
		return err.Error()
	}
	if e.Position.IsZero() || !strings.HasPrefix(e.Message, fmt.Sprintf("line %d:%d: ", e.Position.Line, e.Position.Column)) {
		t.Errorf("%s: position %v is not that of the message %q", sql, e.Position, e.Message)
	}
	return fmt.Sprintf("error %s: %s", e.Code, e.Message)
}

// checkOffsets fails unless every node begins inside of its parent's text, at
// the start of a token.
func checkOffsets(t *testing.T, s *Statement) {
	t.Helper()
	tokens, err := lex(s.Text)
	if err != nil {
		t.Fatal(err)
	}
	starts := map[int]bool{}
	for _, tok := range tokens {
		starts[tok.start] = true
	}
	Walk(s, func(n Node) bool {
		if !starts[n.Pos()] {
			t.Errorf("%s: %T stands at %d, where no token begins", s.Text, n, n.Pos())
		}
		for _, c := range Children(n) {
			if c.Pos() < n.Pos() {
				t.Errorf("%s: %T at %d begins before its parent %T at %d", s.Text, c, c.Pos(), n, n.Pos())
			}
		}
		return true
	})
}

// TestTree shows the trees of the cases of testdata/tree: precedence,
// associativity, and what is folded.
func TestTree(t *testing.T) {
	cases(t, "testdata/tree/*.txt", func(t *testing.T, sql string) string {
		s, err := Parse("SELECT " + sql)
		if err != nil {
			return formatError(t, sql, err)
		}
		item := s.Query.Body.(*Select).Items[0]
		if e, ok := item.(*SelectExpr); ok {
			return dump(e.Expr)
		}
		return dump(item)
	})
}
