package worker

import (
	"encoding/json"
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

func jsonBlank(doc string, i int) int {
	for i < len(doc) && (doc[i] == ' ' || doc[i] == '\n' || doc[i] == '\t' || doc[i] == '\r') {
		i++
	}
	return i
}

// jsonMember steps into the object at i, to the value of a key.
func jsonMember(doc string, i int, key string) (int, bool) {
	i = jsonBlank(doc, i+1)
	for i < len(doc) && doc[i] == '"' {
		end, ok := jsonText(doc, i)
		if !ok {
			return 0, false
		}
		found := jsonEquals(doc[i:end], key)
		i = jsonBlank(doc, end)
		if i >= len(doc) || doc[i] != ':' {
			return 0, false
		}
		i = jsonBlank(doc, i+1)
		if found {
			return i, true
		}
		if i, ok = jsonSkip(doc, i, 0); !ok {
			return 0, false
		}
		i = jsonBlank(doc, i)
		if i >= len(doc) || doc[i] != ',' {
			return 0, false
		}
		i = jsonBlank(doc, i+1)
	}
	return 0, false
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
	end := i
	for end < len(doc) && strings.IndexByte("+-.0123456789eE", doc[end]) >= 0 {
		end++
	}
	return end, end > i && json.Valid([]byte(doc[i:end]))
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
			if doc[i] != '"' {
				return 0, false
			}
			if i, ok = jsonText(doc, i); !ok {
				return 0, false
			}
			i = jsonBlank(doc, i)
			if i >= len(doc) || doc[i] != ':' {
				return 0, false
			}
			i = jsonBlank(doc, i+1)
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
