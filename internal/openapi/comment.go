package openapi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// Comments are what the comments of a package's source say of its types and
// their fields.
type Comments struct {
	types  map[string]string
	fields map[string]string // by Type.Field
}

// ReadComments reads the Go files of a folder, but for tests.
func ReadComments(source fs.FS) (Comments, error) {
	c := Comments{types: map[string]string{}, fields: map[string]string{}}
	names, err := fs.Glob(source, "*.go")
	if err != nil {
		return c, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return c, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return c, err
		}
		c.file(file)
	}
	return c, nil
}

func (c Comments) file(file *ast.File) {
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		for _, spec := range group.Specs {
			t := spec.(*ast.TypeSpec)
			doc := t.Doc
			if doc == nil {
				doc = group.Doc
			}
			c.types[t.Name.Name] = sentence(t.Name.Name, doc.Text())
			if shape, ok := t.Type.(*ast.StructType); ok {
				c.shape(t.Name.Name, shape)
			}
		}
	}
}

func (c Comments) shape(name string, shape *ast.StructType) {
	for _, f := range shape.Fields.List {
		doc := f.Doc.Text()
		if doc == "" {
			doc = f.Comment.Text()
		}
		for _, field := range f.Names {
			c.fields[name+"."+field.Name] = sentence(field.Name, doc)
		}
	}
}

// sentence makes a comment on a name into a text that stands alone: without
// the name in front, on one line per paragraph, with a capital and a full stop.
func sentence(name, comment string) string {
	text := strings.TrimSpace(comment)
	for _, verb := range []string{" is ", " are ", " "} {
		if rest, ok := strings.CutPrefix(text, name+verb); ok {
			text = rest
			break
		}
	}
	if text == "" {
		return ""
	}
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	text = strings.Join(paragraphs, "\n\n")
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
