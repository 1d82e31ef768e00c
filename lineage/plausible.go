package lineage

import (
	"maps"

	"github.com/barchan-data/barchan"
)

// Plausible returns values for all parameters: those that are given, and one
// that fits the type where there is no default. Lineage seldom depends on
// them; where it does, a caller gives them.
func Plausible(params []barchan.Param, given barchan.Values) barchan.Values {
	values := barchan.Values{}
	maps.Copy(values, given)
	for _, p := range params {
		if _, ok := values[p.Key]; ok || p.Default != nil {
			continue
		}
		switch {
		case p.Listed() && len(p.Options) > 0:
			values[p.Key] = barchan.Value{p.Options[0]}
		case p.Type == barchan.ParamNumber:
			values[p.Key] = barchan.Value{"1"}
		case p.Type == barchan.ParamDatetime:
			values[p.Key] = barchan.Value{"2024-01-01 00:00:00"}
		default:
			values[p.Key] = barchan.Value{"x"}
		}
	}
	return values
}
