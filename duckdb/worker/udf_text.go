package worker

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"
)

// textFunctions are those of texts, addresses on the web and intervals.
func textFunctions() []udf {
	return []udf{
		unary("dune_url_encode", tText, tText, urlEncode),
		unary("dune_url_decode", tText, tText, urlDecode),
		dyadic("dune_url_part", [2]duckdb.Type{tText, tText}, tText, urlPart),
		dyadic("dune_url_parameter", [2]duckdb.Type{tText, tText}, tText, urlParameter),
		unary("dune_explorer", tText, tText, explorer),
		unary("dune_soundex", tText, tText, soundex),
		{name: "dune_strpos_nth", args: []duckdb.Type{tText, tText, tBigint}, result: tBigint, eval: strposNth},
		{name: "dune_format", args: []duckdb.Type{tText, tText}, result: tText, list: true, eval: formatAll},
		dyadic("dune_like_pattern", [2]duckdb.Type{tText, tText}, tText, likePattern),
		unary("dune_format_kind", tText, tText, formatKind),
		unary("dune_interval_text", duckdb.TYPE_INTERVAL, tText, intervalText),
		unary("dune_months_text", duckdb.TYPE_INTERVAL, tText, monthsText),
		unary("dune_duration", tText, tBigint, parseDuration),
	}
}

// likePattern is the pattern of LIKE, when it may stand with its escape.
func likePattern(pattern, escape string) (string, error) {
	if utf8.RuneCountInString(escape) != 1 {
		return "", errors.New("Escape string must be a single character")
	}
	plain := strings.NewReplacer(escape+escape, "", escape+"%", "", escape+"_", "").Replace(pattern)
	if strings.Contains(plain, escape) {
		return "", errors.New("Escape character must be followed by '%', '_' or the escape character itself")
	}
	return pattern, nil
}

// explorers are the sites on which chains can be looked at.
var explorers = map[string]string{
	"ethereum": "https://etherscan.io", "arbitrum": "https://arbiscan.io", "optimism": "https://optimistic.etherscan.io",
	"base": "https://basescan.org", "polygon": "https://polygonscan.com", "bnb": "https://bscscan.com", "gnosis": "https://gnosisscan.io",
	"avalanche_c": "https://snowtrace.io", "fantom": "https://ftmscan.com", "celo": "https://celoscan.io", "scroll": "https://scrollscan.com",
	"linea": "https://lineascan.build", "zksync": "https://explorer.zksync.io", "zora": "https://explorer.zora.energy", "blast": "https://blastscan.io",
	"mantle": "https://mantlescan.xyz", "solana": "https://solscan.io", "tron": "https://tronscan.org", "bitcoin": "https://blockchair.com/bitcoin",
}

func explorer(chain string) (*string, error) {
	site, ok := explorers[chain]
	if !ok {
		return nil, nil
	}
	return &site, nil
}

// soundex codes the sound of an English name: a letter and three digits.
func soundex(s string) (string, error) {
	codes := "01230120022455012623010202"
	var out []byte
	var last byte
	for _, c := range strings.ToUpper(s) {
		switch {
		case !unicode.IsLetter(c):
			continue
		case c > 'Z':
			return "", fmt.Errorf("The character is not mapped: %c", c)
		}
		code := codes[c-'A']
		switch {
		case len(out) == 0:
			out = append(out, byte(c))
		case code != '0' && code != last:
			out = append(out, code)
		}
		if c != 'H' && c != 'W' {
			last = code
		}
		if len(out) == 4 {
			break
		}
	}
	if len(out) == 0 {
		return "", nil
	}
	return (string(out) + "000")[:4], nil
}

// strposNth finds the n-th place of a text in another, from the end when n is
// negative.
func strposNth(a []driver.Value) (any, error) {
	s, sub, n := a[0].(string), a[1].(string), a[2].(int64)
	if n == 0 {
		return nil, fmt.Errorf("'instance' must not be a positive or negative number.")
	}
	if sub == "" {
		return int64(1), nil
	}
	var at int
	if n > 0 {
		for at = strings.Index(s, sub); n > 1 && at >= 0; n-- {
			next := strings.Index(s[at+1:], sub)
			if next < 0 {
				return int64(0), nil
			}
			at += 1 + next
		}
	} else {
		for at = strings.LastIndex(s, sub); n < -1 && at >= 0; n++ {
			at = strings.LastIndex(s[:at+len(sub)-1], sub)
		}
	}
	if at < 0 {
		return int64(0), nil
	}
	return int64(utf8.RuneCountInString(s[:at]) + 1), nil
}

// intervalText writes 1 02:03:04.567, or 1-2 for years and months.
func intervalText(i duckdb.Interval) (string, error) {
	if i.Months != 0 {
		return monthsText(i)
	}
	ms := int64(math.Round(float64(i.Micros)/1000)) + int64(i.Days)*86_400_000
	sign := ""
	if ms < 0 {
		sign, ms = "-", -ms
	}
	return fmt.Sprintf("%s%d %02d:%02d:%02d.%03d", sign, ms/86_400_000, ms/3_600_000%24, ms/60_000%60, ms/1000%60, ms%1000), nil
}

// monthsText writes 1-2, and 0-0 for none.
func monthsText(i duckdb.Interval) (string, error) {
	sign, m := "", int(i.Months)
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d-%d", sign, m/12, m%12), nil
}

var durationText = regexp.MustCompile(`^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$`)

// parseDuration reads 42.8ms as milliseconds.
func parseDuration(s string) (int64, error) {
	m := durationText.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("duration is not a valid data duration string: %s", s)
	}
	size, ok := map[string]float64{"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}[m[2]]
	if !ok {
		return 0, fmt.Errorf("Unknown time unit: %s", m[2])
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return int64(math.Round(n * size)), err
}
