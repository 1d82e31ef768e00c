package worker

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sync/atomic"
)

// regexpParts makes the function that takes a text apart at the matches of a
// pattern: a JSON list of what is before a match, the match and its groups, for
// every match, and at the end what is after the last one, alone. A group that
// took no part is null. The pattern is nearly always the same one, which is
// kept.
func regexpParts() func(text, pattern string) (string, error) {
	var last atomic.Pointer[regexp.Regexp]
	return func(text, pattern string) (string, error) {
		re := last.Load()
		if re == nil || re.String() != pattern {
			var err error
			if re, err = regexp.Compile(pattern); err != nil {
				return "", fmt.Errorf("Invalid regular expression: %s", pattern)
			}
			last.Store(re)
		}
		var parts [][]*string
		from := 0
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			before := text[from:m[0]]
			part := []*string{&before}
			for i := 0; i < len(m); i += 2 {
				var group *string
				if m[i] >= 0 {
					s := text[m[i]:m[i+1]]
					group = &s
				}
				part = append(part, group)
			}
			parts = append(parts, part)
			from = m[1]
		}
		rest := text[from:]
		data, err := json.Marshal(append(parts, []*string{&rest}))
		return string(data), err
	}
}
