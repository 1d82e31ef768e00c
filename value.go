package barchan

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is what a caller gives for a parameter: one text, or several for a
// parameter that is Multi. Numbers and times are texts too, as they were
// written.
type Value []string

// Values are the values of a call, by parameter key.
type Values map[string]Value

// ResolveValues returns a value for every declared parameter and the values
// key, which is the same for all ways of writing the same values.
//
// A missing value is the default. A given value becomes its canonical text
// (see Param.Resolve), unless the default is the same value: then it is the
// default as its author wrote it. So one key always stands for one SQL text.
// All errors are CodeInvalid and name the parameter.
func ResolveValues(params []Param, given Values) (all Values, key string, err error) {
	var unknown, missing []string
	for k := range given {
		if findParam(params, k) == nil {
			unknown = append(unknown, k)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return nil, "", Errorf(CodeInvalid, "unknown parameters (%s)", strings.Join(unknown, ", "))
	}
	all = make(Values, len(params))
	for i := range params {
		p := &params[i]
		v, ok := given[p.Key]
		switch {
		case !ok && p.Default == nil:
			missing = append(missing, p.Key)
		case !ok:
			all[p.Key] = slices.Clone(p.Default)
		default:
			if all[p.Key], err = p.Resolve(v); err != nil {
				return nil, "", err
			}
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return nil, "", Errorf(CodeInvalid, "missing parameters (%s): give each a value, or declare a default", strings.Join(missing, ", "))
	}
	return all, ValuesKey(params, all), nil
}

// ValuesKey is the canonical text of values: JSON with sorted keys, in which a
// single value is a string and several are an array. A value that does not fit
// its type, as a default may, stands as it is written.
func ValuesKey(params []Param, all Values) string {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			b.WriteByte(',')
		}
		v := all[key]
		if p := findParam(params, key); p != nil {
			if c, err := p.canonical(v); err == nil {
				v = c
			}
		}
		writeJSON(&b, key)
		b.WriteByte(':')
		if len(v) == 1 {
			writeJSON(&b, v[0])
		} else {
			writeJSON(&b, append([]string{}, v...))
		}
	}
	b.WriteByte('}')
	return b.String()
}

func writeJSON(b *bytes.Buffer, v any) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // strings always encode
	b.Truncate(b.Len() - 1)
}

// Resolve returns what stands for v in the SQL: the default as its author
// wrote it when v is the same value, else v in canonical form:
//
//   - number: digits without needless zeros; with an exponent, one digit before
//     the point. 1e3 is not 1000: in SQL one is a double, the other an integer.
//   - datetime: YYYY-MM-DD HH:MM:SS, and the fraction when it is not zero.
//   - text and enum: as they are.
//
// A v that does not fit the type is a CodeInvalid error that names key, type
// and problem.
func (p *Param) Resolve(v Value) (Value, error) {
	if p.Default != nil && slices.Equal(v, p.Default) {
		return slices.Clone(p.Default), nil // as a plan shows it, even when it does not fit the type
	}
	c, err := p.canonical(v)
	if err != nil {
		return nil, err
	}
	if d, err := p.canonical(p.Default); err == nil && slices.Equal(c, d) {
		return slices.Clone(p.Default), nil
	}
	return c, nil
}

func (p *Param) canonical(v Value) (Value, error) {
	switch {
	case len(v) == 0:
		return nil, Errorf(CodeInvalid, "parameter %s has no value: give at least one", quote(p.Key))
	case len(v) > 1 && !p.Multi:
		return nil, Errorf(CodeInvalid, "parameter %s takes one value, not %d", quote(p.Key), len(v))
	}
	c := make(Value, len(v))
	for i, text := range v {
		var problem string
		if c[i], problem = p.canonicalText(text); problem != "" {
			return nil, Errorf(CodeInvalid, "parameter %s of type %s: the value %s", quote(p.Key), p.Type, problem)
		}
	}
	return c, nil
}

// canonicalText returns the canonical form of one value, or what is wrong with
// it as the end of a sentence.
func (p *Param) canonicalText(text string) (c, problem string) {
	if problem := textProblem(text); problem != "" {
		return "", problem
	}
	t, err := ParseParamType(string(p.Type))
	if err != nil {
		return "", "has no known type"
	}
	switch t {
	case ParamNumber:
		c, ok := CanonicalNumber(text)
		if !ok {
			return "", quote(text) + " is not a number: write at most 40 digits such as -12.5, or 1e18"
		}
		return c, ""
	case ParamDatetime:
		c, ok := CanonicalDatetime(text)
		if !ok {
			return "", quote(text) + " is not a date: write YYYY-MM-DD HH:MM:SS"
		}
		return c, ""
	case ParamEnum:
		if p.Listed() && !slices.Contains(p.Options, text) {
			return "", quote(text) + " is not one of its options"
		}
	}
	return text, ""
}

// textProblem says what makes text unfit to be any value, or "".
func textProblem(text string) string {
	switch {
	case len(text) > MaxTextValueBytes:
		return "is too long: at most " + strconv.Itoa(MaxTextValueBytes) + " bytes"
	case !utf8.ValidString(text):
		return "is not valid UTF-8"
	case strings.IndexByte(text, 0) >= 0:
		return "holds a NUL character"
	}
	return ""
}

// quote shows a text of unknown length and contents within a message.
func quote(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return strconv.Quote(text)
}
