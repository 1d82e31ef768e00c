package pattern

import (
	"regexp"
	"testing"
)

func TestNative(t *testing.T) {
	for text, want := range map[string]bool{
		"a+": true, `\d{2}(x|y)*`: true, "(?i)a": true, `[\[:]`: true, "(?=a)": false, `(a)\1`: false, "(?<n>a)": false, "(?P<n>a)": false, "[a&&b]": false, "[[:alpha:]]": false, "a++": false, `\p{L}`: true, `\p{Alpha}`: false, "(": false,
	} {
		if got := Native(text); got != want {
			t.Errorf("Native(%q) = %v", text, got)
		}
	}
}

func TestMayBeEmpty(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "a": false, "a*": true, "a?b": false, "a|": true, "a|b": false, "(a*)+": true, "(a)+": false, "^": true, `\b`: true, "a{0,2}": true, "a{1,2}": false, "[ab]": false, ".": false, "(?:a*)(b?)": true, "$": true,
	} {
		if got := MayBeEmpty(text); got != want {
			t.Errorf("MayBeEmpty(%q) = %v", text, got)
		}
	}
}

func TestOptional(t *testing.T) {
	for text, want := range map[string]bool{"(a)": false, "(a)?": true, "(a)*": true, "(a)+": false, "(a)|b": true, "(?:(a)){0,2}": true, "(a*)": false, "b(?:x(a)y)?": true} {
		if got := Optional(text, 1); got != want {
			t.Errorf("Optional(%q, 1) = %v", text, got)
		}
	}
	if Groups("(a)(?:b)(c)") != 2 {
		t.Error("two groups are not counted")
	}
}

func TestPlain(t *testing.T) {
	for text, matches := range map[string]string{"^[[:alpha:]]+$": "ä", `^\p{Upper}\p{Digit}$`: "Ä7", "^[x[:digit:]]{2}$": "x5", `^\p{Alnum}$`: "é"} {
		if re, err := regexp.Compile(Plain(text)); err != nil || !re.MatchString(matches) {
			t.Errorf("Plain(%q) = %q: %v", text, Plain(text), err)
		}
	}
}

func TestEnded(t *testing.T) {
	for text, want := range map[string]string{"a$": `a\n?\z`, `a\$`: `a\$`, `a\\$`: `a\\\n?\z`, "(?m)a$": "(?m)a$", "a": "a", "$": `\n?\z`} {
		if got := Ended(text); got != want {
			t.Errorf("Ended(%q) = %q", text, got)
		}
	}
}
