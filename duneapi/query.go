package duneapi

// Parameter is a declared parameter of a query.
type Parameter struct {
	Key               string           `json:"key"`
	Value             *Value           `json:"value,omitempty"`
	Values            []string         `json:"values,omitempty"`
	Type              string           `json:"type" enum:"text,number,datetime,enum,date,"`
	EnumOptions       []string         `json:"enumOptions,omitempty"`
	IsMultiselect     bool             `json:"isMultiselect,omitempty"`
	IsFreeformAllowed bool             `json:"isFreeformAllowed,omitempty"`
	Description       string           `json:"description,omitempty"`
	EnumFromResults   *EnumFromResults `json:"enumFromResults,omitempty"`
}

// EnumFromResults names the query and the column that list an enum's options.
type EnumFromResults struct {
	ColumnName string `json:"columnName"`
	QueryID    int64  `json:"queryId"`
}

// QueryRequest creates a query (name and query_sql are required) or changes
// one: what is nil stays as it is, an empty list clears.
type QueryRequest struct {
	Name        *string      `json:"name,omitempty"`
	QuerySQL    *string      `json:"query_sql,omitempty"`
	Description *string      `json:"description,omitempty"`
	Parameters  *[]Parameter `json:"parameters,omitempty"`
	Tags        *[]string    `json:"tags,omitempty"`
	IsPrivate   *bool        `json:"is_private,omitempty"`
	IsArchived  *bool        `json:"is_archived,omitempty"`
	IsTemp      *bool        `json:"is_temp,omitempty"`
	IsView      *bool        `json:"is_view,omitempty"` // ours: inlined into its readers
}

// QueryID is the answer of everything that changes a query.
type QueryID struct {
	QueryID  int64    `json:"query_id"`
	Warnings []string `json:"warnings,omitempty"` // ours: readers that the change breaks
}

// SavedQuery is the answer of a save under a given id.
type SavedQuery struct {
	QueryID int64 `json:"query_id"`
	Version int   `json:"version"`
	Created bool  `json:"created"`
	// Warnings name the readers that the change breaks.
	Warnings []string `json:"warnings,omitempty"`
}

// Query is a saved query. The client for Python reads every field but the last
// two without asking whether it is there, so they are never omitted.
type Query struct {
	QueryID     int64       `json:"query_id"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Tags        []string    `json:"tags"`
	Version     int         `json:"version"`
	Parameters  []Parameter `json:"parameters"`
	QueryEngine string      `json:"query_engine"`
	QuerySQL    string      `json:"query_sql"`
	IsPrivate   bool        `json:"is_private"`
	IsArchived  bool        `json:"is_archived"`
	IsUnsaved   bool        `json:"is_unsaved"`
	Owner       string      `json:"owner"`
	IsTemp      bool        `json:"is_temp,omitempty"`
	IsView      bool        `json:"is_view,omitempty"`
}

// QueryEngine is the only engine's name that the API has.
const QueryEngine = "v2 Dune SQL"

// QueryOverview is a query in a list.
type QueryOverview struct {
	ID          int64    `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Owner       string   `json:"owner"`
	Tags        []string `json:"tags"`
	CreatedAt   string   `json:"created_at"`
	UpdatedAt   string   `json:"updated_at"`
}

// Queries is a page of queries and the number of all.
type Queries struct {
	Queries []QueryOverview `json:"queries"`
	Total   int             `json:"total"`
}
