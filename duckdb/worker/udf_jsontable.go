package worker

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// tablePart is a part of the plan of a JSON_TABLE: rows of one path, or those of
// several parts below one another or side by side.
type tablePart struct {
	Cross bool
	Parts []*tablePart
	Level *tableLevel // nil when there are Parts
}

// tableLevel is a path whose items are rows.
type tableLevel struct {
	Path    string
	Columns []tableColumn
	Below   *tablePart
	Inner   bool // rows that have none below them are left out
}

// tableColumn is a column: its place among all, and what it makes of an item.
type tableColumn struct {
	At             int
	Path           string // "" for the number of the row
	Type           string // of a value; "" for a piece of JSON
	Options        string
	Empty, Failing string
}

// tableSpec is a JSON_TABLE, as the printer writes it.
type tableSpec struct {
	Width   int
	Failing bool // ERROR ON ERROR
	Root    *tablePart
}

func tableSpecOf(text string) (*tableSpec, error) {
	spec := &tableSpec{}
	if err := json.Unmarshal([]byte(text), spec); err != nil {
		return nil, fmt.Errorf("read the columns of JSON_TABLE: %w", err)
	}
	return spec, nil
}

// tables makes the rows of JSON_TABLE.
type tables struct {
	*sqlPaths
	specs pathCache[*tableSpec]
}

func newTables(p *sqlPaths) *tables {
	return &tables{sqlPaths: p, specs: pathCache[*tableSpec]{read: tableSpecOf}}
}

// maxTableRows bounds what one document can become.
const maxTableRows = 1_000_000

// cells is a row. Those of other paths are nil, and so is NULL; v and a text is a
// value, e and x are the defaults ON EMPTY and ON ERROR.
type cells []*string

// rows lists the rows of a document: a JSON array of arrays. Its arguments are the
// document, the variables and the columns.
func (t *tables) rows(a []string) (string, bool, error) {
	spec, err := t.specs.get(a[2])
	if err != nil {
		return "", false, err
	}
	vars, err := t.variables.get(a[1])
	if err != nil {
		return "", false, err
	}
	run := &tableRun{tables: t, tableSpec: spec, vars: vars}
	list := []cells{}
	root, err := parseJSON(a[0])
	switch {
	case err == nil:
		if list, err = run.part(spec.Root, root); err != nil {
			return "", false, err
		}
	case spec.Failing:
		return "", false, fmt.Errorf("conversion to JSON failed: the document of JSON_TABLE is no JSON")
	}
	if list == nil {
		list = []cells{}
	}
	text, err := json.Marshal(list)
	return string(text), true, err
}

type tableRun struct {
	*tables
	*tableSpec
	vars map[string]any
}

func (r *tableRun) part(p *tablePart, item any) ([]cells, error) {
	if p.Level != nil {
		return r.level(p.Level, item)
	}
	var all []cells
	for i, part := range p.Parts {
		rows, err := r.part(part, item)
		if err != nil {
			return nil, err
		}
		if p.Cross && i > 0 {
			rows, err = crossed(all, rows)
			all = nil
		}
		if all = append(all, rows...); len(all) > maxTableRows || err != nil {
			return nil, errTooManyRows
		}
	}
	return all, nil
}

var errTooManyRows = fmt.Errorf("JSON_TABLE makes more than %d rows of one document", maxTableRows)

func crossed(left, right []cells) ([]cells, error) {
	if len(left)*len(right) > maxTableRows {
		return nil, errTooManyRows
	}
	all := make([]cells, 0, len(left)*len(right))
	for _, a := range left {
		for _, b := range right {
			all = append(all, a.with(b))
		}
	}
	return all, nil
}

// with is a row that has the cells of both.
func (c cells) with(d cells) cells {
	row := append(cells(nil), c...)
	for i, cell := range d {
		if cell != nil {
			row[i] = cell
		}
	}
	return row
}

func (r *tableRun) level(l *tableLevel, item any) ([]cells, error) {
	items, failure, err := r.find(l.Path, item)
	switch {
	case err != nil:
		return nil, err
	case failure != nil && r.Failing:
		return nil, failure
	case failure != nil:
		return nil, nil
	}
	var all []cells
	for i, item := range items {
		row := make(cells, r.Width)
		for _, c := range l.Columns {
			if row[c.At], err = r.cell(c, item, i+1); err != nil {
				return nil, err
			}
		}
		if l.Below == nil {
			all = append(all, row)
			continue
		}
		below, err := r.part(l.Below, item)
		if err != nil {
			return nil, err
		}
		if len(below) == 0 && !l.Inner {
			all = append(all, row)
		}
		for _, b := range below {
			all = append(all, row.with(b))
		}
		if len(all) > maxTableRows {
			return nil, errTooManyRows
		}
	}
	return all, nil
}

// find evaluates a path from an item on.
func (r *tableRun) find(text string, item any) (items []any, failure, err error) {
	path, err := r.get(text)
	if err != nil {
		return nil, nil, err
	}
	if err := path.passed(r.vars); err != nil {
		return nil, nil, err
	}
	items, failure = path.find(item, r.vars)
	return items, failure, nil
}

func (r *tableRun) cell(c tableColumn, item any, number int) (*string, error) {
	if c.Path == "" {
		return cellOf("v" + strconv.Itoa(number)), nil
	}
	items, failure, err := r.find(c.Path, item)
	if err != nil {
		return nil, err
	}
	if c.Type == "" {
		text, ok, err := queried(items, failure, c.Options, c.Empty, c.Failing)
		if err != nil || !ok {
			return nil, err
		}
		return cellOf("v" + text), nil
	}
	f := scalarOf(items, failure, c.Type)
	behavior, mark := c.Empty, "e"
	switch {
	case f.null:
		return nil, nil
	case f.status == "value":
		return cellOf("v" + f.text), nil
	case f.status == "error":
		behavior, mark = c.Failing, "x"
	}
	switch behavior {
	case "ERROR":
		return nil, f.why
	case "DEFAULT":
		return cellOf(mark), nil
	}
	return nil, nil
}

func cellOf(text string) *string { return &text }
