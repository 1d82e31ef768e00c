package cli

import (
	"testing"
	"time"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{count(0), "0"}, {count(999), "999"}, {count(1000), "1,000"}, {count(-1234567), "-1,234,567"},
		{count(-9223372036854775808), "-9,223,372,036,854,775,808"},
		{counted(1, "row"), "1 row"}, {counted(2000, "row"), "2,000 rows"},
		{plural(1, "query", "queries"), "1 query"}, {plural(2, "query", "queries"), "2 queries"},
		{span(-time.Second), "0.00 s"}, {span(41 * time.Millisecond), "0.04 s"}, {span(12340 * time.Millisecond), "12.3 s"},
		{span(125 * time.Second), "2 min 05 s"}, {span(187 * time.Minute), "3 h 07 min"},
		{size(613), "613 B"}, {size(3703329), "3.7 MB"}, {size(1500), "1.5 kB"}, {size(5e15), "5000.0 TB"},
		{price(0), "0 credits"}, {price(0.012345), "0.012345 credits"}, {price(1), "1 credit"}, {price(1.5), "1.5 credits"},
		{clean("a\x1b[31mb\r\nc\u202e"), "a�[31mb  c�"}, {clean("é日 ok"), "é日 ok"},
		{cut("日本語", 5), "日本…"}, {cut("ab", 2), "ab"}, {padLeft("日", 4), "  日"}, {padRight("日", 4), "日  "},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
