package worker

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// sqlPaths are the functions of JSON that standard SQL has, with the paths, the calls
// and the variables that they were asked for.
type sqlPaths struct {
	pathCache[jsonPath]
	calls     pathCache[*pathCall]
	variables pathCache[map[string]any]
}

func newSQLPaths() *sqlPaths {
	p := &sqlPaths{pathCache: pathCache[jsonPath]{read: sqlPath}, variables: pathCache[map[string]any]{read: pathVariables}}
	p.calls.read = p.readCall
	return p
}

// pathCall is what is asked of every document: a path, and the words that say what
// becomes of the items.
type pathCall struct {
	jsonPath
	options []string
}

// readCall reads the words of a call, with semicolons between them, and its path.
func (p *sqlPaths) readCall(text string) (*pathCall, error) {
	options, path, _ := strings.Cut(text, "|")
	read, err := p.get(path)
	return &pathCall{jsonPath: read, options: strings.Split(options, ";")}, err
}

// sought is what a call looks for in a document.
type sought struct {
	*pathCall
	doc  string
	vars map[string]any
}

// asked reads the arguments of a function: document, call, and what is passed.
func (p *sqlPaths) asked(a []string) (s sought, err error) {
	s.doc = a[0]
	if s.pathCall, err = p.calls.get(a[1]); err != nil {
		return s, err
	}
	if len(a) > 2 {
		if s.vars, err = p.variables.get(a[2]); err != nil {
			return s, err
		}
	}
	return s, s.passed(s.vars)
}

// passed is an error for a variable of the path that has no value.
func (p jsonPath) passed(vars map[string]any) error {
	for _, name := range p.names {
		if _, ok := vars[name]; !ok {
			return fmt.Errorf("no value passed for parameter %s of the JSON path: names that are not quoted are in capitals", name)
		}
	}
	return nil
}

// evaluate finds the items of a path in a document. failure says that the document
// is no JSON, or why the path leads nowhere.
func (s sought) evaluate() (items []any, failure error) {
	if !validJSON(s.doc) {
		return nil, errors.New("conversion to JSON failed")
	}
	if s.plain {
		if value, _, ok := jsonPickAt(s.doc, jsonBlank(s.doc, 0), s.members); ok {
			switch {
			case value == "" && s.strict:
				return nil, errors.New("path evaluation failed: structural error: missing member in JSON object")
			case value == "":
				return nil, nil
			}
			v, _, err := readJSON(value, 0, len(s.members))
			return []any{v}, err
		}
	}
	v, _, err := readJSON(s.doc, jsonBlank(s.doc, 0), 0)
	if err != nil {
		return nil, err
	}
	return s.find(v, s.vars)
}

// find evaluates a path in a tree.
func (p jsonPath) find(root any, vars map[string]any) ([]any, error) {
	items, err := p.root.items(&jsonWalk{strict: p.strict, root: root, vars: vars}, jsonScope{})
	if err != nil {
		return nil, fmt.Errorf("path evaluation failed: %w", err)
	}
	return items, nil
}

// pathVariables reads what is passed to a path: a JSON object of texts, which begin
// with the kind of the value.
func pathVariables(text string) (map[string]any, error) {
	texts := map[string]string{}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &texts); err != nil {
			return nil, fmt.Errorf("read the variables of a JSON path: %w", err)
		}
	}
	vars := make(map[string]any, len(texts))
	for name, t := range texts {
		kind, value, _ := strings.Cut(t, ":")
		v, err := pathVariable(kind, value)
		if err != nil {
			return nil, err
		}
		vars[name] = v
	}
	return vars, nil
}

func pathVariable(kind, value string) (any, error) {
	switch kind {
	case "null":
		return jsonNull{}, nil
	case "text":
		return value, nil
	case "boolean":
		return value == "true", nil
	case "json":
		v, err := parseJSON(value)
		if err != nil {
			return nil, errors.New("conversion to JSON failed: a variable of the path is no JSON")
		}
		return v, nil
	case "integer", "bigint", "double":
		n, err := documentNumber(value)
		switch {
		case kind == "double":
			f := n.asFloat()
			n = number{kind: floating, float: f}
		case kind == "bigint":
			n.kind = wholeBigint
		}
		return n, err
	case "decimal":
		n, ok := decimalNumber(value)
		if !ok {
			return nil, fmt.Errorf("a variable of a JSON path is no decimal: %s", value)
		}
		return n, nil
	}
	return moment{kind: kind, text: value}, nil
}

// appendPlain appends the one value of a path of members that json_query gives as it
// stands in the document, but for blanks and the form of numbers; ok is false when
// evaluate must look.
func (s sought) appendPlain(to []byte) (text []byte, ok bool) {
	if !s.plain {
		return nil, false
	}
	value, ok := jsonPick(s.doc, s.members)
	if !ok {
		return nil, false
	}
	return appendJSON(to, value)
}

// query is JSON_QUERY; its options are the wrapper and quotes, ON EMPTY, ON ERROR.
func (p *sqlPaths) query(to []byte, a []string) ([]byte, bool, error) {
	s, err := p.asked(a)
	if err != nil {
		return to, false, err
	}
	if s.options[0] == "" {
		if text, ok := s.appendPlain(to); ok {
			return text, true, nil
		}
	}
	items, failure := s.evaluate()
	text, ok, err := queried(items, failure, s.options[0], s.options[1], s.options[2])
	return append(to, text...), ok, err
}

// queried is what JSON_QUERY makes of the items of a path.
func queried(items []any, failure error, options, onEmpty, onError string) (string, bool, error) {
	wrapper, omit := strings.CutSuffix(options, " OMIT")
	switch {
	case failure != nil:
		return behaves(onError, failure)
	case len(items) == 0:
		return behaves(onEmpty, errors.New("conversion from JSON failed: JSON path found no items"))
	case strings.HasSuffix(wrapper, "UNCONDITIONAL"), strings.HasSuffix(wrapper, "CONDITIONAL") && (len(items) != 1 || !container(items[0])):
		items = []any{append([]any(nil), items...)}
	case len(items) > 1:
		return behaves(onError, errors.New("conversion from JSON failed: JSON path found multiple items"))
	}
	if err := writable(items[0]); err != nil {
		return behaves(onError, err)
	}
	if s, ok := items[0].(string); ok && omit {
		return s, true, nil
	}
	return orderedJSON(items[0]), true, nil
}

// writable is an error for dates and times, which JSON does not have.
func writable(v any) error {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list {
		if m, ok := e.(moment); ok {
			return fmt.Errorf("conversion from JSON failed: JSON path returned a scalar SQL value of type %s that cannot be represented as JSON", m.kind)
		}
	}
	return nil
}

// behaves is what json_query gives ON EMPTY or ON ERROR.
func behaves(kind string, problem error) (string, bool, error) {
	switch kind {
	case "ERROR":
		return "", false, problem
	case "EMPTY ARRAY":
		return "[]", true, nil
	case "EMPTY OBJECT":
		return "{}", true, nil
	}
	return "", false, nil
}

func container(v any) bool {
	switch v.(type) {
	case []any, *object:
		return true
	}
	return false
}

// exists is JSON_EXISTS; its option is ON ERROR.
func (p *sqlPaths) exists(a []driver.Value) (any, error) {
	texts := make([]string, len(a))
	for i, v := range a {
		texts[i] = v.(string)
	}
	s, err := p.asked(texts)
	if err != nil {
		return nil, err
	}
	items, failure := s.evaluate()
	if failure == nil {
		return len(items) > 0, nil
	}
	switch s.options[0] {
	case "TRUE":
		return true, nil
	case "UNKNOWN":
		return nil, nil
	case "ERROR":
		return nil, failure
	}
	return false, nil
}
