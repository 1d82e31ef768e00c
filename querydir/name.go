package querydir

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/barchan-data/barchan"
)

// separator stands between the name and the id in the name of a file.
const separator = "___"

// maxStem and maxStemBytes are how much of a query's name its file's name
// keeps: file systems count bytes.
const (
	maxStem      = 60
	maxStemBytes = 180
)

// FileName returns the name of the SQL file of a query: "daily_volume___42.sql".
// It is a portable file name whatever the query is called.
func FileName(name string, id barchan.QueryID) string {
	return fmt.Sprintf("%s%s%d.sql", stem(name), separator, id)
}

// ParseFileName returns the name and the id that a SQL file's name holds. The
// name has spaces where the file has underscores.
func ParseFileName(file string) (name string, id barchan.QueryID, ok bool) {
	base, ok := strings.CutSuffix(file, ".sql")
	if !ok {
		return "", 0, false
	}
	i := strings.LastIndex(base, separator)
	if i < 0 {
		return "", 0, false
	}
	id, ok = parseID(base[i+len(separator):])
	if !ok {
		return "", 0, false
	}
	name = strings.TrimSpace(strings.ReplaceAll(base[:i], "_", " "))
	if name == "" {
		name = fmt.Sprintf("query %d", id)
	}
	return name, id, true
}

// parseID reads a query id as people write it: digits, and not zero.
func parseID(s string) (barchan.QueryID, bool) {
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, false
	}
	return barchan.QueryID(n), true
}

// stem makes the readable part of a file name: lower-case letters and digits,
// and single underscores for everything else.
func stem(name string) string {
	var b strings.Builder
	runes, gap := 0, ""
	for _, r := range strings.ToLower(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = "_"
			continue
		}
		if runes == 0 {
			gap = ""
		}
		runes += len(gap) + 1
		if runes > maxStem || b.Len()+len(gap)+utf8.RuneLen(r) > maxStemBytes {
			break
		}
		b.WriteString(gap)
		b.WriteRune(r)
		gap = ""
	}
	if b.Len() == 0 {
		return "query"
	}
	return b.String()
}
