package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screen is where commands draw.
type screen struct {
	out     io.Writer
	palette palette
	// size is the terminal's, in cells; nil when out is no terminal.
	size func() (width, height int)
}

// newScreen looks at what out is. Colours are for terminals whose user did not
// refuse them (https://no-color.org).
func newScreen(out io.Writer, getenv func(string) string) screen {
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || getenv("TERM") == "dumb" {
		return screen{out: out}
	}
	size := func() (int, int) {
		w, h, err := term.GetSize(int(f.Fd()))
		if err != nil || w <= 0 || h <= 0 {
			return 80, 24
		}
		return w, h
	}
	return screen{out: out, size: size, palette: palette{on: getenv("NO_COLOR") == ""}}
}

// width is the number of cells of a line; 0: any.
func (s screen) width() int {
	if s.size == nil {
		return 0
	}
	w, _ := s.size()
	return w
}

func (s screen) println(lines ...string) {
	for _, line := range lines {
		_, _ = fmt.Fprintln(s.out, line)
	}
}

// live redraws the last lines of a terminal.
type live struct {
	screen screen
	drawn  int
	hidden bool // the cursor
}

// Escape sequences that every terminal knows.
const (
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
	clearLine  = "\x1b[K"
	clearBelow = "\x1b[J"
)

// draw puts lines where the last draw put its own. It writes once, so that
// nothing flickers.
func (l *live) draw(lines []string) {
	var b strings.Builder
	if !l.hidden {
		l.hidden = true
		b.WriteString(hideCursor)
	}
	if l.drawn > 0 {
		fmt.Fprintf(&b, "\r\x1b[%dA", l.drawn)
	}
	for _, line := range lines {
		b.WriteString(line + clearLine + "\n")
	}
	if len(lines) < l.drawn {
		b.WriteString(clearBelow)
	}
	l.drawn = len(lines)
	_, _ = io.WriteString(l.screen.out, b.String())
}

// close leaves what was drawn, and gives the cursor back.
func (l *live) close() {
	if l.hidden {
		l.hidden = false
		_, _ = io.WriteString(l.screen.out, showCursor)
	}
}
