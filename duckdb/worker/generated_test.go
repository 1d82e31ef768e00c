package worker

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
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
	var cases []string
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
				cases = append(cases, text)
			}
		}
	}
	compareGenerated(t, address, cases)
}

// compareGenerated runs cases here and there.
func compareGenerated(t *testing.T, address string, cases []string) {
	t.Helper()
	conn := preluded(t)
	today(t, conn, address)
	agreed, known := 0, map[string]int{}
	for i, r := range askAll(t, address, cases) {
		verdict := judgeTyped(conn, cases[i], r)
		reason := ""
		if verdict != "ok" {
			reason = reasonOf(cases[i], verdict)
		}
		switch {
		case verdict == "ok":
			agreed++
		case reason != "":
			known[reason]++
		default:
			t.Errorf("%s\n  %s", verdict, cases[i])
		}
	}
	for reason, n := range known {
		t.Logf("%4d: %s", n, reason)
	}
	t.Logf("%d of %d agree", agreed, len(cases))
}

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
func (g *generator) calls(f signature) []string {
	var list []string
	for i := range 12 {
		g.fresh(f.kind == "scalar" && i >= 6 && i < 10)
		depth := 0
		if i >= 8 {
			depth = 1
		}
		text, ok := "", true
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
			list = append(list, text)
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
