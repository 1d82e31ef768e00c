// Package openapi makes an OpenAPI 3.1 document out of Go types: their fields,
// tags and comments are the schemas, so that a document cannot say what the
// code does not.
package openapi

import (
	"bytes"
	"encoding/json"
)

// Document is the root of a document.
type Document struct {
	OpenAPI    string                `json:"openapi"`
	Info       Info                  `json:"info"`
	Servers    []Server              `json:"servers,omitempty"`
	Tags       []Tag                 `json:"tags,omitempty"`
	Security   []map[string][]string `json:"security,omitempty"`
	Paths      Map[*Path]            `json:"paths"`
	Components Components            `json:"components"`
}

// Info says what the document is of.
type Info struct {
	Title       string   `json:"title"`
	Summary     string   `json:"summary,omitempty"`
	Description string   `json:"description,omitempty"`
	Version     string   `json:"version"`
	License     *License `json:"license,omitempty"`
}

// License names a licence by its SPDX identifier.
type License struct {
	Name       string `json:"name"`
	Identifier string `json:"identifier,omitempty"`
}

// Server is where the paths begin.
type Server struct {
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
}

// Tag is a group of operations.
type Tag struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// Path holds operations by method, in lower case.
type Path = Map[*Operation]

// Operation is one call.
type Operation struct {
	OperationID string                 `json:"operationId"`
	Summary     string                 `json:"summary"`
	Description string                 `json:"description,omitempty"`
	Tags        []string               `json:"tags,omitempty"`
	Deprecated  bool                   `json:"deprecated,omitempty"`
	Parameters  []*Parameter           `json:"parameters,omitempty"`
	RequestBody *RequestBody           `json:"requestBody,omitempty"`
	Responses   Map[*Response]         `json:"responses"`
	Security    *[]map[string][]string `json:"security,omitempty"` // a pointer to an empty list asks for nothing
	Scope       string                 `json:"x-scope,omitempty"`  // that the key must have
}

// Parameter is a part of a path, of a query string, or a header.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Style       string  `json:"style,omitempty"`
	Explode     *bool   `json:"explode,omitempty"`
	Schema      *Schema `json:"schema,omitempty"`
	// Content takes the place of Schema for a value that is a text of its own.
	Content Map[*Media] `json:"content,omitempty"`
	Example any         `json:"example,omitempty"`
}

// RequestBody is what a call brings.
type RequestBody struct {
	Description string      `json:"description,omitempty"`
	Required    bool        `json:"required,omitempty"`
	Content     Map[*Media] `json:"content"`
}

// Response is what a call answers.
type Response struct {
	Ref         string       `json:"$ref,omitempty"`
	Description string       `json:"description,omitempty"`
	Headers     Map[*Header] `json:"headers,omitempty"`
	Content     Map[*Media]  `json:"content,omitempty"`
}

// Header is a header of an answer.
type Header struct {
	Description string  `json:"description,omitempty"`
	Schema      *Schema `json:"schema"`
}

// Media is a body of one content type.
type Media struct {
	Schema  *Schema `json:"schema"`
	Example any     `json:"example,omitempty"`
}

// Components are what others refer to by name.
type Components struct {
	Schemas         Map[*Schema]   `json:"schemas,omitempty"`
	Responses       Map[*Response] `json:"responses,omitempty"`
	SecuritySchemes Map[*Security] `json:"securitySchemes,omitempty"`
}

// Security is one way to say who calls.
type Security struct {
	Type        string `json:"type"`
	In          string `json:"in,omitempty"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
}

// Map is a JSON object whose keys stay in the order in which they were set: a
// reader of the document finds things where their author put them.
type Map[V any] []Entry[V]

// Entry is a key of a Map and its value.
type Entry[V any] struct {
	Key   string
	Value V
}

// Get returns the value of a key.
func (m Map[V]) Get(key string) (V, bool) {
	for _, e := range m {
		if e.Key == key {
			return e.Value, true
		}
	}
	var none V
	return none, false
}

// Set changes the value of a key, or adds it.
func (m *Map[V]) Set(key string, value V) {
	for i := range *m {
		if (*m)[i].Key == key {
			(*m)[i].Value = value
			return
		}
	}
	*m = append(*m, Entry[V]{key, value})
}

// MarshalJSON implements json.Marshaler.
func (m Map[V]) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, e := range m {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := encode(e.Key)
		if err != nil {
			return nil, err
		}
		value, err := encode(e.Value)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// encode leaves what only HTML escapes as it is.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(out.Bytes()), err
}

// JSON writes a document for a program and a person: indented.
func (d *Document) JSON() ([]byte, error) {
	plain, err := encode(d)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
