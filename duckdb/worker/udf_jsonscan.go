package worker

import (
	"encoding/json"
	"slices"
	"strings"
)

// The scanner finds a value in a document without making a tree of it: most of
// the work on JSON is to pick one field out of many rows. Like Trino, it looks
// no further than it has to.

// jsonFind returns the text of the value at a path of members; ok is false when
// there is none, or what stands before it is no JSON.
func jsonFind(doc string, steps []step) (value string, ok bool) {
	i := jsonBlank(doc, 0)
	for _, s := range steps {
		if i >= len(doc) {
			return "", false
		}
		switch doc[i] {
		case '{':
			i, ok = jsonMember(doc, i, s.name)
		case '[':
			i, ok = jsonItem(doc, i, s.index)
		default:
			ok = false
		}
		if !ok {
			return "", false
		}
	}
	end, ok := jsonSkip(doc, i, 0)
	if !ok {
		return "", false
	}
	return doc[i:end], true
}

// validJSON says whether doc is one JSON value. The scanner knows all of JSON but
// what may follow a backslash.
func validJSON(doc string) bool {
	if strings.IndexByte(doc, '\\') >= 0 {
		return json.Valid([]byte(doc))
	}
	end, ok := jsonSkip(doc, jsonBlank(doc, 0), 0)
	return ok && jsonBlank(doc, end) == len(doc)
}

// jsonPick returns the text of the value at a path of members, through objects only,
// of a document that it finds to be valid on the way; ok is false where others must
// look, and where a text of the document has escapes. Of keys that repeat, the last
// counts.
func jsonPick(doc string, steps []step) (value string, ok bool) {
	if strings.IndexByte(doc, '\\') >= 0 {
		return "", false
	}
	picked, end, ok := jsonPickAt(doc, jsonBlank(doc, 0), steps)
	if !ok || picked == "" || jsonBlank(doc, end) != len(doc) {
		return "", false
	}
	return picked, true
}

// jsonPickAt looks into the value at i, and returns its end; value is "" when an
// object has no such member. Escapes in a document must be known to be valid.
func jsonPickAt(doc string, i int, steps []step) (value string, end int, ok bool) {
	if len(steps) == 0 {
		if end, ok = jsonSkip(doc, i, 0); !ok {
			return "", 0, false
		}
		return doc[i:end], end, true
	}
	if i >= len(doc) || doc[i] != '{' {
		return "", 0, false
	}
	if i = jsonBlank(doc, i+1); i < len(doc) && doc[i] == '}' {
		return "", i + 1, true
	}
	for ; ; i = jsonBlank(doc, i+1) {
		key, at, ok := jsonKey(doc, i)
		if !ok {
			return "", 0, false
		}
		if jsonEquals(key, steps[0].name) {
			value, i, ok = jsonPickAt(doc, at, steps[1:])
		} else {
			i, ok = jsonSkip(doc, at, 0)
		}
		if i = jsonBlank(doc, i); !ok || i >= len(doc) {
			return "", 0, false
		}
		switch doc[i] {
		case '}':
			return value, i + 1, true
		case ',':
		default:
			return "", 0, false
		}
	}
}

func jsonBlank(doc string, i int) int {
	for i < len(doc) && (doc[i] == ' ' || doc[i] == '\n' || doc[i] == '\t' || doc[i] == '\r') {
		i++
	}
	return i
}

// jsonKey reads the key of a member at i, with its quotes, and where its value begins.
func jsonKey(doc string, i int) (key string, value int, ok bool) {
	if i >= len(doc) || doc[i] != '"' {
		return "", 0, false
	}
	end, ok := jsonText(doc, i)
	if !ok {
		return "", 0, false
	}
	colon := jsonBlank(doc, end)
	if colon >= len(doc) || doc[colon] != ':' {
		return "", 0, false
	}
	return doc[i:end], jsonBlank(doc, colon+1), true
}

// jsonMember steps into the object at i, to the value of a key.
func jsonMember(doc string, i int, key string) (int, bool) {
	i = jsonBlank(doc, i+1)
	for {
		name, value, ok := jsonKey(doc, i)
		if !ok {
			return 0, false
		}
		if jsonEquals(name, key) {
			return value, true
		}
		if i, ok = jsonSkip(doc, value, 0); !ok {
			return 0, false
		}
		i = jsonBlank(doc, i)
		if i >= len(doc) || doc[i] != ',' {
			return 0, false
		}
		i = jsonBlank(doc, i+1)
	}
}

// jsonItem steps into the array at i, to one of its items.
func jsonItem(doc string, i, index int) (int, bool) {
	if index < 0 {
		return 0, false
	}
	i = jsonBlank(doc, i+1)
	if i < len(doc) && doc[i] == ']' {
		return 0, false
	}
	for ; index > 0; index-- {
		end, ok := jsonSkip(doc, i, 0)
		if !ok {
			return 0, false
		}
		i = jsonBlank(doc, end)
		if i >= len(doc) || doc[i] != ',' {
			return 0, false
		}
		i = jsonBlank(doc, i+1)
	}
	return i, i < len(doc)
}

// jsonSkip returns the end of the value at i.
func jsonSkip(doc string, i, depth int) (int, bool) {
	if i >= len(doc) || depth > maxJSONDepth {
		return 0, false
	}
	switch c := doc[i]; {
	case c == '"':
		return jsonText(doc, i)
	case c == '{' || c == '[':
		return jsonSkipAll(doc, i, depth)
	case c == 't':
		return i + 4, strings.HasPrefix(doc[i:], "true")
	case c == 'f':
		return i + 5, strings.HasPrefix(doc[i:], "false")
	case c == 'n':
		return i + 4, strings.HasPrefix(doc[i:], "null")
	}
	return jsonNumber(doc, i)
}

// jsonNumber returns the end of the number at i: -12.5e+3, which has no zeros before
// other digits.
func jsonNumber(doc string, i int) (int, bool) {
	if i < len(doc) && doc[i] == '-' {
		i++
	}
	start := i
	i, ok := jsonDigits(doc, i)
	if !ok || doc[start] == '0' && i > start+1 {
		return 0, false
	}
	if i < len(doc) && doc[i] == '.' {
		if i, ok = jsonDigits(doc, i+1); !ok {
			return 0, false
		}
	}
	if i < len(doc) && (doc[i] == 'e' || doc[i] == 'E') {
		if i++; i < len(doc) && (doc[i] == '+' || doc[i] == '-') {
			i++
		}
		if i, ok = jsonDigits(doc, i); !ok {
			return 0, false
		}
	}
	return i, i == len(doc) || !ofNumber(doc[i]) && !('a' <= doc[i]|0x20 && doc[i]|0x20 <= 'z')
}

func ofNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+'
}

func jsonDigits(doc string, i int) (end int, ok bool) {
	end = i
	for end < len(doc) && '0' <= doc[end] && doc[end] <= '9' {
		end++
	}
	return end, end > i
}

// jsonSkipAll returns the end of the object or array at i.
func jsonSkipAll(doc string, i, depth int) (int, bool) {
	object := doc[i] == '{'
	end := byte(']')
	if object {
		end = '}'
	}
	i = jsonBlank(doc, i+1)
	if i < len(doc) && doc[i] == end {
		return i + 1, true
	}
	for i < len(doc) {
		var ok bool
		if object {
			if _, i, ok = jsonKey(doc, i); !ok {
				return 0, false
			}
		}
		if i, ok = jsonSkip(doc, i, depth+1); !ok {
			return 0, false
		}
		i = jsonBlank(doc, i)
		switch {
		case i < len(doc) && doc[i] == end:
			return i + 1, true
		case i >= len(doc) || doc[i] != ',':
			return 0, false
		}
		i = jsonBlank(doc, i+1)
	}
	return 0, false
}

// jsonText returns the end of the text at i.
func jsonText(doc string, i int) (int, bool) {
	if i >= len(doc) {
		return 0, false
	}
	for i++; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '"':
			return i + 1, true
		case c == '\\':
			i++
		case c < ' ':
			return 0, false
		}
	}
	return 0, false
}

// jsonEquals compares a text, with its quotes, with a key.
func jsonEquals(quoted, key string) bool {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1:len(quoted)-1] == key
	}
	s, ok := jsonUnquote(quoted)
	return ok && s == key
}

func jsonUnquote(quoted string) (string, bool) {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1], true
	}
	var s string
	err := json.Unmarshal([]byte(quoted), &s)
	return s, err == nil
}

// jsonScalar is a scalar's text; ok is false for everything else.
func jsonScalar(value string) (string, bool) {
	switch {
	case value == "" || value[0] == '{' || value[0] == '[' || value == "null":
		return "", false
	case value[0] == '"':
		return jsonUnquote(value)
	}
	return value, true
}

// appendJSON appends a valid value that has no escapes without blanks as it stands;
// ok is false where its texts may be written otherwise, its keys repeat or are too
// many to tell.
func appendJSON(to []byte, value string) (text []byte, ok bool) {
	if beyond16Bits(value) {
		return nil, false
	}
	if value[0] != '{' && value[0] != '[' {
		return append(to, plainScalar(value)...), true
	}
	text, _, ok = jsonCopy(to, value, 0)
	return text, ok
}

// beyond16Bits reports whether a text has a character of four bytes, which is written
// as two escapes.
func beyond16Bits(text string) bool {
	for i := range len(text) {
		if text[i] >= 0xf0 {
			return true
		}
	}
	return false
}

// plainScalar is a scalar with its number written as json_query does.
func plainScalar(value string) string {
	if c := value[0]; c == '-' || c >= '0' && c <= '9' {
		return shortNumber(value)
	}
	return value
}

// comparedKeys bounds the work of comparing each key of an object with the others.
const comparedKeys = 32

// jsonCopy appends the value at i, and returns its end.
func jsonCopy(b []byte, doc string, i int) (to []byte, end int, ok bool) {
	if doc[i] != '{' && doc[i] != '[' {
		end, ok = jsonSkip(doc, i, 0)
		return append(b, plainScalar(doc[i:end])...), end, ok
	}
	object := doc[i] == '{'
	var known [comparedKeys]string
	keys := known[:0]
	b = append(b, doc[i])
	for i = jsonBlank(doc, i+1); doc[i] != '}' && doc[i] != ']'; {
		if object {
			end, _ = jsonText(doc, i)
			key := doc[i:end]
			if len(keys) == comparedKeys || slices.Contains(keys, key) {
				return nil, 0, false
			}
			keys = append(keys, key)
			b = append(append(b, key...), ':')
			i = jsonBlank(doc, jsonBlank(doc, end)+1)
		}
		if b, i, ok = jsonCopy(b, doc, i); !ok {
			return nil, 0, false
		}
		if i = jsonBlank(doc, i); doc[i] == ',' {
			b = append(b, ',')
			i = jsonBlank(doc, i+1)
		}
	}
	return append(b, doc[i]), i + 1, true
}
