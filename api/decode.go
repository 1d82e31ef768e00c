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

// checkObjects refuses a text that is not JSON, is nested too deeply or has a
// key twice in one object: which of two values counts must not be left to the
// decoder.
func checkObjects(name string, data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	type level struct {
		keys  map[string]bool // nil in a list
		inKey bool
	}
	var open []level
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 {
			return nil
		}
		if err != nil {
			return jsonError(name, err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(open) == maxDepth {
				return barchan.Errorf(barchan.CodeInvalid, "%s is nested too deeply: at most %d levels", name, maxDepth)
			}
			next := level{}
			if token == json.Delim('{') {
				next = level{keys: map[string]bool{}, inKey: true}
			}
			open = append(open, next)
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if n := len(open); n > 0 && open[n-1].inKey {
				key := fmt.Sprint(token)
				if open[n-1].keys[key] {
					return barchan.Errorf(barchan.CodeInvalid, "%s has the key %s twice in one object", name, quote(key))
				}
				open[n-1].keys[key] = true
				open[n-1].inKey = false
				continue
			}
		}
		if n := len(open); n > 0 && open[n-1].keys != nil {
			open[n-1].inKey = true
		}
	}
}
