package dunesql

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// PositionAt returns the line and column of a byte offset in text. An offset
// outside of text is taken as its nearest end.
func PositionAt(text string, offset int) barchan.Position {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	line := strings.Count(before, "\n")
	return barchan.Position{
		Line:   line + 1,
		Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1,
	}
}

// syntaxError makes an error at a byte offset of text.
func syntaxError(text string, offset int, format string, args ...any) *barchan.Error {
	return errorAt(barchan.CodeSyntax, text, offset, format, args...)
}

// errorAt makes an error whose message begins with its line and column.
func errorAt(code barchan.Code, text string, offset int, format string, args ...any) *barchan.Error {
	p := PositionAt(text, offset)
	return &barchan.Error{
		Code:     code,
		Message:  fmt.Sprintf("line %d:%d: ", p.Line, p.Column) + fmt.Sprintf(format, args...),
		Position: p,
	}
}
