package duneapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// Value is what a caller gives for a parameter: one text, or several for a
// multi-select. On the wire it is a string, a number or a boolean (taken as it
// is written), or a list of those.
type Value []string

// errValue says what a value may be. Whoever knows the key names it.
var errValue = errors.New("must be a string, a number, a boolean or a list of those")

// UnmarshalJSON implements json.Unmarshaler.
func (v *Value) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '[' {
		text, err := scalar(data)
		if err != nil {
			return err
		}
		*v = Value{text}
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return errValue
	}
	list := make(Value, len(items))
	for i, item := range items {
		text, err := scalar(item)
		if err != nil {
			return err
		}
		list[i] = text
	}
	*v = list
	return nil
}

// scalar returns the text of a JSON string, number or boolean.
func scalar(data []byte) (string, error) {
	if len(data) == 0 {
		return "", errValue
	}
	switch c := data[0]; {
	case c == '"':
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return "", errValue
		}
		return s, nil
	case c == '-' || c >= '0' && c <= '9' || c == 't' || c == 'f':
		return string(data), nil
	}
	return "", errValue
}

// MarshalJSON implements json.Marshaler: one text is a string, anything else a
// list.
func (v Value) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return json.Marshal(v[0])
	}
	return json.Marshal([]string(v))
}

// Values are values by parameter key.
type Values map[string]Value

// UnmarshalJSON implements json.Unmarshaler; its errors name the key.
func (v *Values) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return errors.New("query_parameters must be an object")
	}
	if raw == nil {
		return nil
	}
	all := make(Values, len(raw))
	for key, text := range raw {
		var value Value
		if err := value.UnmarshalJSON(text); err != nil {
			return fmt.Errorf("parameter %s %w", strconv.Quote(key), err)
		}
		all[key] = value
	}
	*v = all
	return nil
}
