package api

// Route is a line of the route table, for tests that walk it.
type Route struct{ Method, Pattern, Scope string }

// Routes returns the whole table.
func Routes() []Route {
	var all []Route
	for _, r := range (&server{}).routes() {
		all = append(all, Route{Method: r.method, Pattern: r.pattern, Scope: string(r.scope)})
	}
	return all
}
