// Package pattern tells what the regular expressions of DuneSQL, which are Java's,
// have in common with RE2, in which the engine finds most of them by itself.
package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// foreign are forms that RE2 does not have, or in which it finds something else.
var foreign = regexp.MustCompile(`&&|\[:\^?\w+:\]|\(\?<|\(\?P<|\\p\{[A-Za-z]{3,}\}|\\Z`)

// Native reports whether RE2 finds in every text what Java does.
func Native(text string) bool {
	_, err := syntax.Parse(text, syntax.Perl)
	return err == nil && !foreign.MatchString(text)
}

// Ended is a pattern, of which no more is asked than whether it is found, whose end is
// Java's: $ is also before a line break that ends the text.
func Ended(text string) string {
	body, ends := strings.CutSuffix(text, "$")
	escapes := len(body) - len(strings.TrimRight(body, `\`))
	if !ends || escapes%2 == 1 || strings.Contains(body, "(?") {
		return text
	}
	return body + `\n?\z`
}

// MayBeEmpty reports whether a pattern of RE2 can match no characters at all. After a
// match Java looks for such a one at its end, RE2 does not.
func MayBeEmpty(text string) bool {
	re, err := syntax.Parse(text, syntax.Perl)
	return err != nil || mayBeEmpty(re)
}

func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpNoMatch, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !mayBeEmpty(sub) {
				return false
			}
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if mayBeEmpty(sub) {
				return true
			}
		}
		return false
	}
	return true
}

// Groups is the number of groups of a pattern of RE2.
func Groups(text string) int {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0
	}
	return re.MaxCap()
}

// Optional reports whether a group may take no part in a match of the pattern: its
// text is NULL then, which RE2 does not tell from an empty one.
func Optional(text string, group int) bool {
	re, err := syntax.Parse(text, syntax.Perl)
	return err != nil || optional(re, group, false)
}

func optional(re *syntax.Regexp, group int, within bool) bool {
	if re.Op == syntax.OpCapture && re.Cap == group {
		return within
	}
	switch re.Op {
	case syntax.OpStar, syntax.OpQuest, syntax.OpAlternate:
		within = true
	case syntax.OpRepeat:
		within = within || re.Min == 0
	}
	for _, sub := range re.Sub {
		if optional(sub, group, within) {
			return true
		}
	}
	return false
}

// classes are Java's names of kinds of characters, in Unicode.
var classes = map[string]string{
	"alpha": `\p{L}\p{M}`, "digit": `\p{Nd}`, "alnum": `\p{L}\p{M}\p{Nd}`, "upper": `\p{Lu}`, "lower": `\p{Ll}`,
	"punct": `\p{P}\p{S}`, "space": `\s\p{Z}`, "blank": ` \t\p{Zs}`, "cntrl": `\p{Cc}`, "xdigit": `0-9A-Fa-f`,
}

var (
	lastEnd  = regexp.MustCompile(`^((?:[^\\]|\\.)*?)\\Z`)
	posix    = regexp.MustCompile(`\[:(\w+):\]`)
	property = regexp.MustCompile(`\\p\{(Alpha|Digit|Alnum|Upper|Lower|Punct|Space|XDigit)\}`)
)

// Plain writes names of kinds of characters as classes that all engines have.
func Plain(text string) string {
	text = posix.ReplaceAllStringFunc(text, func(m string) string {
		if class, ok := classes[m[2:len(m)-2]]; ok {
			return class
		}
		return m
	})
	text = lastEnd.ReplaceAllString(text, `$1(?=\n?\z)`)
	return property.ReplaceAllStringFunc(text, func(m string) string {
		return "[" + classes[strings.ToLower(m[3:len(m)-1])] + "]"
	})
}
