package duneapi

// TableRequest creates an empty table.
type TableRequest struct {
	Namespace   string        `json:"namespace,omitempty"`   // the handle of the own team; absent is the same
	TableName   string        `json:"table_name"`            // the last part of its name
	Schema      []TableColumn `json:"schema"`                // its columns in order, 1 to 10,000
	Description string        `json:"description,omitempty"` // for a person
	IsPrivate   bool          `json:"is_private,omitempty"`  // whether only the own team sees it
}

// TableColumn is a column of a table.
type TableColumn struct {
	Name     string         `json:"name"`               // at most 255 characters
	Type     string         `json:"type"`               // DuneSQL's name of the type, such as bigint, varchar or timestamp
	Nullable *bool          `json:"nullable,omitempty"` // taken, and of no effect: every column may hold nulls
	Metadata map[string]any `json:"metadata,omitempty"` // taken, and not kept
}

// TableCreated is the answer of a create.
type TableCreated struct {
	Namespace      string `json:"namespace"`       // the handle of the team
	TableName      string `json:"table_name"`      // the last part of its name
	FullName       string `json:"full_name"`       // by which SQL reads it
	ExampleQuery   string `json:"example_query"`   // SQL that reads it
	AlreadyExisted bool   `json:"already_existed"` // whether it was there with this schema, and nothing was done
	Message        string `json:"message"`         // what was done, for a person
}

// CSVRequest makes or replaces a table with the rows of a CSV text.
type CSVRequest struct {
	TableName   string `json:"table_name"`            // the table is called dataset_ and this
	Data        string `json:"data"`                  // the CSV text, with a line of column names; types are inferred
	Description string `json:"description,omitempty"` // for a person
	IsPrivate   bool   `json:"is_private,omitempty"`  // whether only the own team sees it
}

// CSVUploaded is the answer of a CSV upload.
type CSVUploaded struct {
	Success      bool   `json:"success"`       // always true: what fails is an error
	TableName    string `json:"table_name"`    // the last part of its name: dataset_ and what was asked for
	FullName     string `json:"full_name"`     // by which SQL reads it; not in Dune's API
	ExampleQuery string `json:"example_query"` // SQL that reads it; not in Dune's API
}

// Inserted is the answer of an insert.
type Inserted struct {
	RowsWritten  int64  `json:"rows_written"`  // how many rows were added
	BytesWritten int64  `json:"bytes_written"` // how large they are where they are kept
	Name         string `json:"name"`          // the full name of the table
}

// Tables is a page of tables.
type Tables struct {
	Tables     []Table `json:"tables"`                // by name
	NextOffset int     `json:"next_offset,omitempty"` // where the next page begins; absent on the last
}

// Table is a table in a list. Its size is a string on the wire.
type Table struct {
	FullName       string            `json:"full_name"`        // by which SQL reads it
	IsPrivate      bool              `json:"is_private"`       // whether only its team sees it
	TableSizeBytes string            `json:"table_size_bytes"` // a number of bytes, written as text
	CreatedAt      string            `json:"created_at"`       // when it was made
	UpdatedAt      string            `json:"updated_at"`       // when its rows last changed
	Owner          TableOwner        `json:"owner"`            // whose it is
	Columns        []TableColumnInfo `json:"columns"`          // in order
}

// TableOwner is who owns a table.
type TableOwner struct {
	Handle string `json:"handle"` // of the team
	Type   string `json:"type"`   // always team
}

// TableColumnInfo is a column of a table in a list.
type TableColumnInfo struct {
	Name     string `json:"name"`     // as SQL writes it
	Type     string `json:"type"`     // DuneSQL's name of the type
	Nullable bool   `json:"nullable"` // always true
}

// TablePut is the answer of a load under a given name.
type TablePut struct {
	FullName     string            `json:"full_name"`     // by which SQL reads it
	RowsWritten  int64             `json:"rows_written"`  // how many rows it has
	BytesWritten int64             `json:"bytes_written"` // how large they are where they are kept
	Columns      []TableColumnInfo `json:"columns"`       // as they were found
}
