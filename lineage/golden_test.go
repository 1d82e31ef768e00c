package lineage_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/internal/golden"
	"github.com/barchan-data/barchan/lineage"
)

// TestGolden replays testdata/*.txt. A file is a list of blocks with an empty
// line between them: a command with what belongs to it, and, behind "----",
// the answer.
//
//	table NAME(COLUMN, COLUMN)   a table; without columns they are unknown
//	foreign NAME(COLUMN)         a published view of another team
//	view NAME QUERY              a materialized view
//	query ID NAME                saves the SQL below, and tells what breaks;
//	                             -- {{key}} type[=default] declares a parameter
//	archive ID, private ID, inline ID
//	lineage ID [deep] [KEY=VALUE]
func TestGolden(t *testing.T) {
	t.Parallel()
	golden.Each(t, "testdata/*.txt", func(t *testing.T, text string) string {
		t.Parallel()
		return replay(t, text)
	})
}

func replay(t *testing.T, text string) string {
	w := newWorld()
	tracer := lineage.New(w)
	var out []string
	for block := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n\n") {
		lines := strings.Split(block, "\n")
		first := 0
		for first < len(lines) && strings.HasPrefix(lines[first], "#") {
			first++
		}
		last := first
		for last < len(lines) && lines[last] != "----" {
			last++
		}
		shown := lines[:last]
		if first < last {
			if answer := act(t, w, tracer, strings.Fields(lines[first]), strings.Join(lines[first+1:last], "\n")); answer != "" {
				shown = append(shown[:last:last], "----", answer)
			}
		}
		out = append(out, strings.Join(shown, "\n"))
	}
	return strings.Join(out, "\n\n") + "\n"
}

func act(t *testing.T, w *world, tracer *lineage.Tracer, words []string, body string) string {
	switch rest := strings.Join(words[1:], " "); words[0] {
	case "table":
		w.addTable(1, rest, barchan.KindDataset)
	case "foreign":
		name := w.addTable(2, rest, barchan.KindView)
		w.views[name] = barchan.View{Team: 2, Name: name, Query: 999}
	case "view":
		w.views[words[1]] = barchan.View{Team: 1, Name: words[1], Query: id(t, words[2])}
	case "query":
		before, now := w.save(id(t, words[1]), strings.Join(words[2:], " "), body, params(body)...)
		return broken(t, tracer, before, now)
	case "archive", "private", "inline":
		q := w.queries[id(t, words[1])]
		q.Archived, q.View = q.Archived || words[0] == "archive", q.View || words[0] == "inline"
		if words[0] == "private" {
			q.Private, q.Team = true, 2
		}
		w.queries[q.ID] = q
	case "lineage":
		r := lineage.Request{Team: local, Query: id(t, words[1]), Values: barchan.Values{}}
		for _, word := range words[2:] {
			if key, value, ok := strings.Cut(word, "="); ok {
				r.Values[key] = barchan.Value{value}
			}
			r.Deep = r.Deep || word == "deep"
		}
		l, err := tracer.Of(t.Context(), r)
		if err != nil {
			return "error " + string(barchan.CodeOf(err)) + ": " + err.Error()
		}
		return show(l)
	default:
		t.Errorf("unknown command %s", words[0])
	}
	return ""
}

func id(t *testing.T, word string) barchan.QueryID {
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return barchan.QueryID(n)
}

func params(sql string) []barchan.Param {
	var list []barchan.Param
	for line := range strings.Lines(sql) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "-- {{"); ok {
			key, kind, _ := strings.Cut(rest, "}} ")
			kind, value, ok := strings.Cut(kind, "=")
			p := barchan.Param{Key: key, Type: barchan.ParamType(kind)}
			if ok {
				p.Default = barchan.Value{value}
			}
			list = append(list, p)
		}
	}
	return list
}

func broken(t *testing.T, tracer *lineage.Tracer, before, now barchan.Query) string {
	if before.ID == 0 {
		return ""
	}
	list, all, err := tracer.Broken(t.Context(), local, before, now)
	if err != nil || !all {
		return fmt.Sprintf("error: %v %v", all, err)
	}
	lines := []string{fmt.Sprintf("breaks %d", len(list))}
	for _, b := range list {
		lines = append(lines, b.String())
	}
	return strings.Join(lines, "\n")
}

func show(l *lineage.Lineage) string {
	lines := []string{fmt.Sprintf("query %d version %d", l.Query, l.Version)}
	for _, c := range l.Columns {
		line := c.Name + ":"
		for i, s := range c.Sources {
			if i > 0 {
				line += ","
			}
			line += fmt.Sprintf(" %s %s.%s", s.Kind, s.Name, s.Column)
			if s.Kind != lineage.Table && s.Query != 0 && !strings.HasPrefix(s.Name, "query_") {
				line += fmt.Sprintf(" of query %d", s.Query)
			}
		}
		if c.Unknown {
			line += " unknown"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
