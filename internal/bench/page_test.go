package main

import (
	"strings"
	"testing"
)

func TestAPageKeepsWhatIsNotMeasured(t *testing.T) {
	t.Parallel()
	b := &bench{page: &strings.Builder{}}
	b.head()
	b.section("Plan", "New.")
	b.table("nodes", "cold")
	b.row("200", "1 ms")
	old := "# Benchmarks\nMade.\n\n## Plan\nOld.\n\n## DuneSQL\nNot measured here.\n\n| a |\n|---|\n\n## What these figures say\nMuch.\n"
	page := b.page.String()
	want := "\n## DuneSQL\nNot measured here.\n\n| a |\n|---|\n\n## What these figures say\nMuch.\n"
	if got := kept(old, page); got != want {
		t.Errorf("kept is %q, want %q", got, want)
	}
	if got := kept(page+want, page); got != want {
		t.Errorf("the second time, kept is %q, want %q", got, want)
	}
	if got := kept("", page); got != "" {
		t.Errorf("of no page, kept is %q", got)
	}
}
