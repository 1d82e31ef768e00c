package dunesql

import "github.com/barchan-data/barchan"

// Origin returns the byte of a template that a byte of the text with values
// came from; within a value it is the first byte of its placeholder.
func Origin(edits []barchan.Edit, offset int) int {
	shift := 0
	for _, e := range edits {
		switch {
		case offset < e.Start:
			return offset + shift
		case offset < e.End:
			return e.OldStart
		}
		shift = e.OldEnd - e.End
	}
	return offset + shift
}

// NameEnd returns the end of the name or other token that begins at a byte of a
// template: a name goes on behind a dot, and with a placeholder that it is
// joined to. When no token begins there it is offset.
func NameEnd(template string, offset int) int {
	tokens, _, err := lexTemplate(template)
	if err != nil {
		return offset
	}
	for i, t := range tokens {
		if t.start != offset || t.kind == kindEOF {
			continue
		}
		for ; i+1 < len(tokens) && continues(tokens[i], tokens[i+1]); i++ {
		}
		return tokens[i].end
	}
	return offset
}

// continues reports whether the second of two tokens is of the same name.
func continues(a, b token) bool {
	name := func(t token) bool { return t.kind == kindWord || t.kind == kindQuoted || t.kind == kindPlaceholder }
	switch {
	case a.sym == ".":
		return name(b)
	case b.sym == ".":
		return name(a)
	}
	return a.end == b.start && name(a) && name(b)
}
