package openapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Schema is a JSON Schema.
type Schema struct {
	Ref                  string       `json:"$ref,omitempty"`
	Title                string       `json:"title,omitempty"`
	Type                 Types        `json:"type,omitempty"`
	Description          string       `json:"description,omitempty"`
	Format               string       `json:"format,omitempty"`
	Pattern              string       `json:"pattern,omitempty"`
	Enum                 []any        `json:"enum,omitempty"`
	Const                any          `json:"const,omitempty"`
	Default              any          `json:"default,omitempty"`
	Minimum              json.Number  `json:"minimum,omitempty"`
	Maximum              json.Number  `json:"maximum,omitempty"`
	MinLength            *int         `json:"minLength,omitempty"`
	MaxLength            *int         `json:"maxLength,omitempty"`
	MinItems             *int         `json:"minItems,omitempty"`
	MaxItems             *int         `json:"maxItems,omitempty"`
	Items                *Schema      `json:"items,omitempty"`
	Properties           Map[*Schema] `json:"properties,omitempty"`
	Required             []string     `json:"required,omitempty"`
	AdditionalProperties *Schema      `json:"additionalProperties,omitempty"`
	AnyOf                []*Schema    `json:"anyOf,omitempty"`
	AllOf                []*Schema    `json:"allOf,omitempty"`
}

// Types are the types that a value may have.
type Types []string

// MarshalJSON implements json.Marshaler: one type is a string.
func (t Types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// Direction says who sends a shape. A server reads more than it writes: what
// may be left out of a request may also be null in it.
type Direction int

// Directions.
const (
	Answer Direction = iota
	Request
)

// Schemas makes schemas of Go types, and collects those that have a name.
type Schemas struct {
	comments Comments
	given    map[reflect.Type][2]*Schema
	named    Map[*Schema]
}

// NewSchemas returns schemas whose descriptions are comments.
func NewSchemas(c Comments) *Schemas {
	return &Schemas{comments: c, given: map[reflect.Type][2]*Schema{
		reflect.TypeFor[json.RawMessage](): {anything(), anything()},
	}}
}

// anything is every JSON value. It says so: an empty schema leaves a reader to
// guess whether null is one.
func anything() *Schema {
	return &Schema{Type: Types{"string", "number", "boolean", "array", "object", "null"}}
}

// Give sets the schemas, of answers and of requests, of a type whose JSON is
// its own.
func (s *Schemas) Give(of any, answer, request *Schema) {
	s.given[reflect.TypeOf(of)] = [2]*Schema{answer, request}
}

// Named returns the schemas that others refer to.
func (s *Schemas) Named() Map[*Schema] { return s.named }

// Of returns the schema of the type of v.
func (s *Schemas) Of(v any, d Direction) *Schema { return s.of(reflect.TypeOf(v), d) }

func (s *Schemas) of(t reflect.Type, d Direction) *Schema {
	if t == nil || t.Kind() == reflect.Interface {
		return anything()
	}
	if given, ok := s.given[t]; ok {
		return given[d]
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), d)
	case reflect.String:
		return &Schema{Type: Types{"string"}}
	case reflect.Bool:
		return &Schema{Type: Types{"boolean"}}
	case reflect.Float64, reflect.Float32:
		return &Schema{Type: Types{"number"}}
	case reflect.Int64:
		return &Schema{Type: Types{"integer"}, Format: "int64"}
	case reflect.Int, reflect.Int32:
		return &Schema{Type: Types{"integer"}}
	case reflect.Slice:
		return &Schema{Type: Types{"array"}, Items: s.of(t.Elem(), d)}
	case reflect.Map:
		return &Schema{Type: Types{"object"}, AdditionalProperties: s.of(t.Elem(), d)}
	case reflect.Struct:
		return s.shape(t, d)
	}
	panic("openapi: no schema of " + t.String())
}

// shape returns a reference to the schema of a struct.
func (s *Schemas) shape(t reflect.Type, d Direction) *Schema {
	if t.Name() == "" {
		return &Schema{Type: Types{"object"}}
	}
	name := t.Name()
	if d == Request && !strings.HasSuffix(name, "Request") {
		name += "Input"
	}
	ref := &Schema{Ref: "#/components/schemas/" + name}
	if _, ok := s.named.Get(name); ok {
		return ref
	}
	object := &Schema{Type: Types{"object"}, Description: s.comments.types[t.Name()]}
	s.named.Set(name, object) // before its fields, which may be of the type itself
	s.fields(object, t, d)
	return ref
}

func (s *Schemas) fields(object *Schema, t reflect.Type, d Direction) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			s.fields(object, f.Type, d)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if d == Request && f.Type.Kind() == reflect.Slice {
			optional = true // an absent list is an empty one
		}
		if !optional {
			object.Required = append(object.Required, name)
		}
		object.Properties.Set(name, s.field(t, f, name, optional, d))
	}
}

func (s *Schemas) field(t reflect.Type, f reflect.StructField, name string, optional bool, d Direction) *Schema {
	plain := *s.of(f.Type, d)
	plain.constrain(f.Tag)
	if d == Answer {
		plain.moment(name)
	}
	if said := s.comments.fields[t.Name()+"."+f.Name]; said != "" {
		plain.Description = said
	}
	if d == Request && optional {
		return plain.orNull()
	}
	return &plain
}

// moment sets the format that the names of fields promise in answers. In
// requests an empty text is no moment, and allowed.
func (s *Schema) moment(name string) {
	if len(s.Type) != 1 || s.Type[0] != "string" {
		return
	}
	switch {
	case strings.HasSuffix(name, "_at"):
		s.Format = "date-time"
	case strings.HasSuffix(name, "_date"):
		s.Format = "date"
	}
}

// constrain reads the tags of a field, which have the names of JSON Schema.
func (s *Schema) constrain(tag reflect.StructTag) {
	if list, ok := tag.Lookup("enum"); ok {
		on := s
		if s.Items != nil {
			items := *s.Items
			s.Items, on = &items, &items
		}
		for _, item := range strings.Split(list, ",") {
			on.Enum = append(on.Enum, item)
		}
	}
	if types, ok := tag.Lookup("type"); ok {
		s.Type = strings.Split(types, ",")
	}
	if format, ok := tag.Lookup("format"); ok {
		s.Format = format
	}
	s.Pattern = tag.Get("pattern")
	s.Minimum, s.Maximum = json.Number(tag.Get("minimum")), json.Number(tag.Get("maximum"))
	text := s
	if s.Items != nil { // of the texts in a list
		items := *s.Items
		s.Items, text = &items, &items
	}
	text.MinLength, text.MaxLength = number(tag, "minLength"), number(tag, "maxLength")
	s.MinItems, s.MaxItems = number(tag, "minItems"), number(tag, "maxItems")
}

func number(tag reflect.StructTag, name string) *int {
	text, ok := tag.Lookup(name)
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		panic("openapi: tag " + name + " is no number: " + text)
	}
	return &n
}

// Needing is a named schema with fields that may be neither absent, null nor
// blank.
func (s *Schemas) Needing(ref *Schema, names []string) *Schema {
	needing := &Schema{AllOf: []*Schema{ref}, Required: names}
	object, _ := s.named.Get(strings.TrimPrefix(ref.Ref, "#/components/schemas/"))
	for _, name := range names {
		field, ok := object.Properties.Get(name)
		if !ok {
			panic("openapi: " + ref.Ref + " has no field " + name)
		}
		switch {
		case slices.Contains(field.Type, "string"):
			needing.Properties.Set(name, &Schema{Type: Types{"string"}, Pattern: `\S`, Description: field.Description})
		case len(field.Type) == 2 && field.Type[1] == "null" && field.Type[0] != "number":
			needing.Properties.Set(name, &Schema{Type: field.Type[:1], Description: field.Description})
		}
	}
	return needing
}

// orNull is s, or null.
func (s *Schema) orNull() *Schema {
	switch {
	case s.Ref != "":
		null := &Schema{AnyOf: []*Schema{{Ref: s.Ref}, {Type: Types{"null"}}}, Description: s.Description}
		return null
	case len(s.AnyOf) > 0:
		s.AnyOf = append(s.AnyOf[:len(s.AnyOf):len(s.AnyOf)], &Schema{Type: Types{"null"}})
	case len(s.Type) > 0 && !slices.Contains(s.Type, "null"):
		s.Type = append(s.Type[:len(s.Type):len(s.Type)], "null")
		if s.Enum != nil {
			s.Enum = append(s.Enum, nil)
		}
	}
	return s
}
