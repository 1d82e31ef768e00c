package api

import (
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// paramsFrom reads declared parameters. Whether they are right is Validate's
// question.
func paramsFrom(given []duneapi.Parameter) ([]barchan.Param, error) {
	params := make([]barchan.Param, len(given))
	for i, g := range given {
		kind, err := barchan.ParseParamType(g.Type)
		if err != nil {
			return nil, err
		}
		p := barchan.Param{
			Key: g.Key, Type: kind, Options: g.EnumOptions, Freeform: g.IsFreeformAllowed, Description: g.Description,
			Default: defaultOf(g, kind), Multi: g.IsMultiselect,
		}
		p.Multi = p.Multi || len(p.Default) > 1
		if from := g.EnumFromResults; from != nil && from.QueryID != 0 {
			p.From = &barchan.ParamQuery{Query: barchan.QueryID(from.QueryID), Column: from.ColumnName}
		}
		// The client for Python cannot send the options of an enum, and so saves
		// enums that have none: they take any text.
		if kind == barchan.ParamEnum && len(p.Options) == 0 && p.From == nil {
			p.Freeform = true
		}
		params[i] = p
	}
	return params, nil
}

// defaultOf returns the default of a declaration. An empty text is no default
// but for a text parameter: it is what a query without one is shown with.
func defaultOf(g duneapi.Parameter, kind barchan.ParamType) barchan.Value {
	switch {
	case g.IsMultiselect && len(g.Values) > 0:
		return g.Values
	case g.Value == nil && len(g.Values) > 0:
		return g.Values
	case g.Value == nil || len(*g.Value) == 0:
		return nil
	case len(*g.Value) == 1 && (*g.Value)[0] == "" && kind != barchan.ParamText:
		return nil
	}
	return barchan.Value(*g.Value)
}

// paramsTo writes declared parameters. The value always is one text: a client
// in Go has no place for a list there; the list stands in values.
func paramsTo(params []barchan.Param) []duneapi.Parameter {
	shown := make([]duneapi.Parameter, len(params))
	for i, p := range params {
		text := duneapi.Value{strings.Join(p.Default, ",")}
		d := duneapi.Parameter{
			Key: p.Key, Type: string(p.Type), Value: &text, EnumOptions: p.Options,
			IsMultiselect: p.Multi, IsFreeformAllowed: p.Freeform, Description: p.Description,
		}
		if p.Multi {
			d.Values = p.Default
		}
		if p.From != nil {
			d.EnumFromResults = &duneapi.EnumFromResults{ColumnName: p.From.Column, QueryID: int64(p.From.Query)}
		}
		shown[i] = d
	}
	return shown
}
