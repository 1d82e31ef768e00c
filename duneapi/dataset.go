package duneapi

// Types of datasets. This server has uploaded tables, materialized views and
// Dune tables, which are those that its operator registered.
const (
	DatasetUpload = "uploaded_table"
	DatasetView   = "materialized_view"
	DatasetTable  = "dune_table"
)

// Datasets is a page of datasets.
type Datasets struct {
	Datasets []Dataset `json:"datasets"` // by name
	Total    int       `json:"total"`    // how many there are
}

// Dataset is a table that SQL can read.
type Dataset struct {
	FullName  string            `json:"full_name"`            // by which SQL reads it
	Type      string            `json:"type"`                 // one of uploaded_table, materialized_view, and dune_table for what the operator registered
	Owner     TableOwner        `json:"owner"`                // whose it is
	Columns   []TableColumnInfo `json:"columns"`              // in order; none for a view that was never refreshed
	Metadata  map[string]string `json:"metadata"`             // its description, where it has one
	IsPrivate bool              `json:"is_private"`           // whether only its team sees it
	CreatedAt string            `json:"created_at"`           // when it was made
	UpdatedAt string            `json:"updated_at"`           // when its rows last changed
	Rows      *int64            `json:"rows,omitempty"`       // absent when nobody has counted them; not in Dune's API
	SizeBytes *int64            `json:"size_bytes,omitempty"` // absent when it has no contents yet; not in Dune's API
	Files     *DatasetFiles     `json:"files,omitempty"`      // of a registered dataset, told to its owner alone; not in Dune's API
}

// DatasetFiles are the files of a registered dataset, which are read in place.
type DatasetFiles struct {
	Pattern    string `json:"pattern"`    // which files they are: an absolute path on the server, with *, ? and **
	Format     string `json:"format"`     // one of parquet and csv
	Count      int    `json:"count"`      // how many match
	Configured bool   `json:"configured"` // whether they are registered by the server's configuration file, and no call changes them
}

// DatasetRequest registers files as a dataset.
type DatasetRequest struct {
	Pattern     string `json:"pattern"`               // an absolute path on the server, with *, ? and **
	Format      string `json:"format,omitempty"`      // one of parquet and csv; absent: by the pattern's end
	Description string `json:"description,omitempty"` // for a person
}

// DatasetSearch asks for datasets by words and by what they are.
type DatasetSearch struct {
	// Words that names or descriptions have, all of them.
	Query string `json:"query,omitempty"`
	// What names or descriptions have of it; no table here is decoded from a contract.
	ContractAddress string `json:"contract_address,omitempty"`
	// Any of these.
	Categories []string `json:"categories,omitempty" enum:"canonical,community,decoded,spell"`
	// Any of these; no table here is of one.
	Blockchains []string `json:"blockchains,omitempty" minLength:"1"`
	// Any of these.
	DatasetTypes []string `json:"dataset_types,omitempty" enum:"decoded_table,dune_table,materialized_view,spell,transformation_table,transformation_view,uploaded_table"`
	// What stands before the last part of a name, any of these.
	Schemas []string `json:"schemas,omitempty" minLength:"1"`
	// Whose: all, me or team; absent: all.
	OwnerScope string `json:"owner_scope,omitempty" enum:",all,me,team"`
	// The own private ones too.
	IncludePrivate bool `json:"include_private,omitempty"`
	// Show columns.
	IncludeSchema bool `json:"include_schema,omitempty"`
	// Show metadata.
	IncludeMetadata bool `json:"include_metadata,omitempty"`
	// At most 250; 0 or absent: 50.
	Limit int64 `json:"limit,omitempty" minimum:"0"`
	// Of the first match to show, from 0.
	Offset int64 `json:"offset,omitempty" minimum:"0"`
}

// DatasetMatches is a page of what a search found.
type DatasetMatches struct {
	Total      int            `json:"total"`      // how many were found
	Results    []DatasetMatch `json:"results"`    // the page: names that have the first word, then the others, by name
	Pagination Pagination     `json:"pagination"` // which page it is
}

// DatasetMatch is a dataset that a search found.
type DatasetMatch struct {
	FullName    string            `json:"full_name"`             // by which SQL reads it
	Category    string            `json:"category"`              // for what the operator registered canonical, else community
	DatasetType string            `json:"dataset_type"`          // one of uploaded_table, materialized_view and dune_table
	Blockchains []string          `json:"blockchains"`           // always none
	Visibility  string            `json:"visibility"`            // one of public and private
	OwnerScope  string            `json:"owner_scope"`           // for the own team's datasets team, else all
	Description string            `json:"description,omitempty"` // for a person; absent when empty
	Schema      map[string]string `json:"schema,omitempty"`      // types by column; only when asked for
	Metadata    map[string]string `json:"metadata,omitempty"`    // its description, where it has one; only when asked for
}

// Pagination says which page an answer is, and where the next one begins.
type Pagination struct {
	Limit      int  `json:"limit"`                 // how many were shown at most
	Offset     int  `json:"offset"`                // of the first that is shown, from 0
	NextOffset int  `json:"next_offset,omitempty"` // where the next page begins; absent on the last
	HasMore    bool `json:"has_more"`              // whether there is a next page
}

// ContractSubmissions is a page of contracts that were handed in for decoding.
type ContractSubmissions struct {
	Submissions []struct{} `json:"submissions"` // always none: no contract is decoded here
	Total       int        `json:"total"`       // always 0
}
