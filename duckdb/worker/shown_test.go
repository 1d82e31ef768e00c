package worker

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"
)

// alike compares a value of ours with one of JSON, whose numbers are read as
// texts; doubles may differ in the last digit.
func alike(a, b any) bool {
	switch x := a.(type) {
	case float64:
		n, _ := b.(json.Number)
		y, err := n.Float64()
		return err == nil && (x == y || math.Abs(x-y) <= 4e-16*math.Max(math.Abs(x), math.Abs(y)))
	case int64:
		n, _ := b.(json.Number)
		y, err := n.Int64()
		return err == nil && x == y
	}
	if x, ok := a.([]any); ok {
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !alike(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	if x, ok := a.(map[string]any); ok {
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k := range x {
			if !alike(x[k], y[k]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

// shown is a value of the driver in the form of the golden file, by the type
// that Trino gave.
func shown(v any, typeName string) any {
	base, args := cutType(typeName)
	switch x := v.(type) {
	case nil:
		return nil
	case bool:
		return x
	case string:
		return x
	case []byte:
		if base == "uuid" && len(x) == 16 {
			id := duck.UUID(x)
			return id.String()
		}
		switch base {
		case "varbinary", "HyperLogLog", "P4HyperLogLog", "SetDigest", "tdigest", "qdigest":
			return base64.StdEncoding.EncodeToString(x)
		}
		return string(x)
	case float64:
		return shownFloat(x)
	case float32:
		f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
		return shownFloat(f)
	case duck.Decimal:
		return shownDecimal(x)
	case time.Time:
		return shownTime(x, typeName)
	case duck.UUID:
		id := x
		return id.String()
	case duck.Interval:
		s, _ := intervalText(x)
		if strings.HasPrefix(typeName, "interval year") || strings.HasPrefix(typeName, "INTERVAL YEAR") {
			s, _ = monthsText(x)
		}
		return s
	case []any:
		item := typeName
		if len(args) == 1 {
			item = args[0]
		}
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = shownPart(e, item)
		}
		return list
	case duck.OrderedMap:
		m := map[string]any{}
		for i, k := range x.Keys() {
			key, item := "", ""
			if len(args) == 2 {
				key, item = args[0], args[1]
			}
			m[shownKey(k, key)] = shownPart(x.Values()[i], item)
		}
		return m
	case map[string]any:
		return shownRow(x, args)
	}
	rv := reflect.ValueOf(v)
	if rv.CanInt() {
		return rv.Int()
	}
	if rv.CanUint() {
		return int64(rv.Uint())
	}
	return fmt.Sprint(v)
}

// shownKey is a key of a map as JSON has it.
func shownKey(v any, typeName string) string {
	switch x := shown(v, typeName).(type) {
	case float64:
		text := strings.Replace(strconv.FormatFloat(x, 'E', -1, 64), "E+", "E", 1)
		if magnitude := math.Abs(x); x == 0 || magnitude >= 1e-3 && magnitude < 1e7 {
			text = strconv.FormatFloat(x, 'f', -1, 64)
		}
		mantissa, exponent, scientific := strings.Cut(text, "E")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		if !scientific {
			return mantissa
		}
		return mantissa + "E" + strings.Replace(exponent, "-0", "-", 1)
	default:
		return fmt.Sprint(x)
	}
}

// shownPart is a value within another. The driver has parsed what is JSON.
func shownPart(v any, typeName string) any {
	if typeName != "json" || v == nil {
		return shown(v, typeName)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func shownFloat(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}

func shownDecimal(d duck.Decimal) string {
	text := d.Value.String()
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	for len(text) <= int(d.Scale) {
		text = "0" + text
	}
	if d.Scale == 0 {
		return sign + text
	}
	point := len(text) - int(d.Scale)
	return sign + text[:point] + "." + text[point:]
}

func shownTime(x time.Time, typeName string) string {
	base, args := cutType(typeName)
	precision := 3
	if len(args) > 0 {
		precision, _ = strconv.Atoi(args[0])
	}
	fraction := ""
	if precision > 0 {
		fraction = "." + strings.Repeat("0", precision)
	}
	switch {
	case base == "date":
		return x.Format(time.DateOnly)
	case base == "time":
		return x.Format("15:04:05" + fraction)
	case strings.HasSuffix(typeName, "with time zone"):
		return x.UTC().Format("2006-01-02 15:04:05"+fraction) + " UTC"
	}
	return x.Format("2006-01-02 15:04:05" + fraction)
}

// shownZone is an instant as the clocks of a zone show it.
func shownZone(x time.Time, zone, typeName string) string {
	location, err := time.LoadLocation(zone)
	if t, e := time.Parse("-07:00", zone); e == nil {
		location, err = t.Location(), nil
	}
	if err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(shownTime(x.In(location), strings.TrimSuffix(typeName, " with time zone")), " UTC") + " " + zone
}

// shownRow lists the fields by the names of the type, or of the numbers that
// nameless ones get.
func shownRow(x map[string]any, args []string) []any {
	names := make([]string, 0, len(x))
	for k := range x {
		names = append(names, k)
	}
	sort.Strings(names)
	list := make([]any, 0, len(x))
	for i, a := range args {
		name, item, found := strings.Cut(a, " ")
		if v, ok := x[name]; found && ok {
			list = append(list, shownPart(v, item))
		} else if i < len(names) {
			list = append(list, shown(x[names[i]], a))
		}
	}
	return list
}

// cutType splits array(row(a bigint)) into array and its arguments.
func cutType(name string) (base string, args []string) {
	open := strings.IndexByte(name, '(')
	if open < 0 {
		return name, nil
	}
	base = name[:open]
	depth, start := 0, open+1
	for i := open; i < len(name); i++ {
		switch name[i] {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return base, append(args, strings.TrimSpace(name[start:i]))
			}
		case ',':
			if depth == 1 {
				args = append(args, strings.TrimSpace(name[start:i]))
				start = i + 1
			}
		}
	}
	return base, args
}
