package duckdb

import "strings"

// parameter says what a geospatial function takes: a letter of its signature.
// g is a geometry, s one of the earth, d a number, i a whole one, t a text, b
// bytes and l a list of geometries.
var parameters = map[rune]struct {
	takes func(typ) bool
	as    string // what DuckDB is given; "" for the value as it is
}{
	'g': {func(t typ) bool { return t.kind == kindGeometry }, "BLOB"},
	's': {func(t typ) bool { return t.kind == kindGeography }, "BLOB"},
	'd': {typ.numeric, "DOUBLE"},
	'i': {typ.integral, "BIGINT"},
	't': {typ.text, "VARCHAR"},
	'b': {func(t typ) bool { return t.kind == kindVarbinary }, "BLOB"},
	'l': {func(t typ) bool { return t.kind == kindArray && t.item().is(kindGeometry, kindNull) }, "BLOB[]"},
}

// spatial prints a call of a Go function whose arguments are those of a
// signature, within a form that has a %.
func spatial(signature, name, form string, result typ) function {
	n := len(signature)
	return function{min: n, max: n, printed: "dune_geo_" + name, print: func(c *invocation) val {
		args := make([]string, n)
		for i, letter := range signature {
			p := parameters[letter]
			if t := c.args[i].t; t.kind != kindNull && !p.takes(t) {
				return c.mismatch()
			}
			args[i] = "CAST(" + c.args[i].sql + " AS " + p.as + ")"
		}
		sql := apply("dune_geo_"+name, args...)
		if form != "" {
			sql = "CAST(" + strings.ReplaceAll(form, "%", sql) + " AS " + result.duck() + ")"
		}
		return val{sql: sql, t: result}
	}}
}

// either is one function for geometries, and another for those of the earth.
func either(plane, earth function) function {
	print := plane.print
	plane.print = func(c *invocation) val {
		for _, a := range c.args {
			if a.t.kind == kindGeography {
				return earth.print(c)
			}
		}
		return print(c)
	}
	return plane
}

// nth takes an item of a list by the second argument, from the first on, or by
// an offset.
func nth(name, offset string) function {
	return form(2, 2, func(c *invocation) val {
		if !c.args[0].t.is(kindGeometry, kindNull) || !c.args[1].t.integral() && c.args[1].t.kind != kindNull {
			return c.mismatch()
		}
		n := "CAST(" + c.args[1].sql + " AS BIGINT)"
		item := "(" + apply("dune_geo_"+name, "CAST("+c.args[0].sql+" AS BLOB)") + ")[" + n + offset + "]"
		return val{sql: "CAST(CASE WHEN " + n + " > 0 THEN " + item + " END AS BLOB)", t: geometry}
	})
}

// spatialAgg collects geometries.
func spatialAgg(name string) function {
	return aggForm(1, 1, func(c *invocation) val {
		if !c.args[0].t.is(kindGeometry, kindNull) {
			return c.mismatch()
		}
		return val{sql: apply("dune_geo_"+name, c.aggregate("list", "CAST("+c.args[0].sql+" AS BLOB)")), t: geometry}
	})
}

// geoFunctions are the geospatial functions.
func geoFunctions() map[string]function {
	tinyint := typ{kind: kindTinyint}
	many := arrayOf(geometry)
	all := map[string]function{
		"st_point": spatial("dd", "point", "", geometry), "st_geometryfromtext": spatial("t", "text_any", "", geometry),
		"st_linefromtext": spatial("t", "text_line", "", geometry), "st_polygon": spatial("t", "text_polygon", "", geometry),
		"st_geomfrombinary": spatial("b", "binary", "", geometry), "st_linestring": spatial("l", "line_of", "", geometry), "st_multipoint": spatial("l", "points_of", "", geometry),
		"to_spherical_geography": spatial("g", "spherical", "", geography),
		"to_geometry": form(1, 1, func(c *invocation) val {
			if !c.args[0].t.is(kindGeography, kindNull) {
				return c.mismatch()
			}
			return val{sql: "CAST(" + c.args[0].sql + " AS BLOB)", t: geometry}
		}),
		"st_asbinary": form(1, 1, func(c *invocation) val {
			if !c.args[0].t.is(kindGeometry, kindNull) {
				return c.mismatch()
			}
			return val{sql: "CAST(" + c.args[0].sql + " AS BLOB)", t: binary}
		}),
		"st_astext": spatial("g", "text", "", varchar), "st_geometrytype": spatial("g", "type", "", varchar),
		"st_area": spatial("g", "area", "", double), "st_x": spatial("g", "x", "", double), "st_y": spatial("g", "y", "", double),
		"st_length":   either(spatial("g", "length", "", double), spatial("s", "spherical_length", "", double)),
		"st_distance": either(spatial("gg", "distance", "", double), spatial("ss", "spherical_distance", "", double)),
		"st_isempty":  spatial("g", "empty", "", boolean), "st_isclosed": spatial("g", "closed", "", boolean),
		"st_dimension": spatial("g", "dimension", "%", tinyint), "st_coorddim": spatial("g", "dimension", "% * 0 + 2", tinyint),
		"st_numpoints": spatial("g", "points", "", bigint), "st_numgeometries": spatial("g", "parts", "coalesce(len(%), 0)", integer),
		"st_envelope": spatial("g", "envelope", "", geometry), "st_centroid": spatial("g", "centroid", "", geometry), "st_convexhull": spatial("g", "hull", "", geometry),
		"st_geometries": spatial("g", "parts", "", many), "st_points": spatial("g", "all_points", "", many),
		"st_exteriorring": spatial("g", "ST_ExteriorRing", "(%)[1]", geometry), "st_interiorrings": spatial("g", "ST_InteriorRings", "(%)[2:]", many),
		"st_numinteriorring": spatial("g", "ST_NumInteriorRing", "len(%) - 1", bigint),
		"st_startpoint":      spatial("g", "ST_StartPoint", "(%)[1]", geometry), "st_endpoint": spatial("g", "ST_EndPoint", "(%)[-1]", geometry),
		"st_geometryn": nth("parts", ""), "st_pointn": nth("ST_PointN", ""), "st_interiorringn": nth("ST_InteriorRingN", " + 1"),
		"st_relate": spatial("ggt", "relate", "", boolean), "geometry_union": spatial("l", "union_all", "", geometry),
		"geometry_union_agg": spatialAgg("union_all"), "convex_hull_agg": spatialAgg("hull_all"),
		"great_circle_distance": spatial("dddd", "great_circle", "", double),
	}
	for _, name := range []string{"contains", "within", "disjoint", "touches", "overlaps", "crosses", "equals", "intersects"} {
		all["st_"+name] = spatial("gg", name, "", boolean)
	}
	for _, name := range []string{"union", "intersection", "difference", "symdifference"} {
		all["st_"+name] = spatial("gg", name, "", geometry)
	}
	for _, name := range []string{"xmin", "xmax", "ymin", "ymax"} {
		all["st_"+name] = spatial("g", name, "", double)
	}
	return all
}
