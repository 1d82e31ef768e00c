package worker

import (
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// momentFunctions print and read dates and times by formats. Times come and go
// as microseconds since 1970: of a wall clock, or of an instant beside a zone.
func momentFunctions() []udf {
	joda := &patterns{compile: jodaCompiler(time.Now().Year())}
	mysql := &patterns{compile: compileMySQL}
	known := &zones{}
	three := []duckdb.Type{tBigint, tText, tText}
	return []udf{
		{name: "dune_date_format", args: []duckdb.Type{tBigint, tText}, result: tText, eval: func(a []driver.Value) (any, error) {
			p, err := mysql.of(a[1].(string))
			if err != nil {
				return nil, err
			}
			return p.print(time.UnixMicro(a[0].(int64)).UTC(), false)
		}},
		{name: "dune_date_parse", args: []duckdb.Type{tText, tText}, result: tBigint, eval: func(a []driver.Value) (any, error) {
			p, err := mysql.of(a[1].(string))
			if err != nil {
				return nil, err
			}
			wall, _, err := p.parse(a[0].(string))
			return wall.UnixMicro(), err
		}},
		{name: "dune_format_datetime", args: three, result: tText, eval: func(a []driver.Value) (any, error) {
			p, err := joda.of(a[2].(string))
			if err != nil {
				return nil, err
			}
			name := a[1].(string)
			if name == withoutZone {
				return p.print(time.UnixMicro(a[0].(int64)).UTC(), false)
			}
			zone, err := known.of(name)
			if err != nil {
				return nil, err
			}
			return p.print(time.UnixMicro(a[0].(int64)).In(zone), true)
		}},
		{name: "dune_parse_datetime", args: []duckdb.Type{tText, tText}, result: tBigint, eval: func(a []driver.Value) (any, error) {
			p, err := joda.of(a[1].(string))
			if err != nil {
				return nil, err
			}
			return instantMicros(p.parse(a[0].(string)))
		}},
		unary("dune_iso_timestamp", tText, tBigint, func(s string) (int64, error) { return instantMicros(parseISO(s)) }),
		unary("dune_iso_date", tText, tBigint, isoDate),
		{name: "dune_iso_zoned", args: []duckdb.Type{tBigint, tText, tBigint}, result: tText, eval: func(a []driver.Value) (any, error) {
			zone, err := known.of(a[1].(string))
			if err != nil {
				return nil, err
			}
			layout := "2006-01-02T15:04:05"
			if precision := a[2].(int64); precision > 0 {
				layout += ".000000"[:1+precision]
			}
			return time.UnixMicro(a[0].(int64)).In(zone).Format(layout + "Z07:00"), nil
		}},
	}
}

// withoutZone stands for the zone of a timestamp that has none.
const withoutZone = "-"

// instantMicros is when the clocks of a zone show a time: those of UTC where
// the text named none.
func instantMicros(wall time.Time, zone *time.Location, err error) (int64, error) {
	if err != nil || zone == nil {
		return wall.UnixMicro(), err
	}
	year, month, day := wall.Date()
	hour, minute, second := wall.Clock()
	instant := time.Date(year, month, day, hour, minute, second, wall.Nanosecond(), zone)
	if h, m, _ := instant.Clock(); h != hour || m != minute {
		return 0, fmt.Errorf("Illegal instant due to time zone offset transition (%s)", zone)
	}
	return instant.UnixMicro(), nil
}
