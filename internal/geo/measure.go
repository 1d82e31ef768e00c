package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/peterstace/simplefeatures/geom"
)

// Area is that in the plane, of a collection the sum of all areas.
func (g Geometry) Area() float64 { return g.g.Area() }

// Length is that of a line, or of several.
func (g Geometry) Length() (float64, error) {
	if err := g.only("ST_Length", geom.TypeLineString, geom.TypeMultiLineString); err != nil {
		return 0, err
	}
	return g.g.Length(), nil
}

// Distance is the least one; ok is false when one is empty.
func (g Geometry) Distance(other Geometry) (distance float64, ok bool) {
	return geom.Distance(g.g, other.g)
}

// XY are the coordinates of a point; ok is false for an empty one.
func (g Geometry) XY(function string) (x, y float64, ok bool, err error) {
	if err := g.only(function, geom.TypePoint); err != nil {
		return 0, 0, false, err
	}
	at, ok := g.g.MustAsPoint().XY()
	return at.X, at.Y, ok, nil
}

// Bounds are the least and the greatest coordinates; ok is false for what is
// empty.
func (g Geometry) Bounds() (xmin, ymin, xmax, ymax float64, ok bool) {
	least, greatest, ok := g.g.Envelope().MinMaxXYs()
	return least.X, least.Y, greatest.X, greatest.Y, ok
}

// Envelope is the rectangle around a geometry.
func (g Geometry) Envelope() Geometry {
	xmin, ymin, xmax, ymax, ok := g.Bounds()
	if !ok {
		return Geometry{geom.Polygon{}.AsGeometry()}
	}
	ring := line([]float64{xmin, ymin, xmax, ymin, xmax, ymax, xmin, ymax, xmin, ymin})
	return Geometry{geom.NewPolygon([]geom.LineString{ring}).AsGeometry()}
}

// Centroid is the middle of the mass.
func (g Geometry) Centroid() (Geometry, error) {
	if g.g.IsGeometryCollection() {
		return g, g.only("ST_Centroid", geom.TypePoint, geom.TypeMultiPoint, geom.TypeLineString, geom.TypeMultiLineString, geom.TypePolygon, geom.TypeMultiPolygon)
	}
	return Geometry{g.g.Centroid().AsGeometry()}, nil
}

// ConvexHull is the smallest convex geometry around a geometry.
func (g Geometry) ConvexHull() Geometry {
	if g.g.IsEmpty() {
		return g
	}
	return Geometry{g.g.ConvexHull().ForceCCW()}
}

// earthRadius is that of Trino's earth, in kilometers.
const earthRadius = 6371.01

// GreatCircle is the distance of two places on the earth, in kilometers, by the
// formula of Vincenty for a sphere.
func GreatCircle(latitude1, longitude1, latitude2, longitude2 float64) (float64, error) {
	for _, latitude := range []float64{latitude1, latitude2} {
		if !(latitude >= -90 && latitude <= 90) {
			return 0, errors.New("Latitude must be between -90 and 90")
		}
	}
	for _, longitude := range []float64{longitude1, longitude2} {
		if !(longitude >= -180 && longitude <= 180) {
			return 0, errors.New("Longitude must be between -180 and 180")
		}
	}
	const degree = math.Pi / 180
	sin1, cos1 := math.Sincos(latitude1 * degree)
	sin2, cos2 := math.Sincos(latitude2 * degree)
	sin, cos := math.Sincos(longitude1*degree - longitude2*degree)
	t1, t2 := cos2*sin, cos1*sin2-sin1*cos2*cos
	return math.Atan2(math.Sqrt(t1*t1+t2*t2), sin1*sin2+cos1*cos2*cos) * earthRadius, nil
}

// Spherical refuses what is not on the earth.
func (g Geometry) Spherical() error {
	xmin, ymin, xmax, ymax, ok := g.Bounds()
	if !ok {
		return nil
	}
	_, err := GreatCircle(ymin, xmin, ymax, xmax)
	return err
}

// SphericalDistance is that of two points of the earth, in meters.
func (g Geometry) SphericalDistance(other Geometry) (distance float64, ok bool, err error) {
	for _, p := range []Geometry{g, other} {
		if !p.g.IsPoint() {
			return 0, false, fmt.Errorf("When applied to SphericalGeography inputs, ST_Distance only supports POINT. Input type is: %s", kinds[p.g.Type()])
		}
	}
	a, ok1 := g.g.MustAsPoint().XY()
	b, ok2 := other.g.MustAsPoint().XY()
	if !ok1 || !ok2 {
		return 0, false, nil
	}
	distance, err = GreatCircle(a.Y, a.X, b.Y, b.X)
	return distance * 1000, true, err
}

// SphericalLength is that of lines on the earth, in meters.
func (g Geometry) SphericalLength() (length float64, ok bool, err error) {
	var lines []geom.LineString
	switch {
	case g.g.IsEmpty():
		return 0, false, nil
	case g.g.IsLineString():
		lines = []geom.LineString{g.g.MustAsLineString()}
	case g.g.IsMultiLineString():
		m := g.g.MustAsMultiLineString()
		for i := range m.NumLineStrings() {
			lines = append(lines, m.LineStringN(i))
		}
	default:
		return 0, false, fmt.Errorf("When applied to SphericalGeography inputs, ST_Length only supports LINE_STRING or MULTI_LINE_STRING. Input type is: %s", kinds[g.g.Type()])
	}
	for _, l := range lines {
		points := l.Coordinates()
		for i := 1; i < points.Length(); i++ {
			a, b := points.GetXY(i-1), points.GetXY(i)
			step, err := GreatCircle(a.Y, a.X, b.Y, b.X)
			if err != nil {
				return 0, false, err
			}
			length += step
		}
	}
	return length * 1000, true, nil
}
