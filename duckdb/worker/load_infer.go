package worker

import (
	"context"
	"fmt"
	"strings"

	"github.com/barchan-data/barchan"
)

// guess is a type that a column of texts may have: every text matches the
// pattern, and is a value of the type.
type guess struct {
	typ     string
	pattern string // regular expression; "" for any
}

// guesses are in order: the first that fits every value is the type. A number
// with a leading zero is a code, not a number; integers beyond bigint stay
// exact.
var guesses = []guess{
	{"boolean", `(?i)true|false`},
	{"bigint", `[+-]?(0|[1-9][0-9]*)`},
	{"decimal(38,0)", `[+-]?(0|[1-9][0-9]*)`},
	{"uint256", `(0|[1-9][0-9]*)`},
	{"double", `[+-]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]+)?`},
	{"date", `[0-9]{4}-[0-9]{2}-[0-9]{2}`},
	{"timestamp(3)", `[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?`},
	{"timestamp(3) with time zone", `[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?UTC|Z|[+-][0-9]{2}(:?[0-9]{2})?)`},
}

// infer gives every column of the file the type that all its values have.
// Columns that the file itself has a type for keep it; a column of texts
// without any value is varchar. One pass over the file asks for all columns
// and all types at once.
func (s *source) infer(ctx context.Context, c *conn) ([]target, error) {
	var questions []string
	for _, column := range s.columns {
		if !column.text {
			continue
		}
		questions = append(questions, "count("+column.sql+")")
		for _, g := range guesses {
			value, err := g.value(column.sql)
			if err != nil {
				return nil, err
			}
			questions = append(questions, "count("+value+")")
		}
	}
	counts, err := s.count(ctx, c, questions)
	if err != nil {
		return nil, err
	}
	var list []target
	for _, column := range s.columns {
		typ := column.form.name
		if column.text {
			typ = choose(counts[0], counts[1:1+len(guesses)])
			counts = counts[1+len(guesses):]
		}
		t, err := column.as(barchan.Column{Name: column.name, Type: typ})
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

func (g guess) value(column string) (string, error) {
	f, err := formOfName(g.typ)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("CASE WHEN regexp_full_match(%s, %s) THEN %s END", column, quoteText(g.pattern), fromText(column, f)), nil
}

// choose returns the first type that fits every one of the values.
func choose(values int64, fit []int64) string {
	for i, g := range guesses {
		if values > 0 && fit[i] == values {
			return g.typ
		}
	}
	return "varchar"
}

func (s *source) count(ctx context.Context, c *conn, questions []string) ([]int64, error) {
	if len(questions) == 0 {
		return nil, nil
	}
	counts := make([]int64, len(questions))
	into := make([]any, len(counts))
	for i := range counts {
		into[i] = &counts[i]
	}
	query := "SELECT " + strings.Join(questions, ", ") + " FROM " + s.from
	if err := c.sql.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return nil, s.said(parseError(err.Error()))
	}
	return counts, nil
}
