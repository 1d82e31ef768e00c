package querydir

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
)

// document parses a YAML file. An empty file gives nil.
func document(file string, data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, syntaxError(file, err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError puts the file and the line of a YAML error where all errors of
// this package have them.
func syntaxError(file string, err error) error {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return failure(file, 0, "%s", err)
	}
	line, _ := strconv.Atoi(m[1])
	message := strings.TrimPrefix(err.Error(), m[0])
	if countedFromZero.MatchString(message) {
		line++
	}
	return failure(file, line, "%s", message)
}

// countedFromZero matches the errors whose line yaml.v3 counts from 0: those of
// its parser, whereas its scanner counts from 1.
var countedFromZero = regexp.MustCompile(`^did not find expected (node content|',' or|key|'-' indicator|<)`)

// failure makes an error that begins with its place: "queries.yml:3: …".
func failure(file string, line int, format string, args ...any) *barchan.Error {
	place := file
	if line > 0 {
		place = fmt.Sprintf("%s:%d", file, line)
	}
	return &barchan.Error{Code: barchan.CodeInvalid, Message: place + ": " + fmt.Sprintf(format, args...)}
}

// located puts a place before the message of an error that has none.
func located(file string, line int, err error) error {
	placed := failure(file, line, "%s", err)
	if e, ok := errors.AsType[*barchan.Error](err); ok {
		placed.Code = e.Code
	}
	return placed
}

// field says what to do with the value of one key of a mapping.
type field struct {
	key  string
	read func(value *yaml.Node) error
}

// readMapping calls the field of every key of n, in the order of the file, and
// refuses keys that no field knows, so that no typing error is silent.
func readMapping(file string, n *yaml.Node, fields []field) error {
	if n.Kind != yaml.MappingNode {
		return failure(file, n.Line, "expected %s", list(keys(fields)))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolve(n.Content[i+1])
		if seen[key.Value] {
			return failure(file, key.Line, "%q is given twice", key.Value)
		}
		seen[key.Value] = true
		read := find(fields, key.Value)
		if read == nil {
			return failure(file, key.Line, "unknown field %q: use %s", key.Value, list(keys(fields)))
		}
		if isNull(value) {
			continue
		}
		if err := read(value); err != nil {
			return err
		}
	}
	return nil
}

func find(fields []field, key string) func(*yaml.Node) error {
	for _, f := range fields {
		if f.key == key {
			return f.read
		}
	}
	return nil
}

func keys(fields []field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.key
	}
	return names
}

// list joins words for a person: "a, b or c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// text reads any scalar as it is written: 15, "15" and 2013-01-01 are texts.
func text(file, key string, into *string) field {
	return field{key, func(n *yaml.Node) error {
		if n.Kind != yaml.ScalarNode {
			return failure(file, n.Line, "%s must be a text", key)
		}
		*into = n.Value
		return nil
	}}
}

func boolean(file, key string, into *bool) field {
	return field{key, func(n *yaml.Node) error {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			return failure(file, n.Line, "%s must be true or false", key)
		}
		return n.Decode(into)
	}}
}

// texts reads a list of scalars, or one scalar as a list of one.
func texts(file, key string, into *[]string) field {
	return field{key, func(n *yaml.Node) error {
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items = n.Content
		}
		for _, item := range items {
			item = resolve(item)
			if item.Kind != yaml.ScalarNode || isNull(item) {
				return failure(file, item.Line, "%s must be a list of texts", key)
			}
			*into = append(*into, item.Value)
		}
		return nil
	}}
}

// sequence calls read for every item of a list.
func sequence(file, key string, read func(*yaml.Node) error) field {
	return field{key, func(n *yaml.Node) error {
		if n.Kind != yaml.SequenceNode {
			return failure(file, n.Line, "%s must be a list", key)
		}
		for _, item := range n.Content {
			if err := read(resolve(item)); err != nil {
				return err
			}
		}
		return nil
	}}
}
