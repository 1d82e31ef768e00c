package cli

import "charm.land/lipgloss/v2"

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
	if !p.on || color == "" || text == "" {
		return text
	}
	return lipgloss.NewStyle().Foreground(lipgloss.Color(color)).Render(text)
}

func (p palette) bold(text string) string {
	if !p.on || text == "" {
		return text
	}
	return lipgloss.NewStyle().Bold(true).Render(text)
}

func (p palette) dim(text string) string {
	if !p.on || text == "" {
		return text
	}
	return lipgloss.NewStyle().Faint(true).Render(text)
}
