package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/upload"
)

func (s *server) createTable(c *call) (any, error) {
	var r duneapi.TableRequest
	if err := decode(c, s.limits.JSONBytes, &r); err != nil {
		return nil, err
	}
	if ns := strings.ToLower(r.Namespace); ns != "" && ns != c.team().Handle {
		return nil, barchan.Errorf(barchan.CodeForbidden, "The namespace %s is not yours: use %s", quote(r.Namespace), c.team().Handle)
	}
	schema := make(barchan.Schema, len(r.Schema))
	for i, column := range r.Schema {
		schema[i] = barchan.Column{Name: column.Name, Type: column.Type}
	}
	full, existed, err := s.uploads.Create(c.Context(), c.team(), upload.NewTable{
		Name: r.TableName, Schema: schema, Description: r.Description, Private: r.IsPrivate,
	})
	if err != nil {
		return nil, err
	}
	namespace, name := splitTable(full)
	answer := duneapi.TableCreated{
		Namespace: namespace, TableName: name, FullName: full, ExampleQuery: example(full),
		AlreadyExisted: existed, Message: "Table created successfully",
	}
	if existed {
		answer.Message = "Table already exists"
		return answer, nil
	}
	return created{answer}, nil
}

// splitTable returns the last two parts of a full name.
func splitTable(full string) (namespace, name string) {
	parts := strings.Split(full, ".")
	if len(parts) < 2 {
		return "", full
	}
	return parts[len(parts)-2], parts[len(parts)-1]
}

func example(full string) string { return "select * from " + full + " limit 10" }

func (s *server) uploadCSV(c *call) (any, error) {
	b, err := readCSVBody(c, s.files.Path("."), s.limits.CSVBytes, s.limits.JSONBytes)
	if err != nil {
		return nil, err
	}
	defer b.close()
	if b.TableName == "" {
		return nil, barchan.Errorf(barchan.CodeInvalid, "table_name is missing: give the table a name")
	}
	if b.data == nil {
		return nil, barchan.Errorf(barchan.CodeInvalid, "data is missing: give the CSV text, with a line of column names")
	}
	t, err := s.uploads.CSV(c.Context(), c.team(), upload.NewTable{Name: b.TableName, Description: b.Description, Private: b.IsPrivate}, b.data)
	if err != nil {
		return nil, err
	}
	_, name := splitTable(t.Name)
	return duneapi.CSVUploaded{Success: true, TableName: name, FullName: t.Name, ExampleQuery: example(t.Name)}, nil
}

// ownTable returns the table of the path: its name in the team's namespace,
// and in full. Other namespaces have nothing that a call could change.
func ownTable(c *call) (name, full string, err error) {
	name = strings.ToLower(c.PathValue("table"))
	if strings.ToLower(c.PathValue("namespace")) != c.team().Handle {
		return "", "", barchan.Errorf(barchan.CodeNotFound, "Table not found")
	}
	return name, "dune." + c.team().Handle + "." + name, nil
}

func (s *server) insertRows(c *call) (any, error) {
	format, err := sourceFormat(c)
	if err != nil {
		return nil, err
	}
	name, full, err := ownTable(c)
	if err != nil {
		return nil, err
	}
	rows, size, err := s.uploads.Insert(c.Context(), c.team(), name, format, s.rawBody(c))
	if err != nil {
		return nil, err
	}
	return duneapi.Inserted{RowsWritten: rows, BytesWritten: size, Name: full}, nil
}

// rawBody streams the body and fails with an Error past the limit.
func (s *server) rawBody(c *call) io.Reader {
	return limited{http.MaxBytesReader(nil, c.Body, s.limits.InsertBytes)}
}

// limited tells in the server's words that a body is too large: its reader is
// another package.
type limited struct{ io.Reader }

// Read implements io.Reader.
func (l limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = tooLarge(e)
	}
	return n, err
}

// sourceFormat reads the content type of rows.
func sourceFormat(c *call) (barchan.SourceFormat, error) {
	given, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch given {
	case "text/csv", "application/csv":
		return barchan.FormatCSV, nil
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		return barchan.FormatNDJSON, nil
	case "application/vnd.apache.parquet", "application/parquet", "application/x-parquet":
		return barchan.FormatParquet, nil
	}
	return "", barchan.Errorf(barchan.CodeInvalid,
		"The content type %s is not supported: use text/csv, application/x-ndjson or application/vnd.apache.parquet", quote(given))
}

func (s *server) clearTable(c *call) (any, error) {
	name, full, err := ownTable(c)
	if err != nil {
		return nil, err
	}
	if err := s.uploads.Clear(c.Context(), c.team(), name); err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "Table " + full + " successfully cleared"}, nil
}

func (s *server) deleteTable(c *call) (any, error) {
	name, full, err := ownTable(c)
	if err != nil {
		return nil, err
	}
	if err := s.uploads.Delete(c.Context(), c.team(), name); err != nil {
		return nil, err
	}
	return duneapi.Message{Message: "Table " + strings.TrimPrefix(full, "dune.") + " successfully deleted"}, nil
}

// putTable makes or replaces a table of any schema with the rows of the body.
func (s *server) putTable(c *call) (any, error) {
	format, err := sourceFormat(c)
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(c.PathValue("schema") + "." + c.PathValue("table"))
	t, err := s.uploads.Put(c.Context(), c.team(), name, format, s.rawBody(c))
	if err != nil {
		return nil, err
	}
	return duneapi.TablePut{
		FullName: t.Name, RowsWritten: t.Current.Rows, BytesWritten: t.Current.Bytes, Columns: columnsTo(t.Schema),
	}, nil
}

func columnsTo(schema barchan.Schema) []duneapi.TableColumnInfo {
	columns := make([]duneapi.TableColumnInfo, len(schema))
	for i, column := range schema {
		columns[i] = duneapi.TableColumnInfo{Name: column.Name, Type: column.Type, Nullable: true}
	}
	return columns
}

func (s *server) listUploads(c *call) (any, error) {
	w, err := listWindow(c, 50, 10_000)
	if err != nil {
		return nil, err
	}
	tables, total, err := s.store.ListTables(c.Context(), c.team().ID, barchan.KindUpload, w.limit, w.offset)
	if err != nil {
		return nil, err
	}
	page := duneapi.Tables{Tables: make([]duneapi.Table, len(tables)), NextOffset: w.next(len(tables), total)}
	for i, t := range tables {
		page.Tables[i] = duneapi.Table{
			FullName: t.Name, IsPrivate: t.Private, TableSizeBytes: strconv.FormatInt(t.Current.Bytes, 10),
			CreatedAt: duneapi.FormatTime(t.CreatedAt), UpdatedAt: duneapi.FormatTime(t.UpdatedAt),
			Owner: duneapi.TableOwner{Handle: t.Owner, Type: "team"}, Columns: columnsTo(t.Schema),
		}
	}
	return page, nil
}
