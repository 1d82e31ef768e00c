package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// nul ends texts in other programs, and is never meant.
const nul = "\x00"

// freelyNamed are the fields whose objects have names of the caller's choice,
// in which the case of letters counts.
var freelyNamed = map[string]bool{"query_parameters": true, "settings": true, "metadata": true}

// maxDepth bounds the nesting of a JSON body; the deepest shape of the API has
// 6 levels.
const maxDepth = 64

// body reads at most limit bytes of the request's body.
func body(c *call, limit int64) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(nil, c.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, err
	}
	if err != nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "The request body could not be read to its end")
	}
	return data, nil
}

// decode reads the body as a JSON object into v. A body that is absent, empty
// or null leaves v as it is; the content type is not asked for. Unknown fields
// are ignored, as clients newer than this server may send some.
func decode(c *call, limit int64, v any) error {
	data, err := body(c, limit)
	if err != nil {
		return err
	}
	return decodeText("The request body", data, v)
}

// decodeText is decode for a text that name says to the caller.
func decodeText(name string, data []byte, v any) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || string(data) == "null" {
		return nil
	}
	if !utf8.Valid(data) {
		return barchan.Errorf(barchan.CodeInvalid, "%s is not valid UTF-8", name)
	}
	if data[0] != '{' {
		return barchan.Errorf(barchan.CodeInvalid, "%s must be a JSON object", name)
	}
	if err := checkObjects(name, data); err != nil {
		return err
	}
	return jsonError(name, json.Unmarshal(data, v))
}

// jsonError turns what the decoder says into one sentence.
func jsonError(name string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := e.Field
		if field == "" {
			field = name
		}
		return barchan.Errorf(barchan.CodeInvalid, "%s must be %s, not a JSON %s", field, jsonKind(e.Type.Kind().String()), e.Value)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return barchan.Errorf(barchan.CodeInvalid, "%s is not valid JSON: %v at byte %d", name, e, e.Offset)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return barchan.Errorf(barchan.CodeInvalid, "%s is not valid JSON: it ends too early", name)
	}
	return barchan.Errorf(barchan.CodeInvalid, "%v", err)
}

// jsonKind names in JSON's words what a Go kind holds.
func jsonKind(kind string) string {
	switch {
	case kind == "string":
		return "a string"
	case kind == "bool":
		return "true or false"
	case kind == "slice":
		return "a list"
	case strings.HasPrefix(kind, "int"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	}
	return "an object"
}

// level is an object or a list that has begun.
type level struct {
	keys  map[string]bool // nil in a list
	inKey bool
	free  bool   // the case of letters in keys counts
	last  string // key
}

// key takes the next key of the object.
func (l *level) key(text, key string) error {
	folded := key
	if !l.free { // as the decoder compares
		folded = strings.ToUpper(strings.ToLower(key))
	}
	if l.keys[folded] {
		return barchan.Errorf(barchan.CodeInvalid, "%s has the key %s twice in one object", text, quote(key))
	}
	l.keys[folded], l.inKey, l.last = true, false, key
	return nil
}

// checkObjects refuses a text that is not JSON, is nested too deeply, has a NUL
// or has a key twice in one object: which of two values counts must not be left
// to the decoder.
func checkObjects(name string, data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var open []level
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 {
			return nil
		}
		if err != nil {
			return jsonError(name, err)
		}
		if text, ok := token.(string); ok && strings.Contains(text, nul) {
			return barchan.Errorf(barchan.CodeInvalid, "%s has the character NUL (\\u0000) in a text: leave it out", name)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(open) == maxDepth {
				return barchan.Errorf(barchan.CodeInvalid, "%s is nested too deeply: at most %d levels", name, maxDepth)
			}
			next := level{free: freelyNamed[name]}
			if n := len(open); n > 0 {
				next.free = open[n-1].free || freelyNamed[open[n-1].last]
			}
			if token == json.Delim('{') {
				next.keys, next.inKey = map[string]bool{}, true
			}
			open = append(open, next)
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if n := len(open); n > 0 && open[n-1].inKey {
				if err := open[n-1].key(name, fmt.Sprint(token)); err != nil {
					return err
				}
				continue
			}
		}
		if n := len(open); n > 0 && open[n-1].keys != nil {
			open[n-1].inKey = true
		}
	}
}
