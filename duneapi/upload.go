package duneapi

// TableRequest creates an empty table.
type TableRequest struct {
	Namespace   string        `json:"namespace,omitempty"`
	TableName   string        `json:"table_name"`
	Schema      []TableColumn `json:"schema"`
	Description string        `json:"description,omitempty"`
	IsPrivate   bool          `json:"is_private,omitempty"`
}

// TableColumn is a column of a table.
type TableColumn struct {
	Name     string         `json:"name"`
	Type     string         `json:"type"`
	Nullable *bool          `json:"nullable,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// TableCreated is the answer of a create.
type TableCreated struct {
	Namespace      string `json:"namespace"`
	TableName      string `json:"table_name"`
	FullName       string `json:"full_name"`
	ExampleQuery   string `json:"example_query"`
	AlreadyExisted bool   `json:"already_existed"`
	Message        string `json:"message"`
}

// CSVRequest makes or replaces a table with the rows of a CSV text.
type CSVRequest struct {
	TableName   string `json:"table_name"`
	Data        string `json:"data"`
	Description string `json:"description,omitempty"`
	IsPrivate   bool   `json:"is_private,omitempty"`
}

// CSVUploaded is the answer of a CSV upload.
type CSVUploaded struct {
	Success      bool   `json:"success"`
	TableName    string `json:"table_name"`
	FullName     string `json:"full_name"`
	ExampleQuery string `json:"example_query"`
}

// Inserted is the answer of an insert.
type Inserted struct {
	RowsWritten  int64  `json:"rows_written"`
	BytesWritten int64  `json:"bytes_written"`
	Name         string `json:"name"`
}

// Tables is a page of tables.
type Tables struct {
	Tables     []Table `json:"tables"`
	NextOffset int     `json:"next_offset,omitempty"`
}

// Table is a table in a list. Its size is a string on the wire.
type Table struct {
	FullName       string            `json:"full_name"`
	IsPrivate      bool              `json:"is_private"`
	TableSizeBytes string            `json:"table_size_bytes"`
	CreatedAt      string            `json:"created_at"`
	UpdatedAt      string            `json:"updated_at"`
	Owner          TableOwner        `json:"owner"`
	Columns        []TableColumnInfo `json:"columns"`
}

// TableOwner is who owns a table.
type TableOwner struct {
	Handle string `json:"handle"`
	Type   string `json:"type"`
}

// TableColumnInfo is a column of a table in a list.
type TableColumnInfo struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Nullable bool   `json:"nullable"`
}

// TablePut is the answer of a load under a given name.
type TablePut struct {
	FullName     string            `json:"full_name"`
	RowsWritten  int64             `json:"rows_written"`
	BytesWritten int64             `json:"bytes_written"`
	Columns      []TableColumnInfo `json:"columns"`
}
