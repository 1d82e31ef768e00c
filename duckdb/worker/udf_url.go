package worker

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// address is a URI as Java reads it: what is no URI has no parts.
type address struct {
	scheme, host, path, query, fragment string
	port                                string
	rawQuery                            *string
}

// Characters that need no escape, besides letters, digits and those beyond ASCII.
const (
	unreserved = "-_.!~*'()"
	inPath     = unreserved + ":@&=+$,;/"
	inQuery    = unreserved + ";/?:@&=+$,[]"
)

var (
	schemeStart = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
	hostName    = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?$`)
)

// parseAddress reads a URI; ok is false when it is none.
func parseAddress(text string) (a address, ok bool) {
	text, fragment, _ := strings.Cut(text, "#")
	if !legal(fragment, inQuery) {
		return a, false
	}
	a.fragment = unescape(fragment)
	rest := text
	if colon := strings.IndexAny(rest, ":/?"); colon >= 0 && rest[colon] == ':' {
		m := schemeStart.FindString(rest)
		if m == "" {
			return a, false
		}
		a.scheme, rest = strings.TrimSuffix(m, ":"), rest[len(m):]
		if !strings.HasPrefix(rest, "/") {
			return a, rest != "" && legal(rest, inQuery)
		}
	}
	rest, query, asked := strings.Cut(rest, "?")
	if asked {
		a.rawQuery = &query
	}
	a.query = unescape(query)
	if after, found := strings.CutPrefix(rest, "//"); found {
		authority, path := after, ""
		if slash := strings.IndexByte(after, '/'); slash >= 0 {
			authority, path = after[:slash], after[slash:]
		}
		if authority == "" && path == "" || !a.authority(authority) {
			return a, false
		}
		rest = path
	}
	a.path = unescape(rest)
	return a, legal(rest, inPath) && legal(query, inQuery)
}

// authority takes host and port; a name that is no host is one of a registry, which
// has neither.
func (a *address) authority(text string) bool {
	server := text
	if at := strings.LastIndexByte(server, '@'); at >= 0 {
		server = server[at+1:]
	}
	host, port := server, ""
	if colon := strings.LastIndexByte(server, ':'); colon > strings.LastIndexByte(server, ']') {
		host, port = server[:colon], server[colon+1:]
	}
	if strings.HasPrefix(host, "[") {
		_, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if err != nil {
			return false
		}
		a.host, a.port = host, port
		return true
	}
	_, err := strconv.Atoi(port)
	if (port == "" || err == nil) && isHost(host) {
		a.host, a.port = host, port
	}
	return legal(text, unreserved+"$,;:@&=+")
}

func isHost(text string) bool {
	if ip, err := netip.ParseAddr(text); err == nil {
		return ip.Is4()
	}
	return hostName.MatchString(text)
}

// legal reports whether a part of a URI holds nothing that had to be escaped.
func legal(text, others string) bool {
	for i, c := range text {
		switch {
		case c == '%':
			if !hexAt(text, i+1) {
				return false
			}
		case c < 0x80 && !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(others, c):
			return false
		case c >= 0x80 && (unicode.IsSpace(c) || unicode.IsControl(c)):
			return false
		}
	}
	return true
}

func hexAt(text string, i int) bool {
	if i+2 > len(text) {
		return false
	}
	_, err := strconv.ParseUint(text[i:i+2], 16, 8)
	return err == nil
}

// unescape decodes %41; what is no UTF-8 becomes U+FFFD.
func unescape(text string) string {
	if strings.IndexByte(text, '%') < 0 {
		return text
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '%' || !hexAt(text, i+1) {
			b = append(b, text[i])
			continue
		}
		n, _ := strconv.ParseUint(text[i+1:i+3], 16, 8) // hexAt says that it is one
		b = append(b, byte(n))
		i += 2
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func urlPart(text, part string) (*string, error) {
	a, ok := parseAddress(text)
	if !ok {
		return nil, nil
	}
	v := map[string]string{"host": a.host, "path": a.path, "query": a.query, "protocol": a.scheme, "fragment": a.fragment, "port": a.port}[part]
	if part == "port" && v == "" {
		return nil, nil
	}
	return &v, nil
}

// urlParameter is the first value of a parameter, decoded; names are compared as they
// stand.
func urlParameter(text, name string) (*string, error) {
	a, ok := parseAddress(text)
	if !ok || a.rawQuery == nil {
		return nil, nil
	}
	for _, part := range strings.Split(*a.rawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		if key == name && part != "" {
			v := unescape(strings.ReplaceAll(value, "+", " "))
			return &v, nil
		}
	}
	return nil, nil
}

// urlEncode writes a form's value: blanks as +, and all but letters, digits and .-*_
// as %41.
func urlEncode(text string) (string, error) {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c == ' ':
			b.WriteByte('+')
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-*_", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String(), nil
}

func urlDecode(text string) (string, error) {
	for i := range len(text) {
		switch {
		case text[i] != '%' || hexAt(text, i+1):
		case i+2 >= len(text):
			return "", errors.New("URLDecoder: Incomplete trailing escape (%) pattern")
		default:
			return "", fmt.Errorf("URLDecoder: Illegal hex characters in escape (%%) pattern: %s", text[i:i+3])
		}
	}
	return unescape(strings.ReplaceAll(text, "+", " ")), nil
}
