package worker

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// sqlPaths are the functions of JSON that standard SQL has, with the paths that
// they were asked for.
type sqlPaths struct{ pathCache[jsonPath] }

// evaluate finds the items of a path in a document. failed is true when the
// document is no JSON or, in strict mode, lacks what the path names.
func (p *sqlPaths) evaluate(doc, path string) (items []any, failed bool, err error) {
	steps, err := p.get(path)
	if err != nil {
		return nil, false, err
	}
	if !validJSON(doc) {
		return nil, true, nil
	}
	if steps.members {
		if value, found, plain := jsonMembers(doc, steps.list); plain {
			if !found {
				return nil, steps.strict, nil
			}
			v, _, err := readJSON(value, 0, len(steps.list))
			return []any{v}, err != nil, nil
		}
	}
	v, _, err := readJSON(doc, jsonBlank(doc, 0), 0)
	if err != nil {
		return nil, true, nil
	}
	items, err = walkPath(v, steps.list, steps.strict)
	return items, err != nil, nil
}

// plain finds the one value of a path of members that json_query gives as it stands
// in the document, but for blanks; ok is false when evaluate must look.
func (p *sqlPaths) plain(doc, path string) (text string, ok bool) {
	steps, err := p.get(path)
	if err != nil || !steps.members || !validJSON(doc) {
		return "", false
	}
	value, found, plain := jsonMembers(doc, steps.list)
	if !found || !plain {
		return "", false
	}
	return jsonPlain(value)
}

// scalar finds the one scalar of a path, whose text is nil when it is null.
// status is value, empty or error.
func (p *sqlPaths) scalar(doc, path string) (text *string, status string, err error) {
	items, failed, err := p.evaluate(doc, path)
	switch {
	case err != nil:
		return nil, "", err
	case failed || len(items) > 1:
		return nil, "error", nil
	case len(items) == 0:
		return nil, "empty", nil
	}
	if text = scalarText(items[0]); text == nil && items[0] != (jsonNull{}) {
		return nil, "error", nil
	}
	return text, "value", nil
}

func (p *sqlPaths) status(a []string) (string, bool, error) {
	_, status, err := p.scalar(a[0], a[1])
	return status, true, err
}

func (p *sqlPaths) value(a []string) (string, bool, error) {
	text, status, err := p.scalar(a[0], a[1])
	onEmpty, onError := a[2], a[3]
	switch {
	case err != nil:
		return "", false, err
	case status == "empty" && onEmpty == "ERROR", status == "error" && onError == "ERROR":
		return "", false, fmt.Errorf("cannot extract SQL/JSON value from the document: the path gives no single scalar")
	case text == nil:
		return "", false, nil
	}
	return *text, true, nil
}

func (p *sqlPaths) query(a []string) (string, bool, error) {
	doc, path, options, onEmpty, onError := a[0], a[1], a[2], a[3], a[4]
	if options == "" {
		if text, ok := p.plain(doc, path); ok {
			return text, true, nil
		}
	}
	items, failed, err := p.evaluate(doc, path)
	if err != nil {
		return "", false, err
	}
	wrapper, omit := strings.CutSuffix(options, " OMIT")
	switch {
	case failed:
		return behaves(onError)
	case len(items) == 0:
		return behaves(onEmpty)
	case strings.HasSuffix(wrapper, "UNCONDITIONAL"):
		return plainJSON(items), true, nil
	case strings.HasSuffix(wrapper, "CONDITIONAL") && (len(items) != 1 || !container(items[0])):
		return plainJSON(items), true, nil
	case len(items) > 1:
		return behaves(onError)
	}
	if s, ok := items[0].(string); ok && omit {
		return s, true, nil
	}
	return plainJSON(items[0]), true, nil
}

// behaves is what json_query gives ON EMPTY or ON ERROR.
func behaves(kind string) (string, bool, error) {
	switch kind {
	case "ERROR":
		return "", false, fmt.Errorf("cannot extract JSON from the document: the path gives no single value")
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

// plainJSON writes a value without blanks, its keys in their order.
func plainJSON(v any) string {
	o, ok := v.(*object)
	if !ok {
		list, ok := v.([]any)
		if !ok {
			return canonicalJSON(v)
		}
		texts := make([]string, len(list))
		for i, e := range list {
			texts[i] = plainJSON(e)
		}
		return "[" + strings.Join(texts, ",") + "]"
	}
	texts := make([]string, len(o.keys))
	for i, k := range o.keys {
		texts[i] = canonicalJSON(k) + ":" + plainJSON(o.values[k])
	}
	return "{" + strings.Join(texts, ",") + "}"
}

func (p *sqlPaths) exists(a []driver.Value) (any, error) {
	items, failed, err := p.evaluate(a[0].(string), a[1].(string))
	if err != nil {
		return nil, err
	}
	if failed {
		switch a[2].(string) {
		case "TRUE":
			return true, nil
		case "UNKNOWN":
			return nil, nil
		case "ERROR":
			return nil, fmt.Errorf("cannot evaluate the JSON path")
		}
		return false, nil
	}
	return len(items) > 0, nil
}

// jsonItems lists the items of a path: a JSON array of their texts, in which
// numbers keep their digits.
func (p *sqlPaths) items(a []string) (string, bool, error) {
	items, failed, err := p.evaluate(a[0], a[1])
	switch {
	case err != nil:
		return "", false, err
	case failed && a[2] == "ERROR":
		return "", false, fmt.Errorf("cannot evaluate the JSON path of JSON_TABLE")
	}
	texts := make([]any, len(items))
	for i, item := range items {
		texts[i] = plainJSON(item)
	}
	return orderedJSON(texts), true, nil
}
