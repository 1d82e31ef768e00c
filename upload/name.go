package upload

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// NewTable is what a caller says of a table that it makes.
type NewTable struct {
	Name        string // without namespace
	Schema      barchan.Schema
	Description string
	Private     bool
}

// fullName returns the name of a team's table. Names are lower case in the
// catalog, and a caller may write them in any case.
func fullName(team barchan.Team, name string) (string, error) {
	name = strings.ToLower(name)
	if err := barchan.ValidateTablePart("table_name", name); err != nil {
		return "", err
	}
	if strings.HasPrefix(name, "result_") {
		return "", barchan.Errorf(barchan.CodeInvalid,
			"table_name %q begins with result_, which is kept for materialized views: choose another name", name)
	}
	return fmt.Sprintf("dune.%s.%s", team.Handle, name), nil
}

const (
	maxColumns     = 10_000
	maxColumnChars = 255
)

// checkSchema returns schema with every type's name in the catalog's form.
func checkSchema(schema barchan.Schema) (barchan.Schema, error) {
	if len(schema) == 0 {
		return nil, barchan.Errorf(barchan.CodeInvalid, "schema is empty: name at least one column and its type")
	}
	if len(schema) > maxColumns {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "schema has %d columns: at most %d", len(schema), maxColumns)
	}
	out := make(barchan.Schema, len(schema))
	seen := map[string]bool{}
	for i, c := range schema {
		switch key := strings.ToLower(c.Name); {
		case strings.TrimSpace(c.Name) == "":
			return nil, barchan.Errorf(barchan.CodeInvalid, "column %d has no name", i+1)
		case !utf8.ValidString(c.Name) || strings.ContainsFunc(c.Name, isControl):
			return nil, barchan.Errorf(barchan.CodeInvalid, "the name of column %d has characters that cannot be printed", i+1)
		case utf8.RuneCountInString(c.Name) > maxColumnChars:
			return nil, barchan.Errorf(barchan.CodeInvalid, "the name of column %d is too long: at most %d characters", i+1, maxColumnChars)
		case seen[key]:
			return nil, barchan.Errorf(barchan.CodeInvalid, "column %q is named twice", c.Name)
		default:
			seen[key] = true
		}
		t, ok := canonicalType(c.Type)
		if !ok {
			return nil, barchan.Errorf(barchan.CodeInvalid, "column %q has the unknown type %q", c.Name, c.Type)
		}
		out[i] = barchan.Column{Name: c.Name, Type: t}
	}
	return out, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
