package worker

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// macros installs the prelude's macros when a statement first needs them. All
// of them at once take a tenth of a second of CPU, because DuckDB binds every
// overload: four times what it takes to open the database. A session is short,
// and needs few.
type macros struct {
	defined []macro        // in the prelude's order: a macro stands after those that it calls
	index   map[string]int // by name, in defined

	mu        sync.Mutex
	installed []bool
}

type macro struct {
	name, text string
	calls      []int // indexes of the macros in its body
}

// macroHead begins every definition of the prelude, at the start of a line.
const macroHead = "CREATE MACRO "

var macroName = regexp.MustCompile(`\bdune_[a-z0-9_]+`)

// parseMacros divides the prelude's text.
func parseMacros(text string) *macros {
	m := &macros{index: map[string]int{}}
	parts := strings.Split("\n"+text, "\n"+macroHead)
	for _, part := range parts[1:] { // a comment stands before the first
		name := macroName.FindString(part)
		i := len(m.defined)
		m.index[name] = i
		m.defined = append(m.defined, macro{name: name, text: macroHead + part, calls: m.mentioned(part, i)})
	}
	m.installed = make([]bool, len(m.defined))
	return m
}

// mentioned returns the macros that a text names, other than the one at self.
func (m *macros) mentioned(text string, self int) []int {
	var list []int
	for _, name := range macroName.FindAllString(text, -1) {
		if i, ok := m.index[name]; ok && i != self && !slices.Contains(list, i) {
			list = append(list, i)
		}
	}
	return list
}

// need installs the macros that a statement names, and those that they call.
// A name inside a string installs one too many, which harms nobody.
func (m *macros) need(ctx context.Context, c *conn, sql string) error {
	if !strings.Contains(sql, "dune_") {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.install(ctx, c, m.mentioned(sql, -1))
}

func (m *macros) install(ctx context.Context, c *conn, list []int) error {
	for _, i := range list {
		if m.installed[i] {
			continue
		}
		if err := m.install(ctx, c, m.defined[i].calls); err != nil {
			return err
		}
		if err := c.exec(ctx, m.defined[i].text); err != nil {
			return fmt.Errorf("define %s: %w", m.defined[i].name, err)
		}
		m.installed[i] = true
	}
	return nil
}
