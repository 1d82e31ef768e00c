package duneapi

// Parameter is a declared parameter of a query.
type Parameter struct {
	Key               string           `json:"key"`                                         // what stands between {{ and }} in the SQL; at most 256 bytes
	Value             *Value           `json:"value,omitempty"`                             // the default, as text; a list where there are several
	Values            []string         `json:"values,omitempty"`                            // the default of a parameter that takes several
	Type              string           `json:"type" enum:"text,number,datetime,enum,date,"` // what values are; date is another word for datetime, and empty is text
	EnumOptions       []string         `json:"enumOptions,omitempty"`                       // the values that an enum takes
	IsMultiselect     bool             `json:"isMultiselect,omitempty"`                     // whether it takes several values
	IsFreeformAllowed bool             `json:"isFreeformAllowed,omitempty"`                 // whether an enum takes values beside its options
	Description       string           `json:"description,omitempty"`                       // what it means, for a person
	EnumFromResults   *EnumFromResults `json:"enumFromResults,omitempty"`                   // where the options come from, in place of enumOptions
}

// EnumFromResults names the query and the column that list an enum's options.
type EnumFromResults struct {
	ColumnName string `json:"columnName"` // the column whose values are the options
	QueryID    int64  `json:"queryId"`    // the query whose latest result has them
}

// QueryRequest creates a query (name and query_sql are required) or changes
// one: what is nil stays as it is, an empty list clears.
type QueryRequest struct {
	Name        *string      `json:"name,omitempty"`        // 1 to 600 characters
	QuerySQL    *string      `json:"query_sql,omitempty"`   // at most 1 MiB; what is wrong with it, its execution says
	Description *string      `json:"description,omitempty"` // at most 1,000 characters
	Parameters  *[]Parameter `json:"parameters,omitempty"`  // the declared parameters, at most 1,000
	Tags        *[]string    `json:"tags,omitempty"`        // at most 100, of 1 to 200 characters
	IsPrivate   *bool        `json:"is_private,omitempty"`  // whether only the own team sees it
	IsArchived  *bool        `json:"is_archived,omitempty"` // whether it can no longer be executed
	IsTemp      *bool        `json:"is_temp,omitempty"`     // whether it counts as unsaved, and cannot be executed
	IsView      *bool        `json:"is_view,omitempty"`     // whether it is executed within those that read it; not in Dune's API
}

// QueryID is the answer of everything that changes a query.
type QueryID struct {
	QueryID  int64    `json:"query_id"`           // the query that was made or changed
	Warnings []string `json:"warnings,omitempty"` // what is wrong with the SQL, or which readers the change breaks; not in Dune's API
}

// SavedQuery is the answer of a save under a given id.
type SavedQuery struct {
	QueryID  int64    `json:"query_id"`           // the id of the path
	Version  int      `json:"version"`            // 1, or one more whenever the SQL or the parameters change
	Created  bool     `json:"created"`            // whether the query is new
	Warnings []string `json:"warnings,omitempty"` // what is wrong with the SQL, or which readers the change breaks
}

// Query is a saved query. The client for Python reads every field but the last
// two without asking whether it is there, so they are never omitted.
type Query struct {
	QueryID     int64       `json:"query_id"`          // by which it is executed and read
	Name        string      `json:"name"`              // for a person
	Description string      `json:"description"`       // for a person; may be empty
	Tags        []string    `json:"tags"`              // in the order in which they were given
	Version     int         `json:"version"`           // 1, and one more with every change of the SQL or the parameters
	Parameters  []Parameter `json:"parameters"`        // as they are declared
	QueryEngine string      `json:"query_engine"`      // always v2 Dune SQL
	QuerySQL    string      `json:"query_sql"`         // as it was written
	IsPrivate   bool        `json:"is_private"`        // whether only its team sees it
	IsArchived  bool        `json:"is_archived"`       // whether it can no longer be executed
	IsUnsaved   bool        `json:"is_unsaved"`        // whether it counts as unsaved, and cannot be executed
	Owner       string      `json:"owner"`             // the handle of its team
	IsTemp      bool        `json:"is_temp,omitempty"` // the same as is_unsaved; absent when false
	IsView      bool        `json:"is_view,omitempty"` // whether it is executed within those that read it; absent when false; not in Dune's API
}

// QueryEngine is the only engine's name that the API has.
const QueryEngine = "v2 Dune SQL"

// QueryOverview is a query in a list.
type QueryOverview struct {
	ID          int64    `json:"id"`                    // of the query
	Name        string   `json:"name"`                  // for a person
	Description string   `json:"description,omitempty"` // for a person; absent when empty
	Owner       string   `json:"owner"`                 // the handle of its team
	Tags        []string `json:"tags"`                  // in the order in which they were given
	CreatedAt   string   `json:"created_at"`            // when it was first saved
	UpdatedAt   string   `json:"updated_at"`            // when it was last changed
}

// Queries is a page of queries and the number of all.
type Queries struct {
	Queries []QueryOverview `json:"queries"` // the page, by id
	Total   int             `json:"total"`   // how many there are
}
