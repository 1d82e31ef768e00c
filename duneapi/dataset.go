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
	Datasets []Dataset `json:"datasets"`
	Total    int       `json:"total"`
}

// Dataset is a table that SQL can read.
type Dataset struct {
	FullName  string            `json:"full_name"`
	Type      string            `json:"type"`
	Owner     TableOwner        `json:"owner"`
	Columns   []TableColumnInfo `json:"columns"`
	Metadata  map[string]string `json:"metadata"`
	IsPrivate bool              `json:"is_private"`
	CreatedAt string            `json:"created_at"`
	UpdatedAt string            `json:"updated_at"`

	// What follows is not in Dune's API.

	Rows      *int64        `json:"rows,omitempty"` // absent when nobody has counted them
	SizeBytes *int64        `json:"size_bytes,omitempty"`
	Files     *DatasetFiles `json:"files,omitempty"` // of a registered dataset; told to its owner alone
}

// DatasetFiles are the files of a registered dataset, which are read in place.
type DatasetFiles struct {
	Pattern string `json:"pattern"`
	Format  string `json:"format"`
	Count   int    `json:"count"`
	// Configured datasets are registered by the server's configuration file,
	// and no call changes them.
	Configured bool `json:"configured"`
}

// DatasetRequest registers files as a dataset.
type DatasetRequest struct {
	Pattern     string `json:"pattern"`          // an absolute path on the server, with *, ? and **
	Format      string `json:"format,omitempty"` // parquet or csv; by the pattern's end when absent
	Description string `json:"description,omitempty"`
}

// DatasetSearch asks for datasets by words and by what they are.
type DatasetSearch struct {
	Query           string   `json:"query,omitempty"`
	ContractAddress string   `json:"contract_address,omitempty"`
	Categories      []string `json:"categories,omitempty" enum:"canonical,community,decoded,spell"`
	Blockchains     []string `json:"blockchains,omitempty" minLength:"1"`
	DatasetTypes    []string `json:"dataset_types,omitempty" enum:"decoded_table,dune_table,materialized_view,spell,transformation_table,transformation_view,uploaded_table"`
	Schemas         []string `json:"schemas,omitempty" minLength:"1"`
	OwnerScope      string   `json:"owner_scope,omitempty" enum:",all,me,team"`
	IncludePrivate  bool     `json:"include_private,omitempty"`
	IncludeSchema   bool     `json:"include_schema,omitempty"`
	IncludeMetadata bool     `json:"include_metadata,omitempty"`
	Limit           int64    `json:"limit,omitempty" minimum:"0"`
	Offset          int64    `json:"offset,omitempty" minimum:"0"`
}

// DatasetMatches is a page of what a search found.
type DatasetMatches struct {
	Total      int            `json:"total"`
	Results    []DatasetMatch `json:"results"`
	Pagination Pagination     `json:"pagination"`
}

// DatasetMatch is a dataset that a search found.
type DatasetMatch struct {
	FullName    string            `json:"full_name"`
	Category    string            `json:"category"`
	DatasetType string            `json:"dataset_type"`
	Blockchains []string          `json:"blockchains"`
	Visibility  string            `json:"visibility"`
	OwnerScope  string            `json:"owner_scope"`
	Description string            `json:"description,omitempty"`
	Schema      map[string]string `json:"schema,omitempty"` // types by column
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// Pagination says which page an answer is, and where the next one begins.
type Pagination struct {
	Limit      int  `json:"limit"`
	Offset     int  `json:"offset"`
	NextOffset int  `json:"next_offset,omitempty"`
	HasMore    bool `json:"has_more"`
}

// ContractSubmissions is a page of contracts that were handed in for decoding.
type ContractSubmissions struct {
	Submissions []struct{} `json:"submissions"`
	Total       int        `json:"total"`
}
