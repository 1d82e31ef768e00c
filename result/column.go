package result

import (
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/barchan-data/barchan"
)

// shape says what a column holds.
type shape int

const (
	shapeLeaf shape = iota
	shapeRow
	shapeList
	shapeMap
)

// column is a node of a file's schema, as results show it: the wrapping groups
// of lists and maps are gone, their levels remain.
type column struct {
	name     string
	shape    shape
	leaf     leaf      // of a leaf
	children []*column // fields of a row; the element of a list; key and value of a map

	first, last int // leaves [first, last)
	defined     int // definition level from which the column is not null
	nullable    bool
	element     int // definition level from which a list or map has elements
	repeated    int // repetition level of a further element
}

// columnsOf builds the columns of a file and counts its leaves.
func columnsOf(elements []format.SchemaElement, schema barchan.Schema) ([]*column, int, error) {
	t := &tree{elements: elements}
	root, ok := t.next()
	if !ok {
		return nil, 0, fmt.Errorf("the file has no schema")
	}
	columns := make([]*column, 0, len(schema))
	for range root.NumChildren.V {
		c, err := t.column(0, 0)
		if err != nil {
			return nil, 0, err
		}
		columns = append(columns, c)
	}
	if len(columns) != len(schema) {
		return nil, 0, fmt.Errorf("the file has %d columns, and %d are recorded", len(columns), len(schema))
	}
	for i, c := range columns {
		c.name = schema[i].Name
		if c.shape == shapeLeaf {
			c.leaf.declare(schema[i].Type)
			c.leaf.show(schema[i].Zone)
		}
	}
	return columns, t.leaves, nil
}

// tree walks the elements of a schema, which stand in the order of a walk
// through the tree.
type tree struct {
	elements []format.SchemaElement
	at       int
	leaves   int
}

func (t *tree) next() (format.SchemaElement, bool) {
	if t.at >= len(t.elements) {
		return format.SchemaElement{}, false
	}
	t.at++
	return t.elements[t.at-1], true
}

// column reads the next element with all below it; defined and repeated are
// the levels of what it stands in.
func (t *tree) column(defined, repeated int) (*column, error) {
	e, ok := t.next()
	if !ok {
		return nil, fmt.Errorf("the file's schema ends too early")
	}
	c := &column{name: e.Name, first: t.leaves, defined: defined}
	switch e.RepetitionType.V {
	case format.Optional:
		c.nullable = true
		c.defined++
	case format.Repeated:
		return t.bareList(e, c, repeated)
	}
	return c, t.contents(e, c, repeated)
}

// bareList reads a repeated element that stands in no list: a list that is
// never null.
func (t *tree) bareList(e format.SchemaElement, c *column, repeated int) (*column, error) {
	element := &column{name: "element", first: t.leaves, defined: c.defined + 1}
	c.shape, c.element, c.repeated = shapeList, c.defined+1, repeated+1
	c.children = []*column{element}
	if err := t.contents(e, element, repeated+1); err != nil {
		return nil, err
	}
	c.last = t.leaves
	return c, nil
}

// contents reads what stands below e into c.
func (t *tree) contents(e format.SchemaElement, c *column, repeated int) error {
	defer func() { c.last = t.leaves }()
	if e.Type.Valid {
		c.shape, c.leaf = shapeLeaf, leafOf(e)
		t.leaves++
		return nil
	}
	if e.NumChildren.V == 1 && t.at < len(t.elements) && t.elements[t.at].RepetitionType.V == format.Repeated {
		switch {
		case isMap(e) && t.elements[t.at].NumChildren.V == 2:
			return t.group(c, shapeMap, repeated)
		case isList(e):
			return t.group(c, shapeList, repeated)
		}
	}
	c.shape = shapeRow
	return t.fields(c, int(e.NumChildren.V), c.defined, repeated)
}

// group reads the repeated element that holds the elements of a list or map.
func (t *tree) group(c *column, s shape, repeated int) error {
	inner, _ := t.next()
	c.shape, c.element, c.repeated = s, c.defined+1, repeated+1
	if inner.Type.Valid || s == shapeList && inner.NumChildren.V != 1 {
		// The old form: the repeated element itself is the list's element.
		element := &column{name: inner.Name, first: t.leaves, defined: c.element}
		c.children = []*column{element}
		return t.contents(inner, element, c.repeated)
	}
	return t.fields(c, int(inner.NumChildren.V), c.element, c.repeated)
}

func (t *tree) fields(c *column, n, defined, repeated int) error {
	for range n {
		child, err := t.column(defined, repeated)
		if err != nil {
			return err
		}
		c.children = append(c.children, child)
	}
	return nil
}

func isList(e format.SchemaElement) bool {
	_, logical := e.LogicalType.Value.(*format.ListType)
	return logical || e.ConvertedType.Valid && e.ConvertedType.V == deprecated.List
}

func isMap(e format.SchemaElement) bool {
	_, logical := e.LogicalType.Value.(*format.MapType)
	return logical || e.ConvertedType.Valid && (e.ConvertedType.V == deprecated.Map || e.ConvertedType.V == deprecated.MapKeyValue)
}

// rowValues are the values of one row, by leaf. Reading a column takes its
// values off.
type rowValues struct {
	row parquet.Row
	at  []int // where the next value of each leaf stands
	end []int
}

func newRowValues(leaves int) *rowValues {
	return &rowValues{at: make([]int, leaves), end: make([]int, leaves)}
}

// reset takes the values of a row, which stand in the order of the leaves.
func (r *rowValues) reset(row parquet.Row) {
	r.row = row
	if len(row) == len(r.at) { // nothing is repeated
		for i := range r.at {
			r.at[i], r.end[i] = i, i+1
		}
		return
	}
	for i := range r.at {
		r.at[i], r.end[i] = 0, 0
	}
	for i, v := range row {
		c := v.Column()
		if i == 0 || row[i-1].Column() != c {
			r.at[c] = i
		}
		r.end[c] = i + 1
	}
}

// peek returns the next value of a leaf.
func (r *rowValues) peek(leaf int) (parquet.Value, bool) {
	if r.at[leaf] >= r.end[leaf] {
		return parquet.Value{}, false
	}
	return r.row[r.at[leaf]], true
}

// skip takes one value off every leaf of c: what stands for a null or an empty
// list there.
func (r *rowValues) skip(c *column) {
	for i := c.first; i < c.last; i++ {
		r.at[i]++
	}
}
