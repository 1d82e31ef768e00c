package worker

import (
	"database/sql/driver"
	"errors"
	"slices"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/barchan-data/barchan/internal/geo"
)

// geoFunctions read, write and measure geometries, which are well-known binary.
func geoFunctions() []udf {
	return slices.Concat(geoMakers(), geoMeasures(), geoParts(), geoPairs())
}

// guarded turns a panic into an error: the geometry library is a port of one that
// throws where a geometry is not valid.
func guarded(u udf) udf {
	eval := u.eval
	u.eval = func(args []driver.Value) (result any, err error) {
		defer func() {
			if recover() != nil {
				result, err = nil, errors.New("a geometry is not valid")
			}
		}()
		return eval(args)
	}
	return u
}

// ofGeometry makes a function of one geometry.
func ofGeometry(name string, result duckdb.Type, f func(geo.Geometry) (any, error)) udf {
	return guarded(parsed("dune_geo_"+name, result, geo.Stored, f))
}

// ofGeometries makes a function of two.
func ofGeometries(name string, result duckdb.Type, f func(a, b geo.Geometry) (any, error)) udf {
	return guarded(parsedPair("dune_geo_"+name, result, geo.Stored, f))
}

// stored is a geometry as a result.
func stored(g geo.Geometry, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return g.Bytes(), nil
}

// present is a number as a result; NULL when there is none.
func present(x float64, ok bool, err error) (any, error) {
	if err != nil || !ok {
		return nil, err
	}
	return x, nil
}

// geoMakers make geometries.
func geoMakers() []udf {
	read := func(name string, only func(geo.Geometry) error) udf {
		return guarded(unary("dune_geo_"+name, tText, tBytes, func(text string) (any, error) {
			g, err := geo.FromText(text)
			if err == nil {
				err = only(g)
			}
			return stored(g, err)
		}))
	}
	return []udf{
		read("text_any", func(geo.Geometry) error { return nil }),
		read("text_line", func(g geo.Geometry) error { return g.Only("ST_LineFromText", false) }),
		read("text_polygon", func(g geo.Geometry) error { return g.Only("ST_Polygon", true) }),
		guarded(unary("dune_geo_binary", tBytes, tBytes, func(b []byte) (any, error) { return stored(geo.FromBinary(b)) })),
		dyadic("dune_geo_point", [2]duckdb.Type{tDouble, tDouble}, tBytes, func(x, y float64) ([]byte, error) { return geo.Point(x, y).Bytes(), nil }),
		ofGeometry("spherical", tBytes, func(g geo.Geometry) (any, error) { return stored(g, g.Spherical()) }),
		ofPoints("line_of", func(list []*geo.Geometry) (any, error) { return stored(geo.LineOf(list)) }),
		ofPoints("points_of", func(list []*geo.Geometry) (any, error) {
			g, ok, err := geo.PointsOf(list)
			if !ok {
				return nil, err
			}
			return stored(g, err)
		}),
		ofMany("union_all", func(list []geo.Geometry) (any, error) { return stored(geo.Union(list)) }),
		ofMany("hull_all", func(list []geo.Geometry) (any, error) { return geo.Hull(list).Bytes(), nil }),
	}
}

// ofPoints makes a function of a list in which a NULL counts.
func ofPoints(name string, f func([]*geo.Geometry) (any, error)) udf {
	return guarded(udf{name: "dune_geo_" + name, args: []duckdb.Type{tBytes}, result: tBytes, list: true, eval: func(args []driver.Value) (any, error) {
		items := args[0].([]any)
		list := make([]*geo.Geometry, len(items))
		for i, item := range items {
			b, ok := item.([]byte)
			if !ok {
				continue
			}
			g, err := geo.Stored(b)
			if err != nil {
				return nil, err
			}
			list[i] = &g
		}
		return f(list)
	}})
}

// ofMany makes a function of a list in which NULL is passed over.
func ofMany(name string, f func([]geo.Geometry) (any, error)) udf {
	return guarded(collected("dune_geo_"+name, tBytes, tBytes, nil, func(_ []driver.Value, items []any) (any, error) {
		list := make([]geo.Geometry, len(items))
		for i, item := range items {
			g, err := geo.Stored(item.([]byte))
			if err != nil {
				return nil, err
			}
			list[i] = g
		}
		return f(list)
	}))
}

// geoMeasures give numbers and texts.
func geoMeasures() []udf {
	list := []udf{
		ofGeometry("text", tText, func(g geo.Geometry) (any, error) { return g.Text(), nil }),
		ofGeometry("type", tText, func(g geo.Geometry) (any, error) { return g.TypeName(), nil }),
		ofGeometry("area", tDouble, func(g geo.Geometry) (any, error) { return g.Area(), nil }),
		ofGeometry("length", tDouble, func(g geo.Geometry) (any, error) { return g.Length() }),
		ofGeometry("spherical_length", tDouble, func(g geo.Geometry) (any, error) { return present(g.SphericalLength()) }),
		ofGeometry("empty", tBool, func(g geo.Geometry) (any, error) { return g.Empty(), nil }),
		ofGeometry("closed", tBool, func(g geo.Geometry) (any, error) { return g.Closed() }),
		ofGeometry("dimension", tBigint, func(g geo.Geometry) (any, error) { return int64(g.Dimension()), nil }),
		ofGeometry("points", tBigint, func(g geo.Geometry) (any, error) { return int64(g.NumPoints()), nil }),
		ofGeometry("x", tDouble, func(g geo.Geometry) (any, error) {
			x, _, ok, err := g.XY("ST_X")
			return present(x, ok, err)
		}),
		ofGeometry("y", tDouble, func(g geo.Geometry) (any, error) {
			_, y, ok, err := g.XY("ST_Y")
			return present(y, ok, err)
		}),
		{name: "dune_geo_great_circle", args: []duckdb.Type{tDouble, tDouble, tDouble, tDouble}, result: tDouble, eval: func(a []driver.Value) (any, error) {
			return geo.GreatCircle(a[0].(float64), a[1].(float64), a[2].(float64), a[3].(float64))
		}},
	}
	for i, name := range []string{"xmin", "ymin", "xmax", "ymax"} {
		list = append(list, ofGeometry(name, tDouble, func(g geo.Geometry) (any, error) {
			xmin, ymin, xmax, ymax, ok := g.Bounds()
			return present([]float64{xmin, ymin, xmax, ymax}[i], ok, nil)
		}))
	}
	return list
}

// geoParts give geometries, and lists of them.
func geoParts() []udf {
	several := func(name string, f func(geo.Geometry) ([]geo.Geometry, error)) udf {
		u := ofGeometry(name, tBytes, func(g geo.Geometry) (any, error) {
			list, err := f(g)
			if err != nil || list == nil {
				return nil, err
			}
			all := make([]any, len(list))
			for i := range list {
				all[i] = list[i].Bytes()
			}
			return all, nil
		})
		u.lists = true
		return u
	}
	list := []udf{
		ofGeometry("envelope", tBytes, func(g geo.Geometry) (any, error) { return g.Envelope().Bytes(), nil }),
		ofGeometry("centroid", tBytes, func(g geo.Geometry) (any, error) { return stored(g.Centroid()) }),
		ofGeometry("hull", tBytes, func(g geo.Geometry) (any, error) { return g.ConvexHull().Bytes(), nil }),
		several("parts", func(g geo.Geometry) ([]geo.Geometry, error) { return g.Parts(), nil }),
		several("all_points", func(g geo.Geometry) ([]geo.Geometry, error) { return g.Points(), nil }),
	}
	for _, name := range []string{"ST_ExteriorRing", "ST_InteriorRings", "ST_InteriorRingN", "ST_NumInteriorRing"} {
		list = append(list, several(name, func(g geo.Geometry) ([]geo.Geometry, error) { return g.Rings(name) }))
	}
	for _, name := range []string{"ST_PointN", "ST_StartPoint", "ST_EndPoint"} {
		list = append(list, several(name, func(g geo.Geometry) ([]geo.Geometry, error) { return g.Line(name) }))
	}
	return list
}

// geoPairs compare two geometries, and make one of them.
func geoPairs() []udf {
	list := []udf{
		ofGeometries("distance", tDouble, func(a, b geo.Geometry) (any, error) {
			distance, ok := a.Distance(b)
			return present(distance, ok, nil)
		}),
		ofGeometries("spherical_distance", tDouble, func(a, b geo.Geometry) (any, error) { return present(a.SphericalDistance(b)) }),
		guarded(udf{name: "dune_geo_relate", args: []duckdb.Type{tBytes, tBytes, tText}, result: tBool, eval: func(args []driver.Value) (any, error) {
			a, err := geo.Stored(args[0].([]byte))
			if err != nil {
				return nil, err
			}
			b, err := geo.Stored(args[1].([]byte))
			if err != nil {
				return nil, err
			}
			return a.Relate(b, args[2].(string))
		}}),
	}
	for name, relation := range geo.Relations() {
		list = append(list, ofGeometries(name, tBool, func(a, b geo.Geometry) (any, error) { return a.Is(relation, b) }))
	}
	for name, overlay := range geo.Overlays() {
		list = append(list, ofGeometries(name, tBytes, func(a, b geo.Geometry) (any, error) { return stored(a.With(overlay, b)) }))
	}
	return list
}
