package querydir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
)

// readDescription fills q from the YAML file beside its SQL, if there is one.
func readDescription(fsys fs.FS, file string, q *Query) error {
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failure(file, 0, "cannot be read: %s", err)
	}
	doc, err := document(file, data)
	if err != nil || doc == nil {
		return err
	}
	return readMapping(file, doc, []field{
		text(file, "name", &q.Query.Name),
		text(file, "description", &q.Query.Description),
		texts(file, "tags", &q.Query.Tags),
		boolean(file, "private", &q.Query.Private),
		boolean(file, "view", &q.Query.View),
		sequence(file, "parameters", func(n *yaml.Node) error { return addParam(file, n, q) }),
		{"materialized_view", func(n *yaml.Node) error { return readMaterialized(file, n, q) }},
	})
}

// addParam reads one parameter. Its fields are those of the API.
func addParam(file string, n *yaml.Node, q *Query) error {
	var p barchan.Param
	var kind string
	var value []string
	err := readMapping(file, n, []field{
		text(file, "key", &p.Key),
		text(file, "type", &kind),
		texts(file, "value", &value),
		texts(file, "values", &value),
		texts(file, "enumOptions", &p.Options),
		boolean(file, "isMultiselect", &p.Multi),
		boolean(file, "isFreeformAllowed", &p.Freeform),
		text(file, "description", &p.Description),
		{"enumFromResults", func(n *yaml.Node) error { return readParamQuery(file, n, &p) }},
	})
	if err != nil {
		return err
	}
	if p.Key == "" {
		return failure(file, n.Line, "a parameter has no key")
	}
	for _, other := range q.Query.Params {
		if other.Key == p.Key {
			return failure(file, n.Line, "parameter %q is declared twice", p.Key)
		}
	}
	if p.Type, err = barchan.ParseParamType(kind); err != nil {
		return located(file, n.Line, fmt.Errorf("parameter %q: %w", p.Key, err))
	}
	if len(value) > 1 && !p.Multi {
		return failure(file, n.Line, "parameter %q has several values: give one, or say isMultiselect: true", p.Key)
	}
	p.Default = value
	if err := barchan.ValidateParams([]barchan.Param{p}); err != nil {
		return located(file, n.Line, err)
	}
	q.Query.Params = append(q.Query.Params, p)
	return nil
}

// readParamQuery reads where the options of an enum come from.
func readParamQuery(file string, n *yaml.Node, p *barchan.Param) error {
	var id string
	p.From = &barchan.ParamQuery{}
	err := readMapping(file, n, []field{
		text(file, "queryId", &id),
		text(file, "columnName", &p.From.Column),
	})
	if err != nil {
		return err
	}
	var ok bool
	if p.From.Query, ok = parseID(id); !ok || p.From.Column == "" {
		return failure(file, n.Line, "enumFromResults must name a queryId and a columnName")
	}
	return nil
}

var viewName = regexp.MustCompile(`^result_[a-z0-9_]*[a-z0-9]$`)

// readMaterialized reads the materialized view that the query fills.
func readMaterialized(file string, n *yaml.Node, q *Query) error {
	var v barchan.View
	var tier, end string
	err := readMapping(file, n, []field{
		text(file, "expires_at", &end),
		text(file, "name", &v.Name),
		text(file, "performance", &tier),
		text(file, "cron_expression", &v.Cron),
		boolean(file, "is_private", &v.Private),
	})
	if err != nil {
		return err
	}
	if !viewName.MatchString(v.Name) {
		return failure(file, n.Line, "%q cannot name a materialized view: use result_ and lower-case letters, digits or underscores", v.Name)
	}
	if v.Tier, err = barchan.ParseTier(tier); err != nil {
		return located(file, n.Line, err)
	}
	if end != "" {
		if v.ExpiresAt, err = time.Parse(time.RFC3339Nano, end); err != nil {
			return failure(file, n.Line, "expires_at must be a time such as 2026-12-31T00:00:00Z")
		}
		v.ExpiresAt = v.ExpiresAt.UTC()
	}
	v.Query = q.Query.ID
	q.Materialized = &v
	return nil
}

// sortedValues returns the files of a map in the order of their names.
func sortedValues(files map[barchan.QueryID]string) []string {
	return slices.Sorted(maps.Values(files))
}
