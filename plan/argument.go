package plan

import (
	"slices"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/dunesql"
)

// arguments returns the value of every parameter of a query that ref calls
// from the text of sub, and who wrote them. Keys are found as they are
// written, or else without regard to case.
func arguments(params []barchan.Param, ref *dunesql.Ref, sub *dunesql.Substitution) (barchan.Values, map[string]dunesql.Trust, error) {
	values := make(barchan.Values, len(params))
	trust := map[string]dunesql.Trust{}
	for i, a := range ref.Args {
		p := findParam(params, a.Key)
		if p == nil {
			return nil, nil, barchan.Errorf(barchan.CodeInvalid, "unknown parameters (%s)", a.Key)
		}
		if _, ok := values[p.Key]; ok {
			return nil, nil, barchan.Errorf(barchan.CodeInvalid, "parameter %q is given twice", p.Key)
		}
		t := sub.ArgTrust(*ref, i)
		v, err := argument(p, a.Value, t)
		if err != nil {
			return nil, nil, err
		}
		values[p.Key] = v
		if t != dunesql.FromCaller && !slices.Equal(v, p.Default) {
			trust[p.Key] = t
		}
	}
	return values, trust, addDefaults(params, values)
}

// addDefaults gives every parameter without a value its default.
func addDefaults(params []barchan.Param, values barchan.Values) error {
	var missing []string
	for _, p := range params {
		if _, ok := values[p.Key]; ok {
			continue
		}
		if p.Default == nil {
			missing = append(missing, p.Key)
			continue
		}
		values[p.Key] = p.Default
	}
	if len(missing) > 0 {
		return barchan.Errorf(barchan.CodeInvalid, "missing parameters (%s): give each a value, or declare a default", strings.Join(missing, ", "))
	}
	return nil
}

// argument returns the value of one argument. What an author wrote need not
// fit the type: it may be any expression.
func argument(p *barchan.Param, text string, t dunesql.Trust) (barchan.Value, error) {
	v, err := p.Resolve(barchan.Value{text})
	if p.Multi && p.Type != barchan.ParamText && strings.Contains(text, ",") {
		parts := strings.Split(text, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		v, err = p.Resolve(parts)
	}
	if err == nil {
		return v, nil
	}
	if t == dunesql.FromCaller || t == dunesql.Checked && p.Listed() {
		return nil, err
	}
	free := barchan.Param{Key: p.Key, Type: barchan.ParamText}
	return free.Resolve(barchan.Value{text})
}

func findParam(params []barchan.Param, key string) *barchan.Param {
	var found *barchan.Param
	for i := range params {
		if params[i].Key == key {
			return &params[i]
		}
		if strings.EqualFold(params[i].Key, key) && found == nil {
			found = &params[i]
		}
	}
	return found
}
