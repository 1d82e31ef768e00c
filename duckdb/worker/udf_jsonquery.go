package worker

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// sqlPaths are the functions of JSON that standard SQL has, with the paths and the
// variables that they were asked for.
type sqlPaths struct {
	pathCache[jsonPath]
	variables pathCache[map[string]any]
}

func newSQLPaths() *sqlPaths {
	return &sqlPaths{pathCache: pathCache[jsonPath]{read: sqlPath}, variables: pathCache[map[string]any]{read: pathVariables}}
}

// sought is what a path is looked up in.
type sought struct{ doc, path, vars string }

// evaluate finds the items of a path in a document. failure says that the document
// is no JSON, or why the path leads nowhere.
func (p *sqlPaths) evaluate(s sought) (items []any, failure, err error) {
	path, err := p.get(s.path)
	if err != nil {
		return nil, nil, err
	}
	vars, err := p.variables.get(s.vars)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range path.names {
		if _, ok := vars[name]; !ok {
			return nil, nil, fmt.Errorf("no value passed for parameter %s of the JSON path: names that are not quoted are in capitals", name)
		}
	}
	if !validJSON(s.doc) {
		return nil, errors.New("conversion to JSON failed"), nil
	}
	if path.plain {
		if value, found, plain := jsonMembers(s.doc, path.members); plain {
			switch {
			case !found && path.strict:
				return nil, errors.New("path evaluation failed: structural error: missing member in JSON object"), nil
			case !found:
				return nil, nil, nil
			}
			v, _, err := readJSON(value, 0, len(path.members))
			return []any{v}, err, nil
		}
	}
	v, _, err := readJSON(s.doc, jsonBlank(s.doc, 0), 0)
	if err != nil {
		return nil, err, nil
	}
	items, failure = path.find(v, vars)
	return items, failure, nil
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

// plainQuery finds the one value of a path of members that json_query gives as it
// stands in the document, but for blanks and the form of numbers; ok is false when
// evaluate must look.
func (p *sqlPaths) plainQuery(s sought) (text string, ok bool) {
	path, err := p.get(s.path)
	if err != nil || !path.plain || !validJSON(s.doc) {
		return "", false
	}
	value, found, plain := jsonMembers(s.doc, path.members)
	if !found || !plain {
		return "", false
	}
	return jsonPlain(value)
}

// query is JSON_QUERY: document, path, variables, wrapper and quotes, ON EMPTY, ON
// ERROR.
func (p *sqlPaths) query(a []string) (string, bool, error) {
	s, options := sought{a[0], a[1], a[2]}, a[3]
	if options == "" {
		if text, ok := p.plainQuery(s); ok {
			return text, true, nil
		}
	}
	items, failure, err := p.evaluate(s)
	if err != nil {
		return "", false, err
	}
	return queried(items, failure, options, a[4], a[5])
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

func (p *sqlPaths) exists(a []driver.Value) (any, error) {
	items, failure, err := p.evaluate(sought{a[0].(string), a[1].(string), a[2].(string)})
	if err != nil {
		return nil, err
	}
	if failure != nil {
		switch a[3].(string) {
		case "TRUE":
			return true, nil
		case "UNKNOWN":
			return nil, nil
		case "ERROR":
			return nil, failure
		}
		return false, nil
	}
	return len(items) > 0, nil
}
