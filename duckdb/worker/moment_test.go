package worker

import (
	"testing"
	"time"
)

// FuzzMoment: what a format prints it reads again, as far as it says what the
// time was; no format and no text ends in a panic.
func FuzzMoment(f *testing.F) {
	for _, seed := range []struct {
		format, text string
		micros       int64
	}{
		{"yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2024-02-29T23:59:59.999+05:30", 1_709_251_199_999_000}, {"xxxx-'W'ww-e", "2024-W09-4", -1}, {"h a, EEE d MMM y G", "12 AM", 1},
		{"yy'", "x", 0}, {"%Y-%j %r", "2024-060 12:00:00 AM", 5}, {"DDDyyyy K:m:sS", "", -62_135_596_800_000_000},
	} {
		f.Add(seed.format, seed.text, seed.micros)
	}
	joda := &patterns{compile: jodaCompiler(2026)}
	mysql := &patterns{compile: compileMySQL}
	f.Fuzz(func(t *testing.T, format, text string, micros int64) {
		at := time.UnixMicro(micros % 253_000_000_000_000_000).UTC()
		for _, p := range []*patterns{joda, mysql} {
			pattern, err := p.of(format)
			if err != nil {
				continue
			}
			if _, _, err := pattern.parse(text); err == nil && text == "" && len(format) > 0 && pattern[0].field != 0 {
				t.Errorf("%q reads nothing as a time", format)
			}
			if len(format) > 200 {
				continue
			}
			printed, err := pattern.print(at, true)
			if err != nil {
				continue
			}
			if wall, _, err := pattern.parse(printed); err == nil {
				if again, err := pattern.print(wall, true); err != nil || len(again) == 0 && len(printed) > 0 {
					t.Errorf("%q prints %q, which it reads as %s: %v", format, printed, wall, err)
				}
			}
		}
		_, _, _ = parseISO(text)
		_, _ = isoDate(text)
	})
}

// TestMomentsReadBack: full formats give back the time that they print.
func TestMomentsReadBack(t *testing.T) {
	t.Parallel()
	joda := jodaCompiler(2026)
	for _, format := range []string{"yyyy-MM-dd HH:mm:ss.SSS", "xxxx-'W'ww-e K:mm:ss.SSS a", "DDD yyyy kk:mm:ss.SSS", "EEEE, d MMMM y G h:m:s.SSS a", "yyyyMMddHHmmssSSS"} {
		pattern, err := joda(format)
		if err != nil {
			t.Fatal(err)
		}
		for year := 1; year < 9999; year += 37 {
			at := time.Date(year, 2, 29, year%24, year%60, year%59, year%1000*1_000_000, time.UTC)
			text, err := pattern.print(at, false)
			if err != nil {
				t.Fatal(err)
			}
			if wall, _, err := pattern.parse(text); err != nil || !wall.Equal(at) {
				t.Errorf("%q of %s is %q, read as %s, %v", format, at, text, wall, err)
			}
		}
	}
}
