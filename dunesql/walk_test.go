package dunesql

import (
	"go/ast"
	goparser "go/parser"
	gotoken "go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestCasesHoldEveryNode shows that the golden cases hold every type of node,
// that Walk reaches it, and that it can be printed alone.
func TestCasesHoldEveryNode(t *testing.T) {
	seen := map[string]bool{}
	for _, sql := range goldenInputs(t) {
		s, err := Parse(sql)
		if err != nil {
			continue
		}
		Walk(s, func(n Node) bool {
			seen[reflect.TypeOf(n).Elem().Name()] = true
			printed := PrintNode(n)
			if d, ok := n.(*Descriptor); printed == "" && !(ok && d.Fields == nil) {
				t.Errorf("%s: a %T is printed as nothing", sql, n)
			}
			return true
		})
	}
	types := nodeTypes(t)
	for _, name := range types {
		if !seen[name] {
			t.Errorf("no case of testdata/parse holds a %s", name)
		}
	}
	if len(types) < 90 {
		t.Errorf("only %d types of nodes were found in the source", len(types))
	}
}

// nodeTypes returns the types of the package that have a method children.
func nodeTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		f, err := goparser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.Name == "children" {
				names = append(names, m.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name)
			}
		}
	}
	return names
}

// TestChildrenAreComplete compares what children adds to the fields that hold
// nodes.
func TestChildrenAreComplete(t *testing.T) {
	for _, sql := range goldenInputs(t) {
		s, err := Parse(sql)
		if err != nil {
			continue
		}
		Walk(s, func(n Node) bool {
			var want []Node
			collect(reflect.ValueOf(n).Elem(), &want)
			got := Children(n)
			for _, w := range want {
				if !slices.Contains(got, w) {
					t.Errorf("%s: %T does not have its %T among its children", sql, n, w)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s: %T has %d children, and %d fields with nodes", sql, n, len(got), len(want))
			}
			return true
		})
	}
}

// collect adds the nodes that v, a struct or a slice, holds itself.
func collect(v reflect.Value, nodes *[]Node) {
	switch {
	case v.Type().Implements(nodeType) && v.Type() != atType:
		if n := nodeOf(v); n != nil {
			*nodes = append(*nodes, n)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), nodes)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), nodes)
		}
	}
}

func TestWalkVisitsInOrderAndPrunes(t *testing.T) {
	s, err := Parse("SELECT a, f(b, (SELECT c FROM d)) FROM e WHERE g")
	if err != nil {
		t.Fatal(err)
	}
	var all, outer []string
	note := func(list *[]string) func(Node) bool {
		return func(n Node) bool {
			if i, ok := n.(*Ident); ok {
				*list = append(*list, i.Name)
			}
			return true
		}
	}
	Walk(s, note(&all))
	if got := strings.Join(all, " "); got != "a f b c d e g" {
		t.Errorf("visited %s", got)
	}
	visit := note(&outer)
	Walk(s, func(n Node) bool {
		_, sub := n.(*Subquery)
		return visit(n) && !sub
	})
	if got := strings.Join(outer, " "); got != "a f b e g" {
		t.Errorf("without sub-queries visited %s", got)
	}
}
