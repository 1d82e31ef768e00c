package cli

import (
	"encoding/json"
	"fmt"
)

// writeJSON writes v as one document on the standard output.
func (a *commands) writeJSON(v any) error {
	encoder := json.NewEncoder(a.env.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
