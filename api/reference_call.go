package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/barchan-data/barchan/internal/openapi"
)

// referenceWriter turns operations and schemas into what the page shows.
type referenceWriter struct{ doc *openapi.Document }

func (w *referenceWriter) call(path, method string, o *openapi.Operation) referenceCall {
	c := referenceCall{ID: o.OperationID, Summary: o.Summary, Text: o.Description, Method: strings.ToUpper(method), Path: path,
		Scope: scopeText(o.Scope), Deprecated: o.Deprecated, Curl: curl(path, strings.ToUpper(method), o)}
	for _, in := range []struct{ in, title string }{{"path", "Path"}, {"query", "Query string"}, {"header", "Headers"}} {
		list := referenceList{Title: in.title}
		for _, p := range o.Parameters {
			if p.In == in.in {
				list.Fields = append(list.Fields, w.parameter(p))
			}
		}
		if len(list.Fields) > 0 {
			c.Lists = append(c.Lists, list)
		}
	}
	if o.RequestBody != nil {
		c.Lists = append(c.Lists, w.body(o.RequestBody))
	}
	for _, r := range o.Responses {
		if r.Value.Ref != "" {
			told, _ := w.doc.Components.Responses.Get(strings.TrimPrefix(r.Value.Ref, "#/components/responses/"))
			c.Failures = append(c.Failures, referenceFailure{r.Key, told.Description})
			continue
		}
		a := referenceAnswer{Status: r.Key}
		for _, m := range r.Value.Content {
			a.Type, a.Shape = shapeOf(m.Value.Schema)
			a.Example = pretty(m.Value.Example)
		}
		c.Answers = append(c.Answers, a)
	}
	return c
}

func scopeText(scope string) string {
	switch scope {
	case "":
		return "no key"
	case string(operate):
		return "an admin key of the operator's team"
	}
	return "a key that may " + map[string]string{"read": "read", "write": "write", "admin": "administer"}[scope]
}

func (w *referenceWriter) parameter(p *openapi.Parameter) referenceField {
	f := referenceField{Name: p.Name, Text: p.Description, Required: p.Required, Type: "JSON"}
	if p.Schema != nil {
		f.Type, f.Shape = shapeOf(p.Schema)
		f.Type += bounds(p.Schema)
	}
	return f
}

// body lists the fields of a JSON body, and for others their content types.
func (w *referenceWriter) body(body *openapi.RequestBody) referenceList {
	media, ok := body.Content.Get("application/json")
	if !ok {
		list := referenceList{Title: "Body, by its content type"}
		for _, c := range body.Content {
			list.Fields = append(list.Fields, referenceField{Name: c.Key})
		}
		return list
	}
	schema, needs := media.Schema, media.Schema.Required
	for len(schema.AllOf) > 0 || len(schema.AnyOf) > 0 {
		schema = append(slices.Clone(schema.AllOf), schema.AnyOf...)[0]
	}
	return referenceList{Title: "Body", Fields: w.fields(w.resolve(schema), needs)}
}

func (w *referenceWriter) resolve(s *openapi.Schema) *openapi.Schema {
	if found, ok := w.doc.Components.Schemas.Get(strings.TrimPrefix(s.Ref, "#/components/schemas/")); ok {
		return found
	}
	return s
}

func (w *referenceWriter) fields(s *openapi.Schema, required []string) []referenceField {
	var list []referenceField
	for _, p := range s.Properties {
		f := referenceField{Name: p.Key, Text: p.Value.Description, Required: slices.Contains(required, p.Key)}
		f.Type, f.Shape = shapeOf(p.Value)
		f.Type += bounds(p.Value)
		list = append(list, f)
	}
	return list
}

// shapeOf names a schema, and where the shape stands that it is of. That a
// field may be null is told once for all.
func shapeOf(s *openapi.Schema) (name, shape string) {
	switch {
	case s.Ref != "":
		name = strings.TrimPrefix(s.Ref, "#/components/schemas/")
		return name, shapeAnchor(name)
	case s.Items != nil:
		name, shape = shapeOf(s.Items)
		return "list of " + name, shape
	case s.AdditionalProperties != nil:
		name, shape = shapeOf(s.AdditionalProperties)
		return "object of " + name, shape
	case len(s.AnyOf) > 0:
		return alternativesOf(s.AnyOf)
	}
	var types []string
	for _, t := range s.Type {
		if t != "null" {
			types = append(types, t)
		}
	}
	switch len(types) {
	case 0:
		return "any value", ""
	case 5:
		return "any value", ""
	}
	return strings.Join(types, " or "), ""
}

func alternativesOf(list []*openapi.Schema) (name, shape string) {
	var names []string
	for _, one := range list {
		if len(one.Type) == 1 && one.Type[0] == "null" {
			continue
		}
		text, at := shapeOf(one)
		names, shape = append(names, text), orElse(shape, at)
	}
	return strings.Join(names, ", or "), shape
}

// bounds are what a schema says beyond its type.
func bounds(s *openapi.Schema) string {
	var parts []string
	add := func(format string, v any) { parts = append(parts, fmt.Sprintf(format, v)) }
	if s.Items != nil {
		return bounds(s.Items)
	}
	var words []string
	for _, word := range s.Enum {
		if text, ok := word.(string); ok && text != "" {
			words = append(words, text)
		}
	}
	if len(words) > 0 {
		add("%s", strings.Join(words, ", "))
	}
	if s.Format != "" && s.Format != "int64" {
		add("%s", s.Format)
	}
	if s.Minimum != "" {
		add("from %s", s.Minimum)
	}
	if s.Maximum != "" {
		add("to %s", s.Maximum)
	}
	if s.MaxLength != nil {
		add("at most %d characters", *s.MaxLength)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, " ")
}

func shapeAnchor(name string) string { return "shape-" + name }

func anchor(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// curl is a call as a person types it.
func curl(path, method string, o *openapi.Operation) string {
	for _, p := range o.Parameters {
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", fmt.Sprint(p.Example))
		}
	}
	parts := []string{"curl"}
	if o.Security == nil {
		parts = append(parts, `-H "X-Dune-Api-Key: $BARCHAN_API_KEY"`)
	}
	if method != "GET" && (method != "POST" || o.RequestBody == nil) {
		parts = append(parts, "-X "+method)
	}
	text := strings.Join(parts, " ") + " \\\n  http://127.0.0.1:8723" + path
	if o.RequestBody == nil {
		return text
	}
	first := o.RequestBody.Content[0]
	if first.Key != "application/json" {
		return text + " \\\n  -H 'Content-Type: " + first.Key + "' --data-binary @rows.csv"
	}
	return text + " \\\n  -d '" + strings.ReplaceAll(pretty(first.Value.Example), "'", `'\''`) + "'"
}
