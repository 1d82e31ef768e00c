package worker

import (
	"strings"
	"testing"
)

func TestTypeNamesAreRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"BIGINT": "bigint BIGINT", " int ": "integer INTEGER", "varchar(10)": "varchar VARCHAR", "char(3)": "varchar VARCHAR",
		"decimal(38,2)": "decimal(38,2) DECIMAL(38,2)", "decimal(10)": "decimal(10,0) DECIMAL(10,0)", "decimal( 5 , 5 )": "decimal(5,5) DECIMAL(5,5)",
		"timestamp": "timestamp(3) TIMESTAMP", "timestamp(6)": "timestamp(3) TIMESTAMP",
		"timestamp with time zone":    "timestamp(3) with time zone TIMESTAMP WITH TIME ZONE",
		"timestamp(9) with time zone": "timestamp(3) with time zone TIMESTAMP WITH TIME ZONE",
		"time":                        "time(3) TIME", "uint256": "uint256 VARCHAR stored varchar",
		"array(uint256)":                   "array(uint256) VARCHAR[] stored array(varchar)",
		"map(varchar, array(bigint))":      "map(varchar,array(bigint)) MAP(VARCHAR, BIGINT[])",
		`row(a bigint, "b, (c" int256)`:    `row(a bigint, "b, (c" int256) STRUCT("a" BIGINT, "b, (c" VARCHAR) stored row(a bigint, "b, (c" varchar)`,
		`row("a""b" array(row(x double)))`: `row("a""b" array(row(x double))) STRUCT("a""b" STRUCT("x" DOUBLE)[])`,
	} {
		f, err := formOfName(name)
		got := f.name + " " + f.duck
		if f.stored != "" {
			got += " stored " + f.stored
		}
		if err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, want)
		}
		if again, err := formOfName(f.name); err != nil || again != f {
			t.Errorf("%s: its canonical name gives %+v, %v", name, again, err)
		}
	}
}

func TestWrongTypeNamesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"", "nothing", "array", "array()", "array(bigint", "array(bigint, bigint)", "map(bigint)", "row()", "row(a)", `row("" bigint)`,
		"decimal(39,0)", "decimal(5,6)", "decimal(0)", "decimal(a)", "varchar(x)", "timestamp(-1)", "bigint)", "bigint; DROP TABLE t",
		strings.Repeat("array(", 30) + "bigint" + strings.Repeat(")", 30),
	} {
		if f, err := formOfName(name); err == nil {
			t.Errorf("%q was read as %+v", name, f)
		}
	}
}

func FuzzTypeName(f *testing.F) {
	for _, name := range []string{"bigint", `row("a""b" array(map(varchar,decimal(3,1))))`, "timestamp(3) with time zone"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		form, err := formOfName(name)
		if err != nil {
			return
		}
		if again, err := formOfName(form.name); err != nil || again != form {
			t.Errorf("%q is %+v, and its name %+v, %v", name, form, again, err)
		}
	})
}
