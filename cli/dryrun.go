package cli

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/querydir"
)

// dryQuery says what a push would make of a query, and how its text would
// change. What fills a view is told beside it, not in the text.
func dryQuery(done pushedQuery, q querydir.Query, old duneapi.Query, exists bool, o pushOptions) (pushedQuery, error) {
	q.Materialized = nil
	var was string
	from := "/dev/null"
	if exists {
		saved, err := fromServer(old, nil)
		if err != nil {
			return done, err
		}
		was, from = querydir.Text(saved), fmt.Sprintf("query %d, version %d", old.QueryID, old.Version)
		if old.IsArchived {
			from += ", archived"
		}
	} else {
		done.Outcome = outcomeCreated
		if !o.keep {
			done.QueryID = 0
		}
	}
	now := querydir.Text(q)
	done.Diff = udiff.Unified(from, q.File, was, now)
	if was == now { // it would only come back from the archive
		done.Diff = fmt.Sprintf("--- %s\n+++ %s\n", from, q.File)
	}
	return done, nil
}

// tellDiff prints a diff for a person.
func (a *commands) tellDiff(diff string) {
	if a.json || diff == "" {
		return
	}
	for i, line := range strings.Split(strings.TrimSuffix(diff, "\n"), "\n") {
		if i < 2 { // the names of the two sides
			a.screen.println(a.screen.palette.bold(clean(line)))
			continue
		}
		a.screen.println(paintDiff(a.screen.palette, clean(line)))
	}
}

func paintDiff(p palette, line string) string {
	switch {
	case strings.HasPrefix(line, "@@"):
		return p.paint(cyan, line)
	case strings.HasPrefix(line, "-"):
		return p.paint(red, line)
	case strings.HasPrefix(line, "+"):
		return p.paint(green, line)
	}
	return line
}

// prune archives the team's queries that a push has not pushed.
func (a *commands) prune(ctx context.Context, server *client.Client, report *pushReport, o pushOptions, tell func(string)) error {
	kept := map[int64]bool{}
	for _, q := range report.Queries {
		kept[q.QueryID] = true
	}
	saved, err := allSaved(ctx, server)
	if err != nil {
		return err
	}
	saved = slices.DeleteFunc(saved, func(q querydir.Query) bool { return kept[int64(q.Query.ID)] })
	if !o.dry {
		if err := archiveAll(ctx, server, saved); err != nil {
			return err
		}
	}
	for _, q := range saved {
		id := int64(q.Query.ID)
		report.Queries = append(report.Queries, pushedQuery{QueryID: id, FileID: id, Name: q.Query.Name, Outcome: outcomeArchived})
		tell(fmt.Sprintf("%-9s  %7d  %s", outcomeArchived, id, clean(q.Query.Name)))
	}
	return nil
}

// archiveAll archives queries, readers before what they read: one that is read
// by a query which stays is refused.
func archiveAll(ctx context.Context, server *client.Client, queries []querydir.Query) error {
	for len(queries) > 0 {
		var read []querydir.Query
		var refusal error
		for _, q := range queries {
			err := server.ArchiveQuery(ctx, int64(q.Query.ID), false)
			switch {
			case err == nil:
			case client.StatusOf(err) == http.StatusConflict:
				read, refusal = append(read, q), fmt.Errorf("archive query %d: %w", q.Query.ID, err)
			default:
				return fmt.Errorf("archive query %d: %w", q.Query.ID, err)
			}
		}
		if len(read) == len(queries) {
			return refusal
		}
		queries = read
	}
	return nil
}
