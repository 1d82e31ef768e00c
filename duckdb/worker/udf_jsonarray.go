package worker

import (
	"database/sql/driver"
	"errors"
	"math"
	"strconv"
	"strings"
)

// jsonItems calls f with the text of every item of an array, until it says that it
// has seen enough. ok is false when the document is no array, or ends before its end.
func jsonItems(doc string, f func(item string) (enough bool)) (ok bool) {
	i := jsonBlank(doc, 0)
	if i >= len(doc) || doc[i] != '[' {
		return false
	}
	if i = jsonBlank(doc, i+1); i < len(doc) && doc[i] == ']' {
		return true
	}
	for {
		end, valid := jsonSkip(doc, i, 0)
		if !valid {
			return false
		}
		if f(doc[i:end]) {
			return true
		}
		i = jsonBlank(doc, end)
		switch {
		case i < len(doc) && doc[i] == ']':
			return true
		case i >= len(doc) || doc[i] != ',':
			return false
		}
		i = jsonBlank(doc, i+1)
	}
}

// jsonArrayGet gives an item, from the end for negative places: a scalar as it stands.
func jsonArrayGet(a []driver.Value) (any, error) {
	doc, place := a[0].(string), a[1].(int64)
	if place < 0 {
		n := int64(0)
		jsonItems(doc, func(string) bool { n++; return false })
		place += n
	}
	if place < 0 {
		return nil, nil
	}
	found := ""
	jsonItems(doc, func(item string) bool {
		if place == 0 {
			found = item
		}
		place--
		return found != ""
	})
	if found == "" || found == "null" {
		return nil, nil
	}
	if found[0] != '{' && found[0] != '[' && found[0] != '"' {
		return found, nil
	}
	v, err := parseJSON(found)
	if err != nil {
		return nil, nil
	}
	return orderedJSON(v), nil
}

// jsonArrayContains looks for a scalar of a kind: whole numbers, doubles, texts and
// booleans never equal one another.
func jsonArrayContains(a []driver.Value) (any, error) {
	doc, kind, wanted := a[0].(string), a[1].(string), a[2].(string)
	found := false
	ok := jsonItems(doc, func(item string) bool {
		found = jsonIs(item, kind, wanted)
		return found
	})
	if x, err := strconv.ParseFloat(wanted, 64); kind == "double" && err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return false, nil // whatever is read
	}
	if !ok {
		return nil, nil
	}
	return found, nil
}

func jsonIs(item, kind, wanted string) bool {
	digits := item[0] == '-' || item[0] >= '0' && item[0] <= '9'
	whole := digits && !strings.ContainsAny(item, ".eE")
	switch kind {
	case "text":
		if item[0] != '"' {
			return false
		}
		s, ok := jsonUnquote(item)
		return ok && s == wanted
	case "integer":
		return whole && (item == wanted || item == "-0" && wanted == "0")
	case "double":
		x, _ := strconv.ParseFloat(item, 64)
		y, err := strconv.ParseFloat(wanted, 64)
		return digits && !whole && err == nil && x == y && !math.IsInf(x, 0)
	}
	return item == wanted
}

// realJSON is a real as JSON: with the digits that tell it.
func realJSON(f float32) string {
	wide, err := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'g', -1, 32), 64)
	if err != nil {
		wide = float64(f)
	}
	return number{kind: floating, float: wide}.json()
}

// uniqueKeys is an error for an object that has a key twice.
func uniqueKeys(doc string) (string, error) {
	seen := map[string]bool{}
	for i := jsonBlank(doc, jsonBlank(doc, 0)+1); doc[i] != '}'; i = jsonNext(doc, i) {
		end, _ := jsonText(doc, i)
		key, _ := jsonUnquote(doc[i:end])
		if seen[key] {
			return "", errors.New("cannot construct a JSON object with duplicate key")
		}
		seen[key] = true
		i, _ = jsonSkip(doc, jsonBlank(doc, jsonBlank(doc, end)+1), 0)
	}
	return doc, nil
}
