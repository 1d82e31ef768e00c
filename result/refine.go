package result

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// Selection is what a call asks of a result beside a window of rows and
// columns. The zero Selection is the result as it is.
type Selection struct {
	Filter Filter // nil: every row
	Sort   []SortKey
	Sample int64 // at most so many rows, chosen at random; 0: all
}

// IsZero reports whether s leaves the result as it is.
func (s Selection) IsZero() bool { return s.Filter == nil && len(s.Sort) == 0 && s.Sample == 0 }

// SourceName is the name of the result in what SQL returns.
const SourceName = "execution.result"

// SQL returns the selection as one DuneSQL query over SourceName, which has
// that schema. It is printed from a tree: nothing of it is the caller's text.
// Rows that sort alike keep their order, so that two readings of one selection
// give the same pages. A column that is absent, and a value that does not fit
// its column, are errors.
func (s Selection) SQL(schema barchan.Schema) (string, error) {
	if err := distinct(schema); err != nil {
		return "", err
	}
	b := binder{schema: schema, row: rowNumber(schema)}
	inner := &dunesql.Select{
		Items: []dunesql.SelectItem{&dunesql.SelectStar{}, &dunesql.SelectExpr{
			Expr:  &dunesql.Call{Name: name("row_number"), Over: &dunesql.Over{Spec: &dunesql.WindowSpec{}}},
			Alias: ident(b.row),
		}},
		From: []dunesql.Relation{&dunesql.Table{Name: name(strings.Split(SourceName, ".")...)}},
	}
	rows := &dunesql.Query{Body: inner}
	if s.Sample > 0 {
		rows = &dunesql.Query{
			Body:    &dunesql.Select{Items: []dunesql.SelectItem{&dunesql.SelectStar{}}, From: from(rows)},
			OrderBy: []*dunesql.SortItem{{Expr: &dunesql.Call{Name: name("random")}}},
			Limit:   &dunesql.Limit{Count: &dunesql.Integer{Text: strconv.FormatInt(s.Sample, 10)}},
		}
	}
	outer := &dunesql.Select{From: from(rows)}
	for _, c := range schema {
		outer.Items = append(outer.Items, &dunesql.SelectExpr{Expr: columnNamed(c.Name)})
	}
	var err error
	if s.Filter != nil {
		if outer.Where, err = b.filter(s.Filter); err != nil {
			return "", err
		}
	}
	order, err := b.order(s.Sort)
	if err != nil {
		return "", err
	}
	return dunesql.Print(&dunesql.Statement{Query: &dunesql.Query{Body: outer, OrderBy: order}}), nil
}

func from(q *dunesql.Query) []dunesql.Relation {
	return []dunesql.Relation{&dunesql.SubqueryRelation{Query: q}}
}

func ident(text string) *dunesql.Ident { return &dunesql.Ident{Name: text, Quoted: true} }

func columnNamed(text string) dunesql.Expr {
	return &dunesql.Column{Parts: []*dunesql.Ident{ident(text)}}
}

func name(parts ...string) *dunesql.Name {
	n := &dunesql.Name{}
	for _, p := range parts {
		n.Parts = append(n.Parts, &dunesql.Ident{Name: p})
	}
	return n
}

// distinct refuses a result that SQL cannot read: names are compared without
// regard to case.
func distinct(schema barchan.Schema) error {
	seen := map[string]bool{}
	for _, c := range schema {
		folded := strings.ToLower(c.Name)
		if seen[folded] {
			return barchan.Errorf(barchan.CodeInvalid, "The result has two columns with the name %s: filters, sort_by and sample_count need different names", quoted(c.Name))
		}
		seen[folded] = true
	}
	return nil
}

// rowNumber is a name that no column has.
func rowNumber(schema barchan.Schema) string {
	text := "row_number"
	for slices.ContainsFunc(schema, func(c barchan.Column) bool { return strings.EqualFold(c.Name, text) }) {
		text += "_"
	}
	return text
}

// find returns the index of a column: with that very name, or the only one
// that differs from it in case.
func find(what string, schema barchan.Schema, n Name) (int, error) {
	at := -1
	for i, c := range schema {
		if c.Name == n.Text {
			return i, nil
		}
		if !strings.EqualFold(c.Name, n.Text) {
			continue
		}
		if at >= 0 {
			return 0, failed(what, n.At, "the name %s is ambiguous: the result has %s and %s", quoted(n.Text), quoted(schema[at].Name), quoted(c.Name))
		}
		at = i
	}
	if at < 0 {
		return 0, failed(what, n.At, "the result has no column %s: it has %s", quoted(n.Text), listed(schema.Names()))
	}
	return at, nil
}

// listed shows the first names of a list.
func listed(names []string) string {
	const most = 10
	var shown []string
	for _, n := range names[:min(len(names), most)] {
		shown = append(shown, clip(n))
	}
	if len(names) > most {
		return strings.Join(shown, ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
	}
	return cmp.Or(strings.Join(shown, ", "), "none")
}

// binder turns filters into the tree of DuneSQL.
type binder struct {
	schema barchan.Schema
	row    string
}

func (b binder) order(keys []SortKey) ([]*dunesql.SortItem, error) {
	var items []*dunesql.SortItem
	for _, k := range keys {
		c, err := b.column("sort_by", k.Column)
		if err != nil {
			return nil, err
		}
		if c.class == classNested {
			return nil, failed("sort_by", k.Column.At, "the column %s is %s, which has no order", quoted(c.name), c.typ)
		}
		items = append(items, &dunesql.SortItem{Expr: columnNamed(c.name), Desc: k.Desc})
	}
	return append(items, &dunesql.SortItem{Expr: columnNamed(b.row)}), nil
}

func (b binder) column(what string, n Name) (target, error) {
	at, err := find(what, b.schema, n)
	if err != nil {
		return target{}, err
	}
	return targetOf(b.schema[at]), nil
}

func (b binder) filter(f Filter) (dunesql.Expr, error) {
	switch f := f.(type) {
	case *AnyOf:
		return b.chain(dunesql.Or, f.Filters)
	case *AllOf:
		return b.chain(dunesql.And, f.Filters)
	case *Comparison:
		return b.comparison(f)
	case *Membership:
		return b.membership(f)
	case *Match:
		return b.match(f)
	case *NullCheck:
		c, err := b.column("filters", f.Column)
		return &dunesql.IsNull{Value: columnNamed(c.name), Not: f.Not}, err
	}
	return nil, barchan.Errorf(barchan.CodeInternal, "unknown filter %T", f)
}

func (b binder) chain(op dunesql.LogicalOp, list []Filter) (dunesql.Expr, error) {
	l := &dunesql.Logical{Op: op}
	for _, f := range list {
		e, err := b.filter(f)
		if err != nil {
			return nil, err
		}
		l.Operands = append(l.Operands, e)
	}
	return l, nil
}

func (b binder) comparison(f *Comparison) (dunesql.Expr, error) {
	c, err := b.column("filters", f.Column)
	if err != nil {
		return nil, err
	}
	v, err := c.value(f.Value)
	if err != nil {
		return nil, err
	}
	return &dunesql.Compare{Op: dunesql.CompareOp(f.Op), Left: c.beside(v), Right: v.expr}, nil
}

// membership compares one by one where the values need more than the column's
// own type.
func (b binder) membership(f *Membership) (dunesql.Expr, error) {
	c, err := b.column("filters", f.Column)
	if err != nil {
		return nil, err
	}
	in := &dunesql.InList{}
	left := columnNamed(c.name)
	for _, given := range f.Values {
		v, err := c.value(given)
		if err != nil {
			return nil, err
		}
		in.List = append(in.List, v.expr)
		if v.wider {
			left = c.beside(v)
		}
	}
	in.Value = left
	return in, nil
}

func (b binder) match(f *Match) (dunesql.Expr, error) {
	c, err := b.column("filters", f.Column)
	if err != nil {
		return nil, err
	}
	if c.class != classText {
		return nil, failed("filters", f.Column.At, "LIKE needs a column of text, and %s is %s", quoted(c.name), c.typ)
	}
	return &dunesql.Like{Value: columnNamed(c.name), Pattern: &dunesql.String{Value: f.Pattern}}, nil
}
