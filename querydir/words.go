package querydir

import (
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// words is a text that is written so that it is read back whatever it holds.
// The library's own choice of a style loses what stands at the ends of some
// texts of several lines.
type words string

// MarshalYAML implements yaml.Marshaler.
func (w words) MarshalYAML() (any, error) {
	if friendly(string(w)) {
		return string(w), nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: string(w)}, nil
}

// friendly reports whether every style can hold a text: printable, no blank
// lines at its ends, and no blanks at the ends of its lines.
func friendly(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != line || line == "" && text != "" || strings.ContainsFunc(line, odd) {
			return false
		}
	}
	return true
}

func odd(r rune) bool { return !unicode.IsPrint(r) }

func wordsOf(texts []string) []words {
	if texts == nil {
		return nil
	}
	out := make([]words, len(texts))
	for i, t := range texts {
		out[i] = words(t)
	}
	return out
}
