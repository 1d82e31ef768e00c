package api

import (
	"net/http"
	"reflect"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
	"github.com/barchan-data/barchan/run"
)

const introduction = `Saved SQL queries that read each other, run in the order of their dependencies as one unit with one call, and published all together or not at all.

The calls under /api/v1 are those of Dune's API, so that its clients work after a change of the host; what only this server has is told at each call. Every call but the health check and this document needs a key, in the header X-Dune-Api-Key or as the parameter api_key.

An answer that is not 2xx is an object with one field, error: a sentence that says what is wrong, where, and what to do.`

// Tags, in the order in which a reader needs them.
const (
	tagPipelines  = "Pipelines"
	tagQueries    = "Queries"
	tagExecutions = "Executions"
	tagViews      = "Materialized views"
	tagUploads    = "Uploads"
	tagDatasets   = "Datasets"
	tagAccount    = "Account"
	tagTeams      = "Teams"
	tagWorkbench  = "Workbench"
	tagServer     = "Server"
)

var tags = []openapi.Tag{
	{Name: tagPipelines, Description: "Run a query and everything that it reads as one atomic unit."},
	{Name: tagQueries, Description: "Save SQL with its parameters; every change of what it computes is a new version."},
	{Name: tagExecutions, Description: "Run one query or an SQL text, follow it, and read its result."},
	{Name: tagViews, Description: "Names whose contents are the last published result of one query."},
	{Name: tagUploads, Description: "Tables that are filled from outside."},
	{Name: tagDatasets, Description: "Find what SQL can read."},
	{Name: tagAccount, Description: "Keys, and what was used."},
	{Name: tagTeams, Description: "For admins of the team that operates the server. Not in Dune's API."},
	{Name: tagWorkbench, Description: "What the web page asks for. Not in Dune's API, and it may change with the page."},
	{Name: tagServer, Description: "The server itself."},
}

var securitySchemes = openapi.Map[*openapi.Security]{
	{Key: "key", Value: &openapi.Security{Type: "apiKey", In: "header", Name: keyHeader,
		Description: "A key of a team. Its scope is read, write or admin; each includes the one before. Names of headers have no case: X-DUNE-API-KEY is the same."}},
	{Key: "keyParameter", Value: &openapi.Security{Type: "apiKey", In: "query", Name: keyParam,
		Description: "The same key in the address, for what cannot send headers."}},
}

// failureTexts say when each error comes, with an example of its text.
var failureTexts = map[int]struct{ when, example string }{
	http.StatusBadRequest:            {"What was sent is wrong; nothing was changed.", `limit is "ten": use a whole number of at least 0`},
	http.StatusUnauthorized:          {"The key is missing, unknown, revoked or expired.", "invalid API Key"},
	http.StatusPaymentRequired:       {"The credits of the billing period are spent.", run.ErrCapReached.Message},
	http.StatusForbidden:             {"The key's scope, or its team, may not do this.", "The API key has the scope read, and this call needs write"},
	http.StatusNotFound:              {"There is no such thing, or the key's team may not see it.", "Query not found"},
	http.StatusConflict:              {"It does not fit what is there.", "The table exists with another schema"},
	http.StatusRequestEntityTooLarge: {"The body, or something in it, is over a limit.", "The request body is too large: at most 4194304 bytes"},
	http.StatusTooManyRequests:       {"The key has made too many requests.", errThrottled.Message},
	http.StatusInternalServerError:   {"A defect of the server; its log tells more.", "Internal error"},
	http.StatusServiceUnavailable:    {"The server cannot do this now.", "The server is busy: try again"},
}

// giveValues describes the shapes that read and write their own JSON.
func giveValues(s *openapi.Schemas) {
	text := func() *openapi.Schema { return &openapi.Schema{Type: openapi.Types{"string"}} }
	scalar := func() *openapi.Schema { return &openapi.Schema{Type: openapi.Types{"string", "number", "boolean"}} }
	list := func(of *openapi.Schema) *openapi.Schema {
		return &openapi.Schema{Type: openapi.Types{"array"}, Items: of}
	}
	answer := &openapi.Schema{AnyOf: []*openapi.Schema{text(), list(text())}}
	request := &openapi.Schema{AnyOf: []*openapi.Schema{scalar(), list(scalar())}}
	s.Give(duneapi.Value{}, answer, request)
	values := func(of *openapi.Schema) *openapi.Schema {
		return &openapi.Schema{Type: openapi.Types{"object"}, AdditionalProperties: of}
	}
	s.Give(duneapi.Values{}, values(answer), values(request))
}

// parameter is a part of the path or of the query string.
type parameter struct {
	name    string
	text    string
	of      any // a value of its Go type: string, int64 or bool; of an object for one in JSON
	limits  openapi.Schema
	example any
	listed  []string // the words of a list with commas between them
}

func (p parameter) schema(s *openapi.Schemas) *openapi.Schema {
	schema := p.limits
	if len(schema.Type) == 0 {
		schema.Type = s.Of(p.of, openapi.Answer).Type
	}
	return &schema
}

// objectIn reports whether the parameter is a JSON text.
func (p parameter) objectIn() bool {
	k := reflect.TypeOf(p.of).Kind()
	return k == reflect.Map || k == reflect.Struct
}
