// Package geo reads, writes and measures geometries of the plane, and points of
// the earth, as Trino does. It stands on simplefeatures, a port of the JTS
// Topology Suite.
package geo

import (
	"errors"
	"fmt"
	"strings"

	"github.com/peterstace/simplefeatures/geom"
)

// Geometry is a geometry of two dimensions. Its rings are closed, the outer ones
// go against the clock, and the inner ones with it.
type Geometry struct{ g geom.Geometry }

// mostNested bounds how deep collections may stand in each other.
const mostNested = 100

// FromText reads well-known text.
func FromText(text string) (Geometry, error) {
	depth := 0
	for _, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth > mostNested {
			return Geometry{}, fmt.Errorf("Invalid WKT: it is nested more than %d times", mostNested)
		}
	}
	g, err := geom.UnmarshalWKT(text, geom.NoValidate{})
	if err != nil {
		return Geometry{}, fmt.Errorf("Invalid WKT: %s", shortened(text))
	}
	return normal(g)
}

// shortened is a text as an error may show it.
func shortened(text string) string {
	const most = 100
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// Stored reads what Bytes wrote.
func Stored(b []byte) (Geometry, error) {
	g, err := geom.UnmarshalWKB(b, geom.NoValidate{})
	if err != nil {
		return Geometry{}, fmt.Errorf("read a geometry: %w", err)
	}
	return Geometry{g}, nil
}

// Bytes is well-known binary, with the least byte first.
func (g Geometry) Bytes() []byte { return g.g.AsBinary() }

// normal closes rings, and turns them.
func normal(g geom.Geometry) (Geometry, error) {
	if g.CoordinatesType() != geom.DimXY {
		return Geometry{}, errors.New("geometries of more than two dimensions are not supported")
	}
	return Geometry{closed(g).ForceCCW()}, nil
}

// closed ends every ring where it began.
func closed(g geom.Geometry) geom.Geometry {
	switch {
	case g.IsPolygon():
		return closedPolygon(g.MustAsPolygon()).AsGeometry()
	case g.IsMultiPolygon():
		m := g.MustAsMultiPolygon()
		list := make([]geom.Polygon, m.NumPolygons())
		for i := range list {
			list[i] = closedPolygon(m.PolygonN(i))
		}
		return geom.NewMultiPolygon(list).AsGeometry()
	case g.IsGeometryCollection():
		c := g.MustAsGeometryCollection()
		list := make([]geom.Geometry, c.NumGeometries())
		for i := range list {
			list[i] = closed(c.GeometryN(i))
		}
		return geom.NewGeometryCollection(list).AsGeometry()
	}
	return g
}

func closedPolygon(p geom.Polygon) geom.Polygon {
	rings := p.DumpRings()
	for i, ring := range rings {
		points := ring.Coordinates()
		if n := points.Length(); n > 0 && points.GetXY(0) != points.GetXY(n-1) {
			first := points.GetXY(0)
			rings[i] = line(append(flat(points), first.X, first.Y))
		}
	}
	return geom.NewPolygon(rings)
}

// flat are the coordinates of points, one after the other.
func flat(points geom.Sequence) []float64 {
	list := make([]float64, 0, 2*points.Length()+2)
	for i := range points.Length() {
		at := points.GetXY(i)
		list = append(list, at.X, at.Y)
	}
	return list
}

func line(flat []float64) geom.LineString {
	return geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
}

// Point is the point of two coordinates.
func Point(x, y float64) Geometry { return Geometry{geom.XY{X: x, Y: y}.AsPoint().AsGeometry()} }

// kinds are the names of types in Trino's errors.
var kinds = map[geom.GeometryType]string{
	geom.TypePoint: "POINT", geom.TypeMultiPoint: "MULTI_POINT", geom.TypeLineString: "LINE_STRING", geom.TypeMultiLineString: "MULTI_LINE_STRING",
	geom.TypePolygon: "POLYGON", geom.TypeMultiPolygon: "MULTI_POLYGON", geom.TypeGeometryCollection: "GEOMETRY_COLLECTION",
}

// only refuses a geometry of another type than a function takes.
func (g Geometry) only(function string, types ...geom.GeometryType) error {
	names := make([]string, len(types))
	for i, t := range types {
		if g.g.Type() == t {
			return nil
		}
		names[i] = kinds[t]
	}
	return fmt.Errorf("%s only applies to %s. Input type is: %s", function, strings.Join(names, " or "), kinds[g.g.Type()])
}

// Only refuses a geometry that is no line, for ST_LineFromText, or no polygon.
func (g Geometry) Only(function string, polygon bool) error {
	if polygon {
		return g.only(function, geom.TypePolygon)
	}
	return g.only(function, geom.TypeLineString)
}

// TypeName is the name of a geometry's type in SQL.
func (g Geometry) TypeName() string {
	if g.g.IsGeometryCollection() {
		return "ST_GeomCollection"
	}
	return "ST_" + g.g.Type().String()
}
