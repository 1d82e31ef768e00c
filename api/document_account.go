package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const dailyText = "Days are in UTC, and an execution belongs to the one in which it ended: at most 400 days in one call. " +
	"Every day of the range is there when anything ran in it, else none. Queries are at most 50, those first that cost most; " +
	"the id 0 stands for all SQL that is not saved. Not in Dune's API."

func accountOperations() map[string]operation {
	key := duneapi.Key{ID: exampleID, Name: "nightly job", Scope: "write", Hint: "brn_7Qd…", CreatedAt: exampleSubmitted}
	return map[string]operation{
		"POST /api/v1/usage": {
			id: "getUsage", tag: tagAccount, summary: "Tell what the team used", text: "By calendar months in UTC; the current one when no days are given.",
			body:   duneapi.UsageRequest{StartDate: "2026-01-01", EndDate: "2026-01-31"},
			answer: duneapi.Usage{PrivateQueries: 2, BytesUsed: 1024, BillingPeriods: []duneapi.BillingPeriod{{StartDate: "2026-01-01", EndDate: "2026-02-01", CreditsUsed: 1.25}}},
		},
		"GET /api/v1/usage/daily": {
			id: "getDailyUsage", tag: tagAccount, summary: "Tell what executions cost, by day and by query", text: dailyText,
			query: []parameter{
				{name: "start_date", text: "The first day, YYYY-MM-DD: 30 days before end_date when it is absent.", of: "", example: "2026-01-01"},
				{name: "end_date", text: "The day after the last, YYYY-MM-DD: tomorrow when it is absent.", of: "", example: "2026-01-03"},
			},
			answer: duneapi.DailyUsage{
				Days:    []duneapi.DayUsage{{Day: "2026-01-01"}, {Day: "2026-01-02", Credits: 0.5, Executions: 3}},
				Queries: []duneapi.QueryUsage{{QueryID: 42, Name: "Base", Credits: 0.4, Executions: 2}, {Credits: 0.1, Executions: 1}},
			},
		},
		"GET /api/v1/keys": {
			id: "listKeys", tag: tagAccount, summary: "List the team's keys", text: "Without their secrets. Not in Dune's API.", answer: duneapi.Keys{Keys: []duneapi.Key{key}},
		},
		"POST /api/v1/keys": {
			id: "createKey", tag: tagAccount, summary: "Make a key", text: "The secret is shown this once. Not in Dune's API.",
			body: duneapi.KeyRequest{Name: "nightly job", Scope: "write"}, needs: []string{"name"}, status: []int{http.StatusCreated},
			answer: duneapi.KeyMade{Key: key, APIKey: "brn_…"},
		},
		"DELETE /api/v1/keys/{key}": {
			id: "revokeKey", tag: tagAccount, summary: "Revoke a key", text: "It is useless at once. Not in Dune's API.", answer: duneapi.Message{Message: "ok"},
		},
		"GET /api/whoami": {
			id: "whoami", tag: tagAccount, summary: "Tell whose key it is",
			answer: duneapi.Whoami{CustomerID: "team_1", CreatedBy: 1, APIKeyID: exampleID, Handle: "local", Scope: "write"},
		},
	}
}

func serverOperations() map[string]operation {
	return map[string]operation{
		"GET /health": {
			id: "health", tag: tagServer, summary: "Tell whether the server answers", text: "And how the processes that run SQL are fenced in.",
			answer: duneapi.Health{Status: "ok", Version: "1.0.0", Sandbox: map[string]bool{"limits": true}},
		},
		"GET /api/openapi.json": {
			id: "getDocument", tag: tagServer, summary: "Read this document", text: "OpenAPI 3.1.", answer: map[string]any{"openapi": "3.1.0"},
		},
		"GET /docs": {
			id: "getReference", tag: tagServer, summary: "Read this document as a page", answer: htmlText(""),
		},
		"GET /api/v1/endpoints/{handle}/{slug}/results": {
			id: "getEndpointResults", tag: tagExecutions, summary: "Read the result of a custom endpoint", text: "Always 404: queries have no slugs here.", status: []int{http.StatusNotFound}, answer: duneapi.Error{Error: "Custom endpoint not found"},
		},
	}
}

func sessionOperations() map[string]operation {
	session := duneapi.Session{Team: "local", Scope: "write", Key: duneapi.SessionKey{ID: exampleID, Name: "nightly job"}}
	return map[string]operation{
		"POST /api/v1/session": {
			id: "signIn", tag: tagAccount, summary: "Sign in with a key", text: "Sets a cookie that stands for the key: it is how the web page signs in. Not in Dune's API.",
			body: duneapi.SessionRequest{APIKey: "brn_…"}, needs: []string{"api_key"}, answer: session,
			errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable},
		},
		"GET /api/v1/session": {
			id: "getSession", tag: tagAccount, summary: "Tell who is signed in", text: "Not in Dune's API.", answer: session,
		},
		"DELETE /api/v1/session": {
			id: "signOut", tag: tagAccount, summary: "Sign out", text: "Not in Dune's API.", answer: duneapi.Message{Message: "ok"},
			errors: []int{http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable},
		},
	}
}
