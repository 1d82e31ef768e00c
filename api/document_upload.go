package api

import (
	"net/http"

	"github.com/barchan-data/barchan/duneapi"
)

const exampleTable = "dune.local.dataset_prices"

func uploadOperations() map[string]operation {
	return map[string]operation{
		"GET /api/v1/uploads": {
			id: "listUploads", tag: tagUploads, summary: "List the team's uploaded tables", query: pageOf(50, 10_000),
			answer: duneapi.Tables{Tables: []duneapi.Table{{FullName: exampleTable, TableSizeBytes: "1024", CreatedAt: exampleSubmitted, UpdatedAt: exampleSubmitted,
				Owner: duneapi.TableOwner{Handle: "local", Type: "team"}, Columns: []duneapi.TableColumnInfo{{Name: "price", Type: "double", Nullable: true}}}}},
		},
		"POST /api/v1/uploads": {
			id: "createUpload", tag: tagUploads, summary: "Make an empty table",
			text:  "A table that is there with the same columns is left as it is, and answered with 200.",
			body:  duneapi.TableRequest{Namespace: "local", TableName: "dataset_prices", Schema: []duneapi.TableColumn{{Name: "price", Type: "double", Nullable: new(true)}}},
			needs: []string{"table_name", "schema"}, status: []int{http.StatusOK, http.StatusCreated}, errors: []int{http.StatusConflict},
			answer: duneapi.TableCreated{Namespace: "local", TableName: "dataset_prices", FullName: exampleTable, ExampleQuery: example(exampleTable), Message: "Table created successfully"},
		},
		"POST /api/v1/uploads/csv": {
			id: "uploadCSV", tag: tagUploads, summary: "Make or replace a table with the rows of a CSV text",
			text: "The types of the columns follow from the rows.",
			body: duneapi.CSVRequest{TableName: "prices", Data: "day,price\n2026-01-02,3.5\n"}, needs: []string{"table_name", "data"}, errors: []int{http.StatusConflict},
			answer: duneapi.CSVUploaded{Success: true, TableName: "dataset_prices", FullName: exampleTable, ExampleQuery: example(exampleTable)},
		},
		"POST /api/v1/uploads/{namespace}/{table}/insert": {
			id: "insertRows", tag: tagUploads, summary: "Add rows to a table",
			text: "All rows or none: an error names the line and the column. The content type says what the body is: CSV, NDJSON or Parquet.",
			body: rows("price\n3.5\n"), errors: []int{http.StatusConflict},
			answer: duneapi.Inserted{RowsWritten: 1, BytesWritten: 12, Name: exampleTable},
		},
		"POST /api/v1/uploads/{namespace}/{table}/clear": {
			id: "clearUpload", tag: tagUploads, summary: "Remove all rows of a table", text: "The table and its columns stay.",
			answer: duneapi.Message{Message: "Table " + exampleTable + " successfully cleared"}, errors: []int{http.StatusConflict},
		},
		"DELETE /api/v1/uploads/{namespace}/{table}": {
			id: "deleteUpload", tag: tagUploads, summary: "Delete a table",
			answer: duneapi.Message{Message: "Table local.dataset_prices successfully deleted"}, errors: []int{http.StatusConflict},
		},
		"PUT /api/v1/tables/{schema}/{table}": {
			id: "putTable", tag: tagUploads, summary: "Register a table", body: rows("day,price\n2026-01-02,3.5\n"), errors: []int{http.StatusConflict},
			text:   "Makes or replaces a table of any name with the rows of the body, for all teams. Not in Dune's API.",
			answer: duneapi.TablePut{FullName: "dex.trades", RowsWritten: 1, BytesWritten: 400, Columns: []duneapi.TableColumnInfo{{Name: "price", Type: "double", Nullable: true}}},
		},
	}
}

// oldOperations are the names that uploads had.
func oldOperations() map[string]operation {
	now := uploadOperations()
	old := func(id, call string) operation {
		op := now[call]
		op.id, op.old, op.text = id, true, "An older name of "+call+"."
		return op
	}
	return map[string]operation{
		"GET /api/v1/tables":                            old("listTables", "GET /api/v1/uploads"),
		"POST /api/v1/table/create":                     old("createTable", "POST /api/v1/uploads"),
		"POST /api/v1/table/upload/csv":                 old("uploadTableCSV", "POST /api/v1/uploads/csv"),
		"POST /api/v1/table/{namespace}/{table}/insert": old("insertTableRows", "POST /api/v1/uploads/{namespace}/{table}/insert"),
		"POST /api/v1/table/{namespace}/{table}/clear":  old("clearTable", "POST /api/v1/uploads/{namespace}/{table}/clear"),
		"DELETE /api/v1/table/{namespace}/{table}":      old("deleteTable", "DELETE /api/v1/uploads/{namespace}/{table}"),
	}
}
