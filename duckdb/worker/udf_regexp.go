package worker

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
	"github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan/internal/pattern"
)

// finder finds the matches of a pattern. Most patterns are RE2's; what looks around,
// refers back or may match nothing needs the other engine, which goes back and forth.
type finder struct {
	text   string
	plain  *regexp.Regexp
	back   *regexp2.Regexp
	groups int
	names  map[string]int
}

// patience bounds the time of one match of an engine that goes back and forth.
const patience = 10 * time.Second

func readPattern(text string) (*finder, error) {
	f := &finder{text: text}
	plain := pattern.Plain(text)
	if strings.Contains(plain, "&&") || strings.Contains(text, "(?P<") {
		return nil, fmt.Errorf("Invalid regular expression: %s: intersections of classes and (?P< are not available", text)
	}
	back, err := regexp2.Compile(plain, regexp2.RE2)
	if re, problem := regexp.Compile(plain); problem == nil && (err != nil || !pattern.MayBeEmpty(plain)) {
		f.plain, f.groups = re, re.NumSubexp()
		f.name(re.SubexpNames())
		if err == nil {
			back.MatchTimeout = patience
			f.back = back
		}
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("Invalid regular expression: %s", text)
	}
	back.MatchTimeout = patience
	f.back = back
	for _, n := range back.GetGroupNumbers() {
		f.groups = max(f.groups, n)
	}
	names := make([]string, f.groups+1)
	for i := range names {
		names[i] = back.GroupNameFromNumber(i)
	}
	f.name(names)
	return f, nil
}

func (f *finder) name(names []string) {
	f.names = map[string]int{}
	for i, name := range names {
		if _, err := strconv.Atoi(name); name != "" && err != nil {
			f.names[name] = i
		}
	}
}

// each calls use with the places of every match and its groups, in bytes, as
// regexp.FindStringSubmatchIndex has them, until it says that it has seen enough.
func (f *finder) each(text string, use func(m []int) (enough bool)) error {
	if f.plain != nil {
		for _, m := range f.plain.FindAllStringSubmatchIndex(text, -1) {
			if use(m) {
				return nil
			}
		}
		return nil
	}
	return f.eachFrom(0, text, use)
}

// eachFrom is each from a place on; what is before it is still seen by what looks back.
func (f *finder) eachFrom(start int, text string, use func(m []int) (enough bool)) error {
	if f.back == nil {
		return fmt.Errorf("Invalid regular expression: %s: it cannot be looked for from a place on", f.text)
	}
	places := runePlaces(text)
	match, err := f.back.FindStringMatchStartingAt(text, start)
	for match != nil && err == nil {
		m := make([]int, 0, 2*f.groups+2)
		for i := range f.groups + 1 {
			g := match.GroupByNumber(i)
			if g == nil || len(g.Captures) == 0 {
				m = append(m, -1, -1)
				continue
			}
			m = append(m, places[g.Index], places[g.Index+g.Length])
		}
		if use(m) {
			return nil
		}
		match, err = f.back.FindNextMatch(match)
	}
	if err != nil {
		return fmt.Errorf("the pattern takes too long: %s", f.text)
	}
	return nil
}

// runePlaces are the places in bytes at which the characters begin, and the end.
func runePlaces(text string) []int {
	places := make([]int, 0, len(text)+1)
	for i := range text {
		places = append(places, i)
	}
	return append(places, len(text))
}

func (f *finder) found(text string) (first []int, err error) {
	if f.plain != nil {
		return f.plain.FindStringSubmatchIndex(text), nil
	}
	err = f.each(text, func(m []int) bool { first = m; return true })
	return first, err
}

// finders are the functions of regular expressions, with the patterns that they were
// asked for.
type finders struct{ pathCache[*finder] }

func regexpFunctions() []udf {
	r := &finders{pathCache[*finder]{read: readPattern}}
	two := [2]duckdb.Type{tText, tText}
	return []udf{
		dyadic("dune_re_like", two, tBool, func(text, p string) (bool, error) {
			f, err := r.get(p)
			if err != nil {
				return false, err
			}
			m, err := f.found(text)
			return m != nil, err
		}),
		dyadic("dune_re_count", two, tBigint, func(text, p string) (n int64, err error) {
			f, err := r.get(p)
			if err != nil {
				return 0, err
			}
			return n, f.each(text, func([]int) bool { n++; return false })
		}),
		{name: "dune_re_group", args: []duckdb.Type{tText, tText, tBigint}, result: tText, eval: r.group},
		{name: "dune_re_all", args: []duckdb.Type{tText, tText, tBigint}, result: tText, eval: r.all},
		{name: "dune_re_place", args: []duckdb.Type{tText, tText, tBigint, tBigint}, result: tInt, eval: r.place},
		texts("dune_re_replace", 3, r.replace),
		dyadic("dune_regexp_parts", two, tText, r.parts),
	}
}

// numbered reads a pattern of which a group is asked for.
func (r *finders) numbered(a []driver.Value) (text string, f *finder, group int, err error) {
	if f, err = r.get(a[1].(string)); err != nil {
		return "", nil, 0, err
	}
	n := a[2].(int64)
	switch {
	case n < 0:
		err = errors.New("Group cannot be negative")
	case n > int64(f.groups):
		err = fmt.Errorf("Pattern has %d groups. Cannot access group %d", f.groups, n)
	}
	return a[0].(string), f, int(n), err
}

func (r *finders) group(a []driver.Value) (any, error) {
	text, f, n, err := r.numbered(a)
	if err != nil {
		return nil, err
	}
	m, err := f.found(text)
	if err != nil || m == nil || m[2*n] < 0 {
		return nil, err
	}
	return text[m[2*n]:m[2*n+1]], nil
}

// all lists a group of every match: a JSON list of texts.
func (r *finders) all(a []driver.Value) (any, error) {
	text, f, n, err := r.numbered(a)
	if err != nil {
		return nil, err
	}
	list := []*string{}
	if err := f.each(text, func(m []int) bool {
		list = append(list, groupText(text, m, n))
		return false
	}); err != nil {
		return nil, err
	}
	data, err := json.Marshal(list)
	return string(data), err
}

// groupText is a group of a match; nil when it took no part.
func groupText(text string, m []int, n int) *string {
	if m[2*n] < 0 {
		return nil
	}
	s := text[m[2*n]:m[2*n+1]]
	return &s
}

// place finds the character at which a match begins, from a start on; -1 when there
// is none.
func (r *finders) place(a []driver.Value) (any, error) {
	text, start, occurrence := a[0].(string), a[2].(int64), a[3].(int64)
	f, err := r.get(a[1].(string))
	switch {
	case err != nil:
		return nil, err
	case start < 1:
		return nil, errors.New("start position cannot be smaller than 1")
	case occurrence < 1:
		return nil, errors.New("occurrence cannot be smaller than 1")
	}
	places := runePlaces(text)
	if start > int64(len(places)-1) {
		return int32(-1), nil
	}
	at := int32(-1)
	use := func(m []int) bool {
		if occurrence--; occurrence == 0 {
			at = int32(utf8.RuneCountInString(text[:m[0]]) + 1)
		}
		return occurrence == 0
	}
	if start == 1 {
		err = f.each(text, use)
		return at, err
	}
	err = f.eachFrom(places[start-1], text, use)
	return at, err
}

func (r *finders) replace(a []string) (string, bool, error) {
	text, by := a[0], a[2]
	f, err := r.get(a[1])
	if err != nil {
		return "", false, err
	}
	var b strings.Builder
	var problem error
	from := 0
	if err := f.each(text, func(m []int) bool {
		b.WriteString(text[from:m[0]])
		problem = f.expand(&b, text, m, by)
		from = m[1]
		return problem != nil
	}); err != nil {
		return "", false, err
	}
	b.WriteString(text[from:])
	return b.String(), true, problem
}

// expand writes a replacement: $1 and ${name} are groups, and a backslash keeps what
// follows it as it is.
func (f *finder) expand(b *strings.Builder, text string, m []int, by string) error {
	illegal := func(what string) error { return fmt.Errorf("Illegal replacement sequence: %s", what) }
	for i := 0; i < len(by); i++ {
		switch c := by[i]; {
		case c == '\\' && i+1 == len(by):
			return illegal(`\`)
		case c == '\\':
			i++
			b.WriteByte(by[i])
			continue
		case c != '$':
			b.WriteByte(c)
			continue
		}
		rest := by[i+1:]
		n, used, ok := f.reference(rest)
		if !ok {
			return illegal("$" + rest)
		}
		if n > f.groups {
			return illegal("unknown group " + strconv.Itoa(n))
		}
		if s := groupText(text, m, n); s != nil {
			b.WriteString(*s)
		}
		i += used
	}
	return nil
}

// reference reads the number or the name of a group: as many digits as make one that
// there is.
func (f *finder) reference(text string) (n, used int, ok bool) {
	if strings.HasPrefix(text, "{") {
		name, _, closed := strings.Cut(text[1:], "}")
		n, ok = f.names[name]
		return n, len(name) + 2, ok && closed
	}
	for used < len(text) && text[used] >= '0' && text[used] <= '9' {
		next := 10*n + int(text[used]-'0')
		if used > 0 && next > f.groups {
			break
		}
		n, used = next, used+1
	}
	return n, used, used > 0
}

// parts takes a text apart at the matches of a pattern: a JSON list of what is before
// a match, the match and its groups, for every match, and at the end what is after the
// last one, alone. A group that took no part is null.
func (r *finders) parts(text, p string) (string, error) {
	f, err := r.get(p)
	if err != nil {
		return "", err
	}
	var parts [][]*string
	from := 0
	if err := f.each(text, func(m []int) bool {
		before := text[from:m[0]]
		list := []*string{&before}
		for n := range f.groups + 1 {
			list = append(list, groupText(text, m, n))
		}
		parts = append(parts, list)
		from = m[1]
		return false
	}); err != nil {
		return "", err
	}
	rest := text[from:]
	data, err := json.Marshal(append(parts, []*string{&rest}))
	return string(data), err
}
