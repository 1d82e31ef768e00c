package geo

import (
	"math"
	"strings"
	"testing"
)

// samples are geometries of every type, in their own text.
var samples = []string{
	"POINT (1 2)", "POINT EMPTY", "LINESTRING (0 0, 1.5 1, 2 0)", "LINESTRING EMPTY", "POLYGON ((0 0, 8 0, 0 8, 0 0), (1 1, 1 5, 5 1, 1 1))", "POLYGON EMPTY",
	"MULTIPOINT ((1 2), (3 4))", "MULTILINESTRING ((1 1, 5 1), (2 4, 4 4))", "MULTIPOLYGON (((1 1, 3 1, 3 3, 1 1)), ((5 5, 7 5, 7 7, 5 5)))",
	"GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POINT EMPTY))", "GEOMETRYCOLLECTION EMPTY",
}

func read(t *testing.T, text string) Geometry {
	t.Helper()
	g, err := FromText(text)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTextsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for _, text := range samples {
		g := read(t, text)
		if g.Text() != text {
			t.Errorf("%s became %s", text, g.Text())
		}
		again, err := Stored(g.Bytes())
		if err != nil || again.Text() != text {
			t.Errorf("%s was stored as %s: %v", text, again.Text(), err)
		}
	}
}

func TestRingsAreClosedAndTurned(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"POLYGON ((1 1, 1 4, 4 4, 4 1))":                        "POLYGON ((1 1, 4 1, 4 4, 1 4, 1 1))",
		"GEOMETRYCOLLECTION (MULTIPOLYGON (((0 0, 0 2, 2 2))))": "GEOMETRYCOLLECTION (MULTIPOLYGON (((0 0, 2 2, 0 2, 0 0))))",
	} {
		if got := read(t, text).Text(); got != want {
			t.Errorf("%s became %s", text, got)
		}
	}
}

func TestEveryPairIsRelated(t *testing.T) {
	t.Parallel()
	relations := Relations()
	for _, a := range samples {
		for _, b := range samples {
			one, two := read(t, a), read(t, b)
			is := map[string]bool{}
			for name, r := range relations {
				yes, err := one.Is(r, two)
				if err != nil {
					t.Errorf("%s %s %s: %v", a, name, b, err)
				}
				is[name] = yes
			}
			within, err := two.Is(relations["within"], one)
			if err != nil || is["disjoint"] == is["intersects"] || is["contains"] != within || is["contains"] && !is["intersects"] {
				t.Errorf("%s and %s: %v, within %v, %v", a, b, is, within, err)
			}
			distance, ok := one.Distance(two)
			if ok != (!one.Empty() && !two.Empty()) || ok && (distance == 0) != is["intersects"] {
				t.Errorf("%s and %s: %v, %v, %v", a, b, distance, ok, is)
			}
		}
	}
}

func TestOverlaysAddUp(t *testing.T) {
	t.Parallel()
	a, b := read(t, "POLYGON ((1 1, 4 1, 4 4, 1 4))"), read(t, "POLYGON ((2 2, 5 2, 5 5, 2 5))")
	areas := map[string]float64{}
	for name, o := range Overlays() {
		g, err := a.With(o, b)
		if err != nil {
			t.Fatal(err)
		}
		areas[name] = g.Area()
	}
	if areas["union"] != 14 || areas["intersection"] != 4 || areas["difference"] != 5 || areas["symdifference"] != 10 {
		t.Errorf("%v", areas)
	}
}

func TestGreatCircle(t *testing.T) {
	t.Parallel()
	const half = math.Pi * earthRadius
	for _, c := range [][5]float64{{0, 0, 0, 180, half}, {90, 17, -90, -120, half}, {0, 0, 90, 0, half / 2}, {12, 34, 12, 34, 0}, {0, -179.5, 0, 179.5, half / 180}} {
		got, err := GreatCircle(c[0], c[1], c[2], c[3])
		if err != nil || math.Abs(got-c[4]) > 1e-9 {
			t.Errorf("%v: %v, %v", c, got, err)
		}
	}
	for _, c := range [][4]float64{{91, 0, 0, 0}, {0, 181, 0, 0}, {math.NaN(), 0, 0, 0}, {0, 0, 0, math.Inf(1)}} {
		if _, err := GreatCircle(c[0], c[1], c[2], c[3]); err == nil {
			t.Errorf("%v is a distance", c)
		}
	}
}

// FuzzFromText: any text is refused, or read as what can be written, stored and
// measured.
func FuzzFromText(f *testing.F) {
	for _, text := range samples {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := FromText(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "Invalid WKT: ") && !strings.HasPrefix(err.Error(), "geometries of more") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := FromText(g.Text())
		if err != nil || again.Text() != g.Text() {
			t.Errorf("%q is written as %q: %v", text, g.Text(), err)
		}
		exercise(g)
	})
}

// FuzzFromBinary is FuzzFromText for bytes.
func FuzzFromBinary(f *testing.F) {
	for _, text := range samples {
		g, err := FromText(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(g.Bytes())
	}
	f.Add([]byte{1, 3, 0, 0, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f}) // more points than memory holds
	f.Add([]byte{1, 4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := FromBinary(b)
		if err != nil {
			return
		}
		if _, err := Stored(g.Bytes()); err != nil {
			t.Errorf("%x cannot be stored: %v", b, err)
		}
		exercise(g)
	})
}

// exercise asks for all that has no answer that could be wrong.
func exercise(g Geometry) {
	g.Area()
	g.Envelope()
	g.Points()
	g.NumPoints()
	g.Parts()
	_ = g.TypeName()
	g.Dimension()
	_, _ = g.Closed()
	_, _, _ = g.SphericalLength()
}
