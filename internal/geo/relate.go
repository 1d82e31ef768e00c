package geo

import (
	"errors"
	"fmt"
	"strings"

	"github.com/peterstace/simplefeatures/geom"
)

// Relation says something of two geometries.
type Relation func(a, b geom.Geometry) (bool, error)

// Relations are those that SQL has, by their names there.
func Relations() map[string]Relation {
	return map[string]Relation{
		"contains": geom.Contains, "within": geom.Within, "disjoint": geom.Disjoint, "touches": geom.Touches, "overlaps": geom.Overlaps,
		"crosses": geom.Crosses, "equals": geom.Equals,
		"intersects": func(a, b geom.Geometry) (bool, error) { return geom.Intersects(a, b), nil },
	}
}

// Is asks a relation.
func (g Geometry) Is(r Relation, other Geometry) (bool, error) {
	yes, err := r(g.g, other.g)
	return yes, invalid(err)
}

// Relate compares how two geometries meet with a pattern of the DE-9IM.
func (g Geometry) Relate(other Geometry, pattern string) (bool, error) {
	if len(pattern) != 9 || strings.Trim(strings.ToUpper(pattern), "TF*012") != "" {
		return false, fmt.Errorf("Invalid intersection matrix %q: it has nine of T, F, *, 0, 1 and 2", shortened(pattern))
	}
	matrix, err := geom.Relate(g.g, other.g)
	if err != nil {
		return false, invalid(err)
	}
	return geom.RelateMatches(matrix, strings.ToUpper(pattern))
}

// Overlay makes one geometry of two.
type Overlay func(a, b geom.Geometry) (geom.Geometry, error)

// Overlays are those that SQL has, by their names there.
func Overlays() map[string]Overlay {
	return map[string]Overlay{
		"union": geom.Union, "intersection": geom.Intersection, "difference": geom.Difference, "symdifference": geom.SymmetricDifference,
	}
}

// With makes one geometry of this and another one.
func (g Geometry) With(o Overlay, other Geometry) (Geometry, error) {
	made, err := o(g.g, other.g)
	return Geometry{made.ForceCCW()}, invalid(err)
}

// Union makes one geometry of many.
func Union(list []Geometry) (Geometry, error) {
	made, err := geom.UnionMany(plain(list))
	return Geometry{made.ForceCCW()}, invalid(err)
}

// Hull is the convex hull of many.
func Hull(list []Geometry) Geometry {
	return Geometry{geom.NewGeometryCollection(plain(list)).AsGeometry()}.ConvexHull()
}

func plain(list []Geometry) []geom.Geometry {
	all := make([]geom.Geometry, len(list))
	for i, g := range list {
		all[i] = g.g
	}
	return all
}

// invalid says why geometries could not be compared.
func invalid(err error) error {
	if err == nil {
		return nil
	}
	return errors.New("a geometry is not valid: its lines cross themselves, or its rings each other")
}
