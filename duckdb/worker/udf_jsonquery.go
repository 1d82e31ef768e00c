package worker

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// evaluate finds the items of a path in a document. failed is true when the
// document is no JSON or, in strict mode, lacks what the path names.
func evaluate(doc, path string) (items []any, failed bool, err error) {
	steps, strict, err := sqlPath(path)
	if err != nil {
		return nil, false, err
	}
	v, err := parseJSON(doc)
	if err != nil {
		return nil, true, nil
	}
	items, err = walkPath(v, steps, strict)
	return items, err != nil, nil
}

// jsonStatus is value, empty or error: of json_value.
func jsonStatus(doc, path string) (string, error) {
	items, failed, err := evaluate(doc, path)
	switch {
	case err != nil:
		return "", err
	case failed || len(items) > 1 || len(items) == 1 && scalarText(items[0]) == nil && items[0] != jsonNull(struct{}{}):
		return "error", nil
	case len(items) == 0:
		return "empty", nil
	}
	return "value", nil
}

func jsonValue(a []driver.Value) (any, error) {
	doc, path, onEmpty, onError := a[0].(string), a[1].(string), a[2].(string), a[3].(string)
	status, err := jsonStatus(doc, path)
	switch {
	case err != nil:
		return nil, err
	case status == "empty" && onEmpty == "ERROR", status == "error" && onError == "ERROR":
		return nil, fmt.Errorf("cannot extract SQL/JSON value from the document: the path gives no single scalar")
	case status != "value":
		return nil, nil
	}
	items, _, err := evaluate(doc, path)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	text := scalarText(items[0])
	if text == nil {
		return nil, nil
	}
	return *text, nil
}

func jsonQuery(a []driver.Value) (any, error) {
	doc, path, options, onEmpty, onError := a[0].(string), a[1].(string), a[2].(string), a[3].(string), a[4].(string)
	items, failed, err := evaluate(doc, path)
	if err != nil {
		return nil, err
	}
	wrapper, omit := strings.CutSuffix(options, " OMIT")
	behave := func(kind string) (any, error) {
		switch kind {
		case "ERROR":
			return nil, fmt.Errorf("cannot extract JSON from the document: the path gives no single value")
		case "EMPTY ARRAY":
			return "[]", nil
		case "EMPTY OBJECT":
			return "{}", nil
		}
		return nil, nil
	}
	switch {
	case failed:
		return behave(onError)
	case len(items) == 0:
		return behave(onEmpty)
	case strings.HasSuffix(wrapper, "UNCONDITIONAL"):
		return plainJSON(items), nil
	case strings.HasSuffix(wrapper, "CONDITIONAL") && (len(items) != 1 || !container(items[0])):
		return plainJSON(items), nil
	case len(items) > 1:
		return behave(onError)
	}
	if s, ok := items[0].(string); ok && omit {
		return s, nil
	}
	return plainJSON(items[0]), nil
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

func jsonExists(a []driver.Value) (any, error) {
	items, failed, err := evaluate(a[0].(string), a[1].(string))
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
func jsonItems(a []driver.Value) (any, error) {
	items, failed, err := evaluate(a[0].(string), a[1].(string))
	switch {
	case err != nil:
		return nil, err
	case failed && a[2].(string) == "ERROR":
		return nil, fmt.Errorf("cannot evaluate the JSON path of JSON_TABLE")
	}
	texts := make([]any, len(items))
	for i, item := range items {
		texts[i] = plainJSON(item)
	}
	return orderedJSON(texts), nil
}
