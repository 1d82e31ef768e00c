package worker

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/internal/trino"
)

// TestGenerated compares random expressions with a real Trino: every function
// that it has, every operator and every cast, over the edges of the types, as
// constants, as columns and as results of other calls, and whole expressions.
// BARCHAN_TEST_FUNCTIONS is a pattern of names that are to be tried ("op", "cast"
// and "nest" among them), BARCHAN_TEST_SEED a number that chooses others.
func TestGenerated(t *testing.T) {
	address := trino.Address(t)
	var seed uint64 = 1
	if text := os.Getenv("BARCHAN_TEST_SEED"); text != "" {
		if _, err := fmt.Sscan(text, &seed); err != nil {
			t.Fatal(err)
		}
	}
	wanted := regexp.MustCompile(`^(?:` + os.Getenv("BARCHAN_TEST_FUNCTIONS") + `)$`)
	if wanted.String() == `^(?:)$` {
		wanted = regexp.MustCompile("")
	}
	functions := signatures(t, address)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	for _, f := range functions {
		if f.kind == "scalar" {
			g.scalars = append(g.scalars, f)
		}
	}
	var cases []generated
	for _, f := range functions {
		if wanted.MatchString(f.name) {
			cases = append(cases, g.calls(f)...)
		}
	}
	for _, kind := range []struct {
		name string
		make func() string
	}{{"op", g.operation}, {"cast", g.cast}, {"nest", g.nested}} {
		if !wanted.MatchString(kind.name) {
			continue
		}
		for range 1500 {
			g.fresh(g.chance(50))
			if text := g.whole(kind.make); text != "" {
				cases = append(cases, generated{text, kind.name == "nest"})
			}
		}
	}
	compareGenerated(t, address, cases)
}

// generated is an expression, whose arguments may be calls.
type generated struct {
	text   string
	nested bool
}

// compareGenerated runs cases here and there.
func compareGenerated(t *testing.T, address string, cases []generated) {
	t.Helper()
	conn := preluded(t)
	today(t, conn, address)
	texts := make([]string, len(cases))
	for i, c := range cases {
		texts[i] = c.text
	}
	agreed, known := 0, map[string]int{}
	for i, r := range askAll(t, address, texts) {
		verdict := judgeTyped(conn, texts[i], r)
		if verdict == "ok" {
			agreed++
			continue
		}
		reason := reasonOf(texts[i], verdict)
		if reason == "" && (cases[i].nested || strings.Contains(texts[i], "cast(null")) && leftOpen(t, conn, address, texts[i], verdict) {
			reason = "Whether an argument that fails is calculated is left open: constants may be before a query runs, and what nobody reads may never be."
		}
		if reason != "" {
			known[reason]++
			continue
		}
		t.Errorf("%s\n  %s", verdict, texts[i])
	}
	for reason, n := range known {
		t.Logf("%4d: %s", n, reason)
	}
	t.Logf("%d of %d agree", agreed, len(cases))
}

// leftOpen reports whether a nested expression differs because a part of it
// fails: that of one engine, and without TRY that of any.
func leftOpen(t *testing.T, conn *sql.Conn, address, text, verdict string) bool {
	t.Helper()
	if failsByData(verdict) {
		return true
	}
	bare := strings.ReplaceAll(text, "try(", "(")
	if bare == text || !strings.HasPrefix(verdict, "row ") {
		return false
	}
	r := askAll(t, address, []string{bare})[0]
	return r.Error != nil && !strings.HasPrefix(r.Error.Message, "line ") || failsByData(judgeTyped(conn, bare, r))
}

// dataFailure are the words of an engine that fails at a value, not at a type.
var dataFailure = regexp.MustCompile(`^fails: \{"exception_type":"(Invalid Input|Out of Range)"|^fails: \{"exception_type":"Conversion","exception_message":"[^U]|^Trino fails with "[^l]`)

func failsByData(verdict string) bool { return dataFailure.MatchString(verdict) }

// signatures are those of all functions, as SHOW FUNCTIONS lists them.
func signatures(t *testing.T, address string) []signature {
	t.Helper()
	answer, err := trino.Ask(t.Context(), address, "SHOW FUNCTIONS")
	if err != nil {
		t.Fatal(err)
	}
	var list []signature
	for _, row := range answer.Rows {
		f := signature{name: row[0].(string), result: shapeOf(row[1].(string)), kind: row[3].(string)}
		if varying.MatchString(f.name) || f.kind == "table" {
			continue
		}
		if arguments := row[2].(string); arguments != "" {
			_, parts := cutType("f(" + arguments + ")")
			for _, p := range parts {
				f.arguments = append(f.arguments, shapeOf(p))
			}
		}
		if !slices.ContainsFunc(append(f.arguments, f.result), shape.foreign) {
			list = append(list, f)
		}
	}
	return list
}

// calls are some of a function: with constants, with columns, and with the
// results of other calls.
func (g *generator) calls(f signature) []generated {
	var list []generated
	for i := range 12 {
		g.fresh(f.kind == "scalar" && i >= 6 && i < 10)
		depth := 0
		if i >= 8 {
			depth = 1
		}
		var text string
		ok := true
		switch f.kind {
		case "aggregate":
			text, ok = g.aggregate(f)
		case "window":
			text, ok = g.window(f)
		default:
			text = g.whole(func() string {
				text, ok := g.call(f, map[string]shape{}, depth)
				if !ok {
					return ""
				}
				return text
			})
		}
		if ok && text != "" {
			list = append(list, generated{text, depth > 0})
		}
	}
	return list
}

func (g *generator) operation() string {
	a, b := g.leaf(shape{name: g.pick(plainTypes)}), g.leaf(shape{name: g.pick(plainTypes)})
	return a + " " + g.pick(operators) + " " + b
}

func (g *generator) cast() string {
	form := g.pick([]string{"cast", "cast", "try_cast"})
	return form + "(" + g.leaf(shape{name: g.pick(plainTypes)}) + " as " + g.pick(casts) + ")"
}

func (g *generator) nested() string { return g.expr(shapeOf(g.pick(nestedTypes)), 2+g.IntN(2)) }

// today makes the day of Trino's clock that of ours: a time of day that becomes a
// timestamp is one of today.
func today(t *testing.T, conn *sql.Conn, address string) {
	t.Helper()
	r, err := trino.Ask(t.Context(), address, "SELECT cast(current_date as varchar)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), fmt.Sprintf("SET VARIABLE barchan_now = TIMESTAMPTZ '%s 12:34:56.789+00'", r.Rows[0][0])); err != nil {
		t.Fatal(err)
	}
}
