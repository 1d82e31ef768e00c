package api

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

const idPattern = "^01[0-9A-HJKMNP-TV-Z]{24}$"

// namePattern is a part of a table's name, in any case.
const namePattern = "^[A-Za-z][A-Za-z0-9_]{0,127}$"

const exampleID = "01HKZJ2683PHF9Q9PHHQ8FW4Q1"

// pathParameters are the parts of paths by name.
var pathParameters = map[string]parameter{
	"query": {text: "The id of a query.", of: int64(0), example: 1215383,
		limits: openapi.Schema{Format: "int64", Minimum: "1", Maximum: json.Number(strconv.Itoa(maxQueryID))}},
	"execution": {text: "The id of an execution.", of: "", example: exampleID, limits: openapi.Schema{Pattern: idPattern}},
	"run":       {text: "The id of a pipeline execution.", of: "", example: exampleID, limits: openapi.Schema{Pattern: idPattern}},
	"name":      {text: "A name: of a materialized view in full or without its namespace; of a dataset in full.", of: "", example: "dune.local.result_daily"},
	"namespace": {text: "The namespace of a table: the handle of its team.", of: "", example: "local"},
	"table":     {text: "The last part of a table's name.", of: "", example: "dataset_prices", limits: openapi.Schema{Pattern: namePattern}},
	"schema":    {text: "The first part of a registered table's name.", of: "", example: "dex", limits: openapi.Schema{Pattern: namePattern}},
	"handle":    {text: "The handle of a team.", of: "", example: "local"},
	"slug":      {text: "The slug of an endpoint.", of: "", example: "daily"},
	"version":   {text: "A version of the query.", of: int64(0), example: 3, limits: openapi.Schema{Minimum: "1"}},
	"key":       {text: "The id of a key.", of: "", example: exampleID},
}

// Parameters that several calls have.
var (
	performance = parameter{name: "performance", text: "The tier: what the run may use, and its price.", of: "",
		limits: openapi.Schema{Enum: []any{"medium", "large"}}}
	queryParameters = parameter{name: "query_parameters", text: "Values of the query's parameters, as a JSON object; those of the body go first.", of: duneapi.Values{},
		example: duneapi.Values{"days": {"7"}}}
	onceOnly = parameter{name: idempotencyHeader, text: "A text that makes a repetition of the call answer as the first did: 1 to 255 printable ASCII characters.", of: "",
		limits: openapi.Schema{MinLength: new(1), MaxLength: new(255), Pattern: "^[ -~]*$"}}
	offset = parameter{name: "offset", text: "How many to leave out at the beginning.", of: int64(0), example: 0, limits: openapi.Schema{Minimum: "0"}}
)

// limit is the size of a page of a list.
func limit(usual, most int) parameter {
	return parameter{name: "limit", text: "How many to show at most: " + strconv.Itoa(usual) + " when it is absent or 0, and never more than " + strconv.Itoa(most) + ".",
		of: int64(0), example: usual, limits: openapi.Schema{Minimum: "0"}}
}

func anyOf(words []string) []any {
	list := make([]any, len(words))
	for i, word := range words {
		list[i] = word
	}
	return list
}

// pageOf are the parameters of a list.
func pageOf(usual, most int) []parameter { return []parameter{limit(usual, most), offset} }

// parameters of a call: of its path, of its query string, and headers.
func (b *builder) parameters(r route, op operation) []*openapi.Parameter {
	var all []*openapi.Parameter
	for _, part := range strings.Split(r.pattern, "/") {
		name, ok := strings.CutPrefix(part, "{")
		name = strings.TrimSuffix(name, "}")
		if !ok || name == "$" {
			continue
		}
		p := pathParameters[name]
		p.name = name
		all = append(all, &openapi.Parameter{Name: name, In: "path", Required: true, Description: p.text, Schema: p.schema(b.schemas), Example: p.example})
	}
	for _, p := range op.query {
		all = append(all, b.query(p))
	}
	for _, p := range op.headers {
		all = append(all, &openapi.Parameter{Name: p.name, In: "header", Description: p.text, Schema: p.schema(b.schemas), Example: p.example})
	}
	return all
}

func (b *builder) query(p parameter) *openapi.Parameter {
	o := &openapi.Parameter{Name: p.name, In: "query", Description: p.text, Example: p.example}
	if p.objectIn() {
		o.Content = jsonBody(b.schemas.Of(p.of, openapi.Request), p.example)
		o.Example = nil
		return o
	}
	o.Schema = p.schema(b.schemas)
	if p.listed != nil {
		o.Explode = new(false)
		o.Schema = &openapi.Schema{Type: openapi.Types{"array"}, Items: &openapi.Schema{Type: openapi.Types{"string"}, Enum: anyOf(p.listed)}}
	}
	return o
}
