package dunesql

import (
	"fmt"
	"reflect"
	"strings"
)

// dump writes a tree as (Type value (Child …)).
func dump(n Node) string {
	v := reflect.ValueOf(n)
	if v.IsNil() {
		return "nil"
	}
	v = v.Elem()
	var b strings.Builder
	fmt.Fprintf(&b, "(%s", v.Type().Name())
	for i := range v.NumField() {
		if f := v.Field(i); f.Type() != atType {
			dumpField(&b, v.Type().Field(i).Name, f)
		}
	}
	b.WriteString(")")
	return b.String()
}

func dumpField(b *strings.Builder, name string, f reflect.Value) {
	if n, ok := f.Interface().(Node); ok {
		if !f.IsNil() {
			b.WriteString(" " + dump(n))
		}
		return
	}
	switch f.Kind() {
	case reflect.Slice:
		for i := range f.Len() {
			dumpField(b, "", f.Index(i))
		}
	case reflect.Bool:
		if f.Bool() {
			b.WriteString(" " + strings.ToLower(name))
		}
	case reflect.String:
		if f.Len() > 0 {
			b.WriteString(" " + f.String())
		}
	case reflect.Struct:
		for i := range f.NumField() {
			dumpField(b, f.Type().Field(i).Name, f.Field(i))
		}
	}
}
