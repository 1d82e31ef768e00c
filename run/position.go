package run

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// at is how a message begins that has a place.
func at(p barchan.Position) string { return fmt.Sprintf("line %d:%d: ", p.Line, p.Column) }

// origin returns where a byte of a substituted text stands in the text that was
// written. Inside a value it is the place of the value's parameter. The plan
// does not keep the written text, so a parameter counts as many columns as it
// has bytes, and no line.
func origin(text string, edits []barchan.Edit, offset int) barchan.Position {
	p := barchan.Position{Line: 1, Column: 1}
	offset = min(max(offset, 0), len(text))
	from := 0
	for _, e := range edits {
		if offset < e.Start {
			break
		}
		advance(&p, text[from:e.Start])
		if offset < e.End {
			return p
		}
		p.Column += e.OldEnd - e.OldStart
		from = e.End
	}
	advance(&p, text[from:offset])
	return p
}

func advance(p *barchan.Position, text string) {
	if n := strings.Count(text, "\n"); n > 0 {
		p.Line += n
		p.Column = 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	p.Column += utf8.RuneCountInString(text)
}
