package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// found is the one scalar that JSON_VALUE looks for, as a text of the type that it
// is to be; null says that it is null.
type found struct {
	status string // value, empty or error
	text   string
	null   bool
	why    error // of another status
}

// scalar finds the one scalar of a path; the first option is its type.
func (p *sqlPaths) scalar(a []string) (sought, found, error) {
	s, err := p.asked(a)
	if err != nil {
		return s, found{}, err
	}
	items, failure := s.evaluate()
	return s, scalarOf(items, failure, s.options[0]), nil
}

func scalarOf(items []any, failure error, to string) found {
	switch {
	case failure != nil:
		return found{status: "error", why: failure}
	case len(items) == 0:
		return found{status: "empty", why: errors.New("cannot extract SQL scalar from JSON: JSON path found no items")}
	case len(items) > 1:
		return found{status: "error", why: errors.New("cannot extract SQL scalar from JSON: JSON path found multiple items")}
	case items[0] == any(jsonNull{}):
		return found{status: "value", null: true}
	case container(items[0]):
		return found{status: "error", why: errors.New("cannot extract SQL scalar from JSON: JSON path found an item that cannot be converted to an SQL value")}
	}
	text, err := typedText(items[0], to)
	if err != nil {
		return found{status: "error", why: fmt.Errorf("cannot extract SQL scalar from JSON: %w", err)}
	}
	return found{status: "value", text: text}
}

// typedText is a scalar as a text that the type in Trino's words can be read from.
func typedText(v any, to string) (string, error) {
	base, length, sized := strings.Cut(strings.TrimSuffix(to, ")"), "(")
	switch v := v.(type) {
	case string:
		return v, nil
	case moment:
		return v.text, nil
	case bool:
		return boolText(v, base, length, sized)
	}
	n, _, err := numberOf(v)
	if err != nil {
		return "", err
	}
	switch base {
	case "varchar", "char":
		return fitting(n.text(), length, sized)
	case "boolean":
		c, _ := n.compare(integerOf(0))
		return strconv.FormatBool(c != 0), nil
	case "tinyint", "smallint", "integer", "bigint", "uint256", "int256":
		return wholeText(n)
	case "real", "double":
		return n.text(), nil
	case "decimal":
		if n.kind == floating && (math.IsInf(n.float, 0) || math.IsNaN(n.float)) {
			return "", fmt.Errorf("Cannot cast %s to %s", n.text(), to)
		}
		_, scale, _ := strings.Cut(length, ",")
		places, _ := strconv.Atoi(scale)
		return number{kind: decimal, value: ratRounded(n.rat(), places), scale: places}.text(), nil
	}
	return "", fmt.Errorf("Cannot cast value of type %s to declared return type of function JSON_VALUE: %s", itemType(v), to)
}

func boolText(v bool, base, length string, sized bool) (string, error) {
	text := strconv.FormatBool(v)
	switch base {
	case "varchar", "char":
		return fitting(text, length, sized)
	case "boolean":
		return text, nil
	case "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal":
		if v {
			return "1", nil
		}
		return "0", nil
	}
	return "", fmt.Errorf("Cannot cast value of type boolean to declared return type of function JSON_VALUE: %s", base)
}

// fitting is an error for a text that is too long.
func fitting(text, length string, sized bool) (string, error) {
	if n, err := strconv.Atoi(length); sized && err == nil && utf8.RuneCountInString(text) > n {
		return "", fmt.Errorf("Value %s cannot be represented as varchar(%s)", text, length)
	}
	return text, nil
}

// wholeText rounds half away from zero.
func wholeText(n number) (string, error) {
	if n.kind == floating {
		if math.IsInf(n.float, 0) || math.IsNaN(n.float) {
			return "", fmt.Errorf("Cannot cast %s to an integer", n.text())
		}
		return strconv.FormatFloat(math.Round(n.float), 'f', 0, 64), nil
	}
	return ratRounded(n.rat(), 0).String(), nil
}

// value is JSON_VALUE; its options are the type, ON EMPTY, ON ERROR.
func (p *sqlPaths) value(a []string) (string, bool, error) {
	s, f, err := p.scalar(a)
	switch {
	case err != nil:
		return "", false, err
	case f.status == "empty" && s.options[1] == "ERROR", f.status == "error" && s.options[2] == "ERROR":
		return "", false, f.why
	case f.null || f.status != "value":
		return "", false, nil
	}
	return f.text, true, nil
}

func (p *sqlPaths) status(a []string) (string, bool, error) {
	_, f, err := p.scalar(a)
	return f.status, true, err
}

// castJSON is the text of a scalar that a cast of a JSON value to a type reads; ok is
// false for null.
func castJSON(a []string) (string, bool, error) {
	v, err := parseJSON(a[0])
	if err != nil {
		return "", false, fmt.Errorf("Cannot cast '%s' to %s", a[0], a[1])
	}
	if v == any(jsonNull{}) {
		return "", false, nil
	}
	n, numeric := v.(json.Number)
	whole := numeric && !strings.ContainsAny(n.String(), ".eE") && a[1] != "boolean"
	var text string
	switch {
	case container(v):
		err = errors.New("an array or an object")
	case whole || numeric && strings.HasPrefix(a[1], "decimal"):
		text = exactNumber(n.String())
	default:
		text, err = typedText(v, a[1])
	}
	if length, sized := strings.CutPrefix(a[1], "varchar("); sized && err == nil {
		_, err = fitting(text, strings.TrimSuffix(length, ")"), true)
	}
	if err != nil {
		return "", false, fmt.Errorf("Cannot cast '%s' to %s", a[0], a[1])
	}
	return text, true, nil
}

// jsonParts lists what an array holds, or the members of an object as pairs: a JSON
// array. ok is false for null.
func jsonParts(a []string) (string, bool, error) {
	doc, kind, to := a[0], a[1], a[2]
	v, err := parseJSON(doc)
	if err != nil {
		return "", false, fmt.Errorf("Cannot cast '%s' to %s", doc, to)
	}
	switch v := v.(type) {
	case jsonNull:
		return "", false, nil
	case []any:
		if kind == "array" {
			return canonicalJSON(v), true, nil
		}
	case *object:
		if kind == "object" {
			pairs := make([]any, len(v.keys))
			for i, k := range v.keys {
				pairs[i] = []any{k, v.values[k]}
			}
			return canonicalJSON(pairs), true, nil
		}
	}
	return "", false, fmt.Errorf("Cannot cast to %s. Expected a json %s, but got %s", to, kind, doc)
}

// jsonFields lists the fields of a row that an array holds by place, or an object by
// name: small and capital letters are the same.
func jsonFields(a []string) (string, bool, error) {
	doc, names, to := a[0], strings.Split(a[1], "\x1f"), a[2]
	v, err := parseJSON(doc)
	if err != nil {
		return "", false, fmt.Errorf("Cannot cast '%s' to %s", doc, to)
	}
	fields := make([]any, len(names))
	for i := range fields {
		fields[i] = jsonNull{}
	}
	switch v := v.(type) {
	case jsonNull:
		return "", false, nil
	case []any:
		if len(v) != len(names) {
			return "", false, fmt.Errorf("Cannot cast to %s. The array has %d items: %s", to, len(v), doc)
		}
		return canonicalJSON(v), true, nil
	case *object:
		for i, name := range names {
			for _, k := range v.keys {
				if strings.EqualFold(k, name) {
					fields[i] = v.values[k]
				}
			}
		}
		return canonicalJSON(fields), true, nil
	}
	return "", false, fmt.Errorf("Cannot cast to %s. Expected a json array or object, but got %s", to, doc)
}
