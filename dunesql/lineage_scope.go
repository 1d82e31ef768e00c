package dunesql

import "strings"

// attribute is a column that a name may mean.
type attribute struct {
	relation []string // the name of its relation, folded; nil when it has none
	name     string   // as written; "" when it has none
	origin   *origin
	// open stands for all columns of a relation whose columns are unknown.
	open bool
	keys []string // of an open attribute: what it is all columns of
	// hidden is a side of USING: only its relation's name leads to it.
	hidden bool
}

// scope is what names may mean at a place: the columns of the relations there,
// and what is around it.
type scope struct {
	outer   *scope
	fields  []attribute
	windows map[string]*origin // of the WINDOW clause, by folded name
	index   map[string][]int   // fields by folded name; made when first asked for
	opens   []int
}

func (t *tracer) prepare(s *scope) {
	if s.index != nil {
		return
	}
	t.spend(len(s.fields))
	s.index = make(map[string][]int, len(s.fields))
	for i := range s.fields {
		f := &s.fields[i]
		if f.open {
			s.opens = append(s.opens, i)
			continue
		}
		if name := strings.ToLower(f.name); name != "" {
			s.index[name] = append(s.index[name], i)
		}
	}
}

// column returns the origin of a chain of names, and notes that it is read.
//
// The innermost scope that has the name gives it. A relation whose columns are
// unknown has every plain name, but a chain such as a.b is looked for
// everywhere before it is taken as a field of a column a of that relation.
func (t *tracer) column(parts []*Ident, s *scope) *origin {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Folded()
	}
	for at := s; at != nil; at = at.outer {
		t.prepare(at)
		t.spend(1)
		if o := t.known(at, names); o != nil {
			return read(o)
		}
		if len(names) == 1 && len(at.opens) > 0 {
			return read(t.guess(at, names[0]))
		}
	}
	for at := s; at != nil; at = at.outer {
		if len(at.opens) > 0 {
			return read(t.guess(at, names[0]))
		}
	}
	t.miss(parts)
	return &origin{unknown: true}
}

func (t *tracer) miss(parts []*Ident) {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Name
	}
	t.missing[parts[0].Pos()] = strings.Join(names, ".")
}

// read notes that a column is read by name.
func read(o *origin) *origin {
	o.read = true
	return o
}

// known returns the column of the scope that the longest possible part of the
// names means; the rest are fields of a row. nil: none.
func (t *tracer) known(s *scope, names []string) *origin {
	for n := len(names) - 1; n >= 0; n-- {
		relation, name := names[:n], names[n]
		var found []*origin
		for _, i := range s.index[name] {
			if f := &s.fields[i]; f.matches(relation) {
				found = append(found, read(f.origin))
			}
		}
		if n > 0 {
			for _, i := range s.opens {
				if f := &s.fields[i]; f.matches(relation) {
					found = append(found, t.columnOf(f, name))
				}
			}
		}
		t.spend(len(found))
		if len(found) > 0 {
			return merged(found)
		}
	}
	return nil
}

// matches reports whether the attribute may be meant by a name after relation.
func (f *attribute) matches(relation []string) bool {
	if len(relation) == 0 {
		return !f.hidden
	}
	return f.in(relation)
}

// in reports whether relation is the name of the attribute's relation, or the end
// of that name.
func (f *attribute) in(relation []string) bool {
	start := len(f.relation) - len(relation)
	if start < 0 {
		return false
	}
	for i, name := range relation {
		if f.relation[start+i] != name {
			return false
		}
	}
	return true
}

// guess returns the column of that name of the one open relation of a scope;
// with several, it is of one of them.
func (t *tracer) guess(s *scope, name string) *origin {
	if len(s.opens) > 1 {
		return &origin{unknown: true}
	}
	return t.columnOf(&s.fields[s.opens[0]], name)
}

// columnOf returns the column of that name of an open relation.
func (t *tracer) columnOf(f *attribute, name string) *origin {
	if len(f.keys) == 0 {
		return f.origin
	}
	var all []*origin
	for _, key := range f.keys {
		all = append(all, read(t.base(key, name)))
	}
	return merged(all)
}

// base returns the one origin of a column of something that is read.
func (t *tracer) base(key, column string) *origin {
	id := Source{key, strings.ToLower(column)}
	o, ok := t.bases[id]
	if !ok {
		t.spend(1)
		o = &origin{base: Source{key, column}}
		t.bases[id] = o
	}
	return o
}

// merged returns the origin of what comes from all of a list.
func merged(all []*origin) *origin {
	if len(all) == 1 {
		return all[0]
	}
	return &origin{from: all}
}

// readAll notes that columns are read by their position.
func readAll(fields []attribute) {
	for i := range fields {
		if !fields[i].open {
			read(fields[i].origin)
		}
	}
}
