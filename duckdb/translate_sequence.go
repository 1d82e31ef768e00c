package duckdb

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan/dunesql"
)

// unnestedSequence prints UNNEST(sequence(1, 1000000)), of numbers that are
// written out, as a table that streams. As a list DuckDB would fold it into a
// constant while it plans, where nothing can stop it.
func unnestedSequence(n *dunesql.Unnest) (string, bool) {
	if len(n.Exprs) != 1 || n.Ordinality {
		return "", false
	}
	call, ok := n.Exprs[0].(*dunesql.Call)
	if !ok || call.Name.Folded() != "sequence" || len(call.Args) < 2 || len(call.Args) > 3 {
		return "", false
	}
	numbers := make([]int64, 0, 3)
	for _, a := range call.Args {
		n, ok := wholeNumber(a)
		if !ok {
			return "", false
		}
		numbers = append(numbers, n)
	}
	first, last := numbers[0], numbers[1]
	if len(numbers) == 2 {
		numbers = append(numbers, 1)
		if first > last {
			numbers[2] = -1
		}
	}
	if step := numbers[2]; step == 0 || step > 0 && first > last || step < 0 && first < last {
		return "", false // an error, which the list has
	}
	args := make([]string, len(numbers))
	for i, n := range numbers {
		args[i] = strconv.FormatInt(n, 10)
	}
	return "LATERAL (SELECT generate_series AS " + quote("u0") + " FROM generate_series(" + strings.Join(args, ", ") + "))", true
}

// wholeNumber is the value of an integer that is written out.
func wholeNumber(e dunesql.Expr) (int64, bool) {
	sign := ""
	if s, ok := e.(*dunesql.Sign); ok && s.Op == dunesql.Minus {
		sign, e = "-", s.Expr
	}
	i, ok := e.(*dunesql.Integer)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(sign+i.Text, 10, 64)
	return n, err == nil
}
