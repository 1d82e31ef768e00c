package cli

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// palette paints texts, or leaves them alone when colours are off.
type palette struct{ on bool }

// The colours are those of the terminal's own scheme, so that they are
// readable on any ground.
const (
	red    = "1"
	green  = "2"
	yellow = "3"
	blue   = "4"
	cyan   = "6"
)

func (p palette) paint(color, text string) string {
	if color == "" {
		return text
	}
	return p.render(lipgloss.NewStyle().Foreground(lipgloss.Color(color)), text)
}

func (p palette) bold(text string) string {
	return p.render(lipgloss.NewStyle().Bold(true), text)
}

func (p palette) dim(text string) string {
	return p.render(lipgloss.NewStyle().Faint(true), text)
}

// render leaves spaces alone: they have no colour, and may be trimmed later.
func (p palette) render(style lipgloss.Style, text string) string {
	if !p.on || strings.TrimSpace(text) == "" {
		return text
	}
	return style.Render(text)
}
