package querydir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
)

// Write writes f to the folder dir, which is made when it is missing. Files of
// the same queries under other names are removed; everything else in dir stays.
// Names of files follow from the queries: File is ignored.
func Write(dir string, f *Folder) error {
	if err := os.MkdirAll(filepath.Join(dir, QueriesDir), 0o755); err != nil {
		return fmt.Errorf("make the folder of queries: %w", err)
	}
	old, err := sqlFiles(os.DirFS(dir))
	if err != nil {
		return err
	}
	ids := make([]barchan.QueryID, len(f.Queries))
	for i, q := range f.Queries {
		ids[i] = q.Query.ID
		if err := writeQuery(dir, q, old[q.Query.ID]); err != nil {
			return fmt.Errorf("write query %d: %w", q.Query.ID, err)
		}
	}
	return writeYAML(filepath.Join(dir, ListFile), map[string]any{"query_ids": ids})
}

func writeQuery(dir string, q Query, old string) error {
	name := FileName(q.Query.Name, q.Query.ID)
	if old != "" && filepath.Base(old) != name {
		if err := remove(filepath.Join(dir, filepath.FromSlash(old))); err != nil {
			return err
		}
	}
	file := filepath.Join(dir, QueriesDir, name)
	if err := os.WriteFile(file, sqlText(q), 0o644); err != nil {
		return err
	}
	return writeYAML(described(file), describe(q))
}

// sqlText is the contents of a SQL file. A byte order mark at its begin is an
// editor's, and is not read: one of the query's own needs another before it.
func sqlText(q Query) []byte {
	if strings.HasPrefix(q.Query.SQL, mark) {
		return []byte(mark + q.Query.SQL)
	}
	return []byte(q.Query.SQL)
}

// Text is all that a folder says of a query, for people to compare: its
// description, an empty line, and its SQL.
func Text(q Query) string {
	var b strings.Builder
	if err := encodeYAML(&b, describe(q)); err != nil {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String() + "\n" + q.Query.SQL
}

// Remove deletes the files of a query from the folder dir. They may be gone.
func Remove(dir, file string) error { return remove(filepath.Join(dir, filepath.FromSlash(file))) }

// remove deletes a SQL file and its description.
func remove(file string) error {
	for _, f := range []string{file, described(file)} {
		if err := os.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// described returns the file that describes a SQL file.
func described(file string) string { return strings.TrimSuffix(file, ".sql") + ".yml" }

// Shapes of the description, in the order in which it is written.
type (
	description struct {
		Name         words         `yaml:"name"`
		Description  words         `yaml:"description,omitempty"`
		Tags         []words       `yaml:"tags,omitempty,flow"`
		Private      bool          `yaml:"private,omitempty"`
		View         bool          `yaml:"view,omitempty"`
		Parameters   []parameter   `yaml:"parameters,omitempty"`
		Materialized *materialized `yaml:"materialized_view,omitempty"`
	}
	parameter struct {
		Key         words       `yaml:"key"`
		Type        string      `yaml:"type"`
		Value       any         `yaml:"value,omitempty"`
		Options     []words     `yaml:"enumOptions,omitempty,flow"`
		Multi       bool        `yaml:"isMultiselect,omitempty"`
		Freeform    bool        `yaml:"isFreeformAllowed,omitempty"`
		Description words       `yaml:"description,omitempty"`
		From        *paramQuery `yaml:"enumFromResults,omitempty"`
	}
	paramQuery struct {
		Query  barchan.QueryID `yaml:"queryId"`
		Column words           `yaml:"columnName"`
	}
	materialized struct {
		Name    string `yaml:"name"`
		Tier    string `yaml:"performance,omitempty"`
		Cron    string `yaml:"cron_expression,omitempty"`
		Expires string `yaml:"expires_at,omitempty"`
		Private bool   `yaml:"is_private,omitempty"`
	}
)

func describe(q Query) description {
	d := description{
		Name:        words(q.Query.Name),
		Description: words(q.Query.Description),
		Tags:        wordsOf(q.Query.Tags),
		Private:     q.Query.Private,
		View:        q.Query.View,
	}
	for _, p := range q.Query.Params {
		d.Parameters = append(d.Parameters, describeParam(p))
	}
	if v := q.Materialized; v != nil {
		d.Materialized = &materialized{v.Name, string(v.Tier), v.Cron, "", v.Private}
		if !v.ExpiresAt.IsZero() {
			d.Materialized.Expires = v.ExpiresAt.UTC().Format(time.RFC3339Nano)
		}
	}
	return d
}

func describeParam(p barchan.Param) parameter {
	out := parameter{
		Key:         words(p.Key),
		Type:        string(p.Type),
		Options:     wordsOf(p.Options),
		Multi:       p.Multi,
		Freeform:    p.Freeform,
		Description: words(p.Description),
	}
	if p.From != nil {
		out.From = &paramQuery{p.From.Query, words(p.From.Column)}
	}
	switch {
	case p.Default == nil:
	case len(p.Default) == 1:
		out.Value = words(p.Default[0])
	default:
		out.Value = wordsOf(p.Default)
	}
	return out
}

func writeYAML(file string, v any) error {
	var b bytes.Buffer
	if err := encodeYAML(&b, v); err != nil {
		return fmt.Errorf("encode %s: %w", filepath.Base(file), err)
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

func encodeYAML(w io.Writer, v any) error {
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	return encoder.Encode(v)
}
