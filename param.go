package barchan

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of what a query may declare.
const (
	MaxParams   = 1000 // of one query
	MaxKeyBytes = 256  // of one parameter's key
)

// ParamType is the declared type of a parameter.
type ParamType string

// Parameter types. The API's "date" is an alias of ParamDatetime.
const (
	ParamText     ParamType = "text"
	ParamNumber   ParamType = "number"
	ParamDatetime ParamType = "datetime"
	ParamEnum     ParamType = "enum"
)

// ParseParamType returns the type that s names; "date" is ParamDatetime and ""
// is ParamText. Anything else is a CodeInvalid error.
func ParseParamType(s string) (ParamType, error) {
	switch t := ParamType(s); t {
	case ParamText, ParamNumber, ParamDatetime, ParamEnum:
		return t, nil
	case "date":
		return ParamDatetime, nil
	case "":
		return ParamText, nil
	}
	return "", Errorf(CodeInvalid, "unknown parameter type %s: use text, number, datetime or enum", quote(s))
}

// Param is a {{key}} of a query, as its author declared it.
type Param struct {
	Key         string      `json:"key"`
	Type        ParamType   `json:"type"`
	Default     Value       `json:"default"`           // nil when there is none
	Options     []string    `json:"options,omitempty"` // of an enum
	Multi       bool        `json:"multi,omitempty"`   // takes several values
	Freeform    bool        `json:"freeform,omitempty"`
	Description string      `json:"description,omitempty"`
	From        *ParamQuery `json:"from,omitempty"` // options come from a query's result
}

// ParamQuery names the query and the column that list the options of an enum.
type ParamQuery struct {
	Query  QueryID `json:"query_id"`
	Column string  `json:"column"`
}

// Listed reports whether only the declared options are values of p.
func (p *Param) Listed() bool {
	return p.Type == ParamEnum && !p.Freeform && p.From == nil
}

// ValidateParams returns a CodeInvalid error that names the parameter which is
// declared wrongly. A default is not held against the type: it is the author's
// own SQL, and may be an expression such as now() - interval '7' day.
func ValidateParams(params []Param) error {
	if len(params) > MaxParams {
		return Errorf(CodeTooLarge, "%d parameters are too many: at most %d", len(params), MaxParams)
	}
	seen := make(map[string]bool, len(params))
	for i := range params {
		p := &params[i]
		if err := p.validate(); err != nil {
			return err
		}
		if seen[p.Key] {
			return Errorf(CodeInvalid, "parameter %s is declared twice: give each its own key", quote(p.Key))
		}
		seen[p.Key] = true
	}
	return nil
}

func (p *Param) validate() error {
	switch {
	case p.Key == "":
		return Errorf(CodeInvalid, "a parameter has no key: give it the name that stands between {{ and }}")
	case len(p.Key) > MaxKeyBytes:
		return Errorf(CodeInvalid, "parameter %s: the key is too long: at most %d bytes", quote(p.Key), MaxKeyBytes)
	case strings.TrimSpace(p.Key) != p.Key, strings.ContainsAny(p.Key, "{}\r\n\x00"), !utf8.ValidString(p.Key):
		return Errorf(CodeInvalid, "parameter %s: a key is one line of UTF-8 without braces, and has no space at its ends", quote(p.Key))
	}
	if _, err := ParseParamType(string(p.Type)); err != nil {
		return Errorf(CodeInvalid, "parameter %s: %s", quote(p.Key), err.Error())
	}
	if len(p.Default) > 1 && !p.Multi {
		return Errorf(CodeInvalid, "parameter %s: the default has several values: declare it as multi-select", quote(p.Key))
	}
	if p.Listed() && len(p.Options) == 0 {
		return Errorf(CodeInvalid, "parameter %s: an enum needs options", quote(p.Key))
	}
	for _, texts := range [][]string{p.Default, p.Options} {
		for _, text := range texts {
			if problem := textProblem(text); problem != "" {
				return Errorf(CodeInvalid, "parameter %s: a default or option %s", quote(p.Key), problem)
			}
		}
	}
	return nil
}

// findParam returns the parameter with that key, or nil.
func findParam(params []Param, key string) *Param {
	i := slices.IndexFunc(params, func(p Param) bool { return p.Key == key })
	if i < 0 {
		return nil
	}
	return &params[i]
}
