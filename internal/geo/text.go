package geo

import (
	"strconv"

	"github.com/peterstace/simplefeatures/geom"
)

// words are the names of types in well-known text.
var words = map[geom.GeometryType]string{
	geom.TypePoint: "POINT", geom.TypeMultiPoint: "MULTIPOINT", geom.TypeLineString: "LINESTRING", geom.TypeMultiLineString: "MULTILINESTRING",
	geom.TypePolygon: "POLYGON", geom.TypeMultiPolygon: "MULTIPOLYGON", geom.TypeGeometryCollection: "GEOMETRYCOLLECTION",
}

// Text is well-known text, with Trino's blanks.
func (g Geometry) Text() string { return string(appendText(nil, g.g)) }

func appendText(to []byte, g geom.Geometry) []byte {
	to = append(append(to, words[g.Type()]...), ' ')
	switch {
	case g.IsPoint():
		return appendPoint(to, g.MustAsPoint())
	case g.IsLineString():
		return appendPoints(to, g.MustAsLineString().Coordinates())
	case g.IsPolygon():
		return appendRings(to, g.MustAsPolygon())
	case g.IsMultiPoint():
		m := g.MustAsMultiPoint()
		return appendList(to, m.NumPoints(), func(to []byte, i int) []byte { return appendPoint(to, m.PointN(i)) })
	case g.IsMultiLineString():
		m := g.MustAsMultiLineString()
		return appendList(to, m.NumLineStrings(), func(to []byte, i int) []byte { return appendPoints(to, m.LineStringN(i).Coordinates()) })
	case g.IsMultiPolygon():
		m := g.MustAsMultiPolygon()
		return appendList(to, m.NumPolygons(), func(to []byte, i int) []byte { return appendRings(to, m.PolygonN(i)) })
	}
	c := g.MustAsGeometryCollection()
	return appendList(to, c.NumGeometries(), func(to []byte, i int) []byte { return appendText(to, c.GeometryN(i)) })
}

// appendList writes a list in parentheses; an empty one is EMPTY.
func appendList(to []byte, n int, item func(to []byte, i int) []byte) []byte {
	if n == 0 {
		return append(to, "EMPTY"...)
	}
	to = append(to, '(')
	for i := range n {
		if i > 0 {
			to = append(to, ", "...)
		}
		to = item(to, i)
	}
	return append(to, ')')
}

func appendPoint(to []byte, p geom.Point) []byte {
	at, ok := p.XY()
	if !ok {
		return append(to, "EMPTY"...)
	}
	return append(appendXY(append(to, '('), at), ')')
}

func appendPoints(to []byte, points geom.Sequence) []byte {
	return appendList(to, points.Length(), func(to []byte, i int) []byte { return appendXY(to, points.GetXY(i)) })
}

func appendRings(to []byte, p geom.Polygon) []byte {
	rings := p.DumpRings()
	return appendList(to, len(rings), func(to []byte, i int) []byte { return appendPoints(to, rings[i].Coordinates()) })
}

func appendXY(to []byte, at geom.XY) []byte {
	to = strconv.AppendFloat(to, at.X, 'f', -1, 64)
	return strconv.AppendFloat(append(to, ' '), at.Y, 'f', -1, 64)
}
