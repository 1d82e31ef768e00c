package dunesql

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// MapBack returns the byte offset in the old text of an offset in the new one.
// What lies within an edit maps to where the old piece began.
func MapBack(edits []barchan.Edit, offset int) int {
	i := sort.Search(len(edits), func(i int) bool { return edits[i].Start > offset }) - 1
	switch {
	case i < 0:
		return offset
	case offset < edits[i].End:
		return edits[i].OldStart
	}
	return edits[i].OldEnd + offset - edits[i].End
}

// PositionBefore returns the line and column, in the text that a user wrote,
// of an offset in the text that substitution made of it. The parameters on the
// line before it count with their bytes.
func PositionBefore(text string, edits []barchan.Edit, offset int) barchan.Position {
	offset = min(max(offset, 0), len(text))
	p := barchan.Position{Line: 1, Column: 1}
	at := 0
	for _, e := range edits {
		if e.Start > offset {
			break
		}
		advance(&p, text[at:e.Start])
		if offset < e.End {
			return p
		}
		p.Column += e.OldEnd - e.OldStart
		at = e.End
	}
	advance(&p, text[at:max(at, offset)])
	return p
}

// advance moves p over text.
func advance(p *barchan.Position, text string) {
	if n := strings.Count(text, "\n"); n > 0 {
		p.Line += n
		p.Column = 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	p.Column += utf8.RuneCountInString(text)
}
