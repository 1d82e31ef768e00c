package dunesql

import (
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
)

// RefKind says what a name in FROM refers to.
type RefKind int

// Kinds of references.
const (
	RefTable    RefKind = iota // <schema>.<table>, or anything else
	RefQuery                   // query_123, "query_123(k='v')"
	RefView                    // dune.<team>.result_x
	RefUpload                  // dune.<namespace>.<table>
	RefPrevious                // TABLE(previous.query.result(…))
)

// String returns a word for k.
func (k RefKind) String() string {
	return [...]string{"table", "query", "view", "upload", "previous"}[k]
}

// Ref is something that a statement reads.
type Ref struct {
	Kind   RefKind
	Key    string // the name in canonical form: one per thing that is read
	Table  string // full lower-case name of a table, view or upload
	Query  barchan.QueryID
	Args   []Arg // of a query, as they are written
	Offset int   // of the first mention, in the text that was parsed
}

// Arg is an argument of a query reference: "query_1(k='v')".
type Arg struct {
	Key   string // as written
	Value string // without the escapes
}

// previousResult is the table function that reads a query's previous result.
const previousResult = "previous.query.result"

// Refs returns what a statement reads, in order of appearance and without
// duplicates. A name that a WITH gives is no reference where that WITH is in
// force. Malformed arguments of a query, and more than barchan.MaxReferences
// references, are errors.
func Refs(s *Statement) ([]Ref, error) {
	c := refCollector{seen: map[string]bool{}, text: s.Text}
	err := walkTables(s, func(n Node, shadowed bool) error {
		switch n := n.(type) {
		case *Table:
			if shadowed {
				return nil
			}
			ref, problem := refOf(n)
			if problem != "" {
				return errorAt(barchan.CodeInvalid, s.Text, n.Pos(), "the reference %s is malformed: %s", strconv.Quote(clip(n.Name.Parts[0].Name)), problem)
			}
			return c.add(ref)
		case *TableFunction:
			if n.Name.Folded() == previousResult {
				return c.add(Ref{Kind: RefPrevious, Key: previousResult, Offset: n.Pos()})
			}
		}
		return nil
	})
	return c.refs, err
}

// RefOf returns the reference that a table's name is, when no WITH shadows it.
// Malformed arguments make it a RefTable that no catalog has.
func RefOf(t *Table) Ref {
	ref, _ := refOf(t)
	return ref
}

type refCollector struct {
	refs []Ref
	seen map[string]bool
	text string
}

func (c *refCollector) add(r Ref) error {
	switch {
	case c.seen[r.Key]:
		return nil
	case len(c.refs) == barchan.MaxReferences:
		return errorAt(barchan.CodeTooLarge, c.text, r.Offset, "the query reads more than %d tables and queries", barchan.MaxReferences)
	}
	c.seen[r.Key] = true
	c.refs = append(c.refs, r)
	return nil
}

// refOf returns the reference, and what is wrong with its arguments.
func refOf(t *Table) (ref Ref, problem string) {
	parts := t.Name.Parts
	if len(parts) == 1 {
		if call, problem, ok := parseCall(parts[0].Name); ok {
			if problem == "" {
				return Ref{Kind: RefQuery, Key: call.key(), Query: call.query, Args: call.args, Offset: t.Pos()}, ""
			}
			return tableRef(t), problem
		}
	}
	return tableRef(t), ""
}

func tableRef(t *Table) Ref {
	parts := t.Name.Parts
	ref := Ref{Kind: RefTable, Key: tableKey(parts), Table: t.Name.Folded(), Offset: t.Pos()}
	if len(parts) == 3 && parts[0].Folded() == "dune" {
		ref.Kind = RefUpload
		if strings.HasPrefix(parts[2].Folded(), "result_") {
			ref.Kind = RefView
		}
	}
	return ref
}

// tableKey is the name in lower case. Parts that are no plain identifiers are
// quoted, so that a dot within a part is not one between parts.
func tableKey(parts []*Ident) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		if name := p.Folded(); plainPart(name) {
			b.WriteString(name)
		} else {
			b.WriteString(`"` + strings.ReplaceAll(name, `"`, `""`) + `"`)
		}
	}
	return b.String()
}

func plainPart(name string) bool {
	for i := 0; i < len(name); i++ {
		if !wordPart(name[i]) {
			return false
		}
	}
	return name != ""
}

// clip shortens a text of unknown length for a message.
func clip(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
