package run

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/barchan-data/barchan"
)

// placeOf is the position of a byte, counted the slow way.
func placeOf(text string, offset int) barchan.Position {
	p := barchan.Position{Line: 1, Column: 1}
	for i, r := range text {
		if i >= offset {
			break
		}
		p.Column++
		if r == '\n' {
			p.Line, p.Column = p.Line+1, 1
		}
	}
	return p
}

func TestPlacesAreThoseOfTheWrittenText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringMatching(`[aä\n ]{0,6}`)
		value := rapid.StringMatching(`[b\n]{0,5}`)
		var old, text strings.Builder
		var edits []barchan.Edit
		var same [][2]int // offsets that are the same place in both
		for range rapid.IntRange(0, 5).Draw(t, "parameters") {
			keep := plain.Draw(t, "plain")
			for i := range keep {
				same = append(same, [2]int{text.Len() + i, old.Len() + i})
			}
			old.WriteString(keep)
			text.WriteString(keep)
			v := value.Draw(t, "value")
			edits = append(edits, barchan.Edit{Start: text.Len(), End: text.Len() + len(v), OldStart: old.Len(), OldEnd: old.Len() + len("{{k}}")})
			for i := range v { // inside a value: where the parameter stands
				same = append(same, [2]int{text.Len() + i, old.Len()})
			}
			old.WriteString("{{k}}")
			text.WriteString(v)
		}
		same = append(same, [2]int{text.Len(), old.Len()})
		for _, s := range same {
			if got, want := origin(text.String(), edits, s[0]), placeOf(old.String(), s[1]); got != want {
				t.Fatalf("byte %d of %q is at %v of %q, want %v", s[0], text.String(), got, old.String(), want)
			}
			if got := placeOf(text.String(), s[0]).OffsetIn(text.String()); got != s[0] {
				t.Fatalf("offset %d of %q comes back as %d", s[0], text.String(), got)
			}
		}
	})
}

func TestAPlaceBehindTheTextIsItsEnd(t *testing.T) {
	t.Parallel()
	for p, want := range map[barchan.Position]int{{Line: 1, Column: 99}: 2, {Line: 2, Column: 99}: 5, {Line: 9, Column: 1}: 5} {
		if got := p.OffsetIn("ab\ncd"); got != want {
			t.Errorf("offset of %v is %d, want %d", p, got, want)
		}
	}
	if got, want := origin("ab", nil, 99), (barchan.Position{Line: 1, Column: 3}); got != want {
		t.Errorf("origin of a byte behind the text is %v, want %v", got, want)
	}
}
