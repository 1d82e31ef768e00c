package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"sync"

	"github.com/barchan-data/barchan/internal/openapi"
)

//go:embed reference/page.html
var referencePage string

//go:embed reference/page.css
var referenceStyle string

// referenceOnce makes the page for people when it is first asked for.
func referenceOnce(version string) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		doc, err := Document(version)
		if err != nil {
			return nil, err
		}
		page, err := template.New("page").Parse(referencePage)
		if err != nil {
			return nil, fmt.Errorf("parse the reference page: %w", err)
		}
		var out bytes.Buffer
		err = page.Execute(&out, referenceOf(doc))
		return out.Bytes(), err
	})
}

// reference answers with the document as a page. It has no script, and
// nothing of it comes from elsewhere: the browser is told to refuse both.
func (s *server) reference(*call) (any, error) {
	text, err := s.page()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(referenceStyle))
	policy := "default-src 'none'; img-src 'self'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return raw{contentType: "text/html; charset=utf-8", text: text, header: map[string]string{"Content-Security-Policy": policy}}, nil
}

// The parts of the page, in its order.
type (
	referenceView struct {
		Title, Version, Introduction, Start string
		Style                               template.CSS
		Groups                              []*referenceGroup
		Shapes                              []referenceShape
	}
	referenceGroup struct {
		Name, Anchor, Text string
		Calls              []referenceCall
	}
	referenceCall struct {
		ID, Summary, Text, Method, Path, Scope, Curl string
		Deprecated                                   bool
		Lists                                        []referenceList
		Answers                                      []referenceAnswer
		Failures                                     []referenceFailure
	}
	referenceList struct {
		Title  string
		Fields []referenceField
	}
	referenceField struct {
		Name, Type, Shape, Text string
		Required                bool
	}
	referenceAnswer  struct{ Status, Type, Shape, Example string }
	referenceFailure struct{ Status, Text string }
	referenceShape   struct {
		Name, Anchor, Text string
		Fields             []referenceField
	}
)

const referenceStart = `export BARCHAN_API_KEY=brn_…
curl -H "X-Dune-Api-Key: $BARCHAN_API_KEY" http://127.0.0.1:8723/api/whoami`

func referenceOf(doc *openapi.Document) referenceView {
	v := referenceView{Title: doc.Info.Title, Version: doc.Info.Version, Introduction: doc.Info.Description, Start: referenceStart,
		Style: template.CSS(referenceStyle)} // #nosec: ours
	groups := map[string]*referenceGroup{}
	for _, tag := range doc.Tags {
		g := &referenceGroup{Name: tag.Name, Anchor: "tag-" + anchor(tag.Name), Text: tag.Description}
		groups[tag.Name] = g
		v.Groups = append(v.Groups, g)
	}
	w := &referenceWriter{doc: doc}
	for _, path := range doc.Paths {
		for _, method := range *path.Value {
			g := groups[method.Value.Tags[0]]
			g.Calls = append(g.Calls, w.call(path.Key, method.Key, method.Value))
		}
	}
	for _, schema := range doc.Components.Schemas {
		v.Shapes = append(v.Shapes, referenceShape{Name: schema.Key, Anchor: shapeAnchor(schema.Key), Text: schema.Value.Description,
			Fields: w.fields(schema.Value, schema.Value.Required)})
	}
	return v
}

// pretty writes an example as a person reads it.
func pretty(example any) string {
	if text, ok := example.(string); ok || example == nil {
		return text
	}
	plain := encode(example)
	var out bytes.Buffer
	if json.Indent(&out, plain, "", "  ") != nil {
		return string(plain)
	}
	return out.String()
}
