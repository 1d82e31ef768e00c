package geo

import (
	"fmt"

	"github.com/peterstace/simplefeatures/geom"
)

// Empty reports whether there is no point in a geometry.
func (g Geometry) Empty() bool { return g.g.IsEmpty() }

// Dimension is that of what a geometry consists of: 0 for points, 1 for lines, 2
// for polygons.
func (g Geometry) Dimension() int { return g.g.Dimension() }

// Closed reports whether all lines end where they began.
func (g Geometry) Closed() (bool, error) {
	if err := g.only("ST_IsClosed", geom.TypeLineString, geom.TypeMultiLineString); err != nil {
		return false, err
	}
	for _, l := range g.parts() {
		points := l.g.MustAsLineString().Coordinates()
		if n := points.Length(); n > 0 && points.GetXY(0) != points.GetXY(n-1) {
			return false, nil
		}
	}
	return true, nil
}

// parts are the members of a collection; everything else is its only one.
func (g Geometry) parts() []Geometry {
	var list []Geometry
	switch {
	case g.g.IsMultiPoint():
		m := g.g.MustAsMultiPoint()
		for i := range m.NumPoints() {
			list = append(list, Geometry{m.PointN(i).AsGeometry()})
		}
	case g.g.IsMultiLineString():
		m := g.g.MustAsMultiLineString()
		for i := range m.NumLineStrings() {
			list = append(list, Geometry{m.LineStringN(i).AsGeometry()})
		}
	case g.g.IsMultiPolygon():
		m := g.g.MustAsMultiPolygon()
		for i := range m.NumPolygons() {
			list = append(list, Geometry{m.PolygonN(i).AsGeometry()})
		}
	case g.g.IsGeometryCollection():
		c := g.g.MustAsGeometryCollection()
		for i := range c.NumGeometries() {
			list = append(list, Geometry{c.GeometryN(i)})
		}
	default:
		list = []Geometry{g}
	}
	return list
}

// Parts are the members of a collection; nil for what is empty.
func (g Geometry) Parts() []Geometry {
	if g.g.IsEmpty() {
		return nil
	}
	return g.parts()
}

// Rings are the outer ring of a polygon, and the inner ones; nil for an empty
// one.
func (g Geometry) Rings(function string) ([]Geometry, error) {
	if err := g.only(function, geom.TypePolygon); err != nil {
		return nil, err
	}
	var list []Geometry
	for _, ring := range g.g.MustAsPolygon().DumpRings() {
		list = append(list, Geometry{ring.AsGeometry()})
	}
	return list, nil
}

// Line are the points of a line; nil for an empty one.
func (g Geometry) Line(function string) ([]Geometry, error) {
	if err := g.only(function, geom.TypeLineString); err != nil {
		return nil, err
	}
	return g.Points(), nil
}

// Points are all points, those of rings in Trino's order: the outer ones go with
// the clock here. It is nil for what is empty.
func (g Geometry) Points() []Geometry {
	all := g.g.ForceCW().DumpCoordinates()
	var list []Geometry
	for i := range all.Length() {
		list = append(list, Geometry{all.GetXY(i).AsPoint().AsGeometry()})
	}
	return list
}

// NumPoints counts points: of a ring the last, which is the first, does not
// count.
func (g Geometry) NumPoints() int {
	switch {
	case g.g.IsPolygon():
		p := g.g.MustAsPolygon()
		return p.DumpCoordinates().Length() - p.NumRings()
	case g.g.IsMultiPolygon(), g.g.IsGeometryCollection():
		n := 0
		for _, part := range g.parts() {
			n += part.NumPoints()
		}
		return n
	}
	return g.g.DumpCoordinates().Length()
}

// LineOf makes a line of points. One that is nil is NULL.
func LineOf(points []*Geometry) (Geometry, error) {
	var list []float64
	for i, p := range points {
		at, err := p.member("ST_LineString", i)
		if err != nil {
			return Geometry{}, err
		}
		if n := len(list); n > 0 && list[n-2] == at.X && list[n-1] == at.Y {
			return Geometry{}, fmt.Errorf("Invalid input to ST_LineString: consecutive duplicate points at index %d", i+1)
		}
		list = append(list, at.X, at.Y)
	}
	return Geometry{line(list).AsGeometry()}, nil
}

// PointsOf makes one geometry of points; ok is false when there are none.
func PointsOf(points []*Geometry) (g Geometry, ok bool, err error) {
	list := make([]geom.Point, len(points))
	for i, p := range points {
		at, err := p.member("ST_MultiPoint", i)
		if err != nil {
			return Geometry{}, false, err
		}
		list[i] = at.AsPoint()
	}
	return Geometry{geom.NewMultiPoint(list).AsGeometry()}, len(list) > 0, nil
}

// member is a point of a list, which must be one.
func (g *Geometry) member(function string, i int) (geom.XY, error) {
	if g == nil {
		return geom.XY{}, fmt.Errorf("Invalid input to %s: null at index %d", function, i+1)
	}
	if !g.g.IsPoint() {
		return geom.XY{}, fmt.Errorf("Invalid input to %s: geometry is not a point: %s at index %d", function, g.g.Type(), i+1)
	}
	at, ok := g.g.MustAsPoint().XY()
	if !ok {
		return geom.XY{}, fmt.Errorf("Invalid input to %s: empty point at index %d", function, i+1)
	}
	return at, nil
}
