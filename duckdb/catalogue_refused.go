package duckdb

import "strings"

// refusals are the functions of Trino and of DuneSQL that are not there, by the
// reason, which says what to do instead where there is something.
func refusals() map[string]function {
	all := map[string]function{}
	for reason, names := range map[string]string{
		"queries cannot reach the network: load what it answers as a table, and read that":              "http_get http_post",
		"theta sketches are not available: approx_set(x), merge and cardinality count different values": "theta_sketch_cardinality theta_sketch_union",
		"of the geospatial functions, those that measure, take apart, compare and unite geometries are available": `
			bing_tile bing_tile_at bing_tile_coordinates bing_tile_polygon bing_tile_quadkey bing_tile_zoom_level bing_tiles_around
			from_encoded_polyline from_geojson_geometry geometry_collect_agg geometry_from_hadoop_shape geometry_invalid_reason
			geometry_nearest_points geometry_to_bing_tiles line_interpolate_point line_interpolate_points line_locate_point
			simplify_geometry spatial_partitioning spatial_partitions to_encoded_polyline to_geojson_geometry st_asewkb st_asewkt
			st_boundary st_buffer st_collect st_envelopeaspts st_force2d st_force3d st_geomfromewkt st_geomfromkml st_isring
			st_issimple st_isvalid st_linemerge st_makeline st_makepolygon st_minimumboundingcircle st_multi st_normalize
			st_orientedenvelope st_pointonsurface st_polygonize st_reduceprecision st_setsrid st_srid st_transform st_voronoipolygons
			st_z`,
		"machine learning is not available": `
			classify features learn_classifier learn_libsvm_classifier learn_libsvm_regressor learn_regressor regress
			evaluate_classifier_predictions`,
		"a list of chains changes with Dune's data: write the names that you mean as an array": "all_evm_chains all_op_chains",
		"the addresses of its pages are Balancer's own, and change: write them with concat":    "get_balancer_link",
		"colours of a terminal are not available":                                              "bar color render rgb",
		"multisets are not available: use an array":                                            "collect element fusion intersection set",
		"a query has no user: it runs with the rights of its team":                             "current_user current_groups",
		"times are exact to the microsecond: use from_iso8601_timestamp(x)":                    "from_iso8601_timestamp_nanos",
		"object ids are not available":                                                         "objectid objectid_timestamp timestamp_objectid",
		"the engine is not Trino, and has no version of it":                                    "version",
		"decoding needs an ABI: take the bytes apart with bytearray_substring":                 "decode_evm_event decode_evm_function_call",
		"rows cannot be matched by patterns: MATCH_RECOGNIZE is not available":                 "classifier match_number next permute prev",
		"it belongs to a connector that makes data up":                                         "random_string",
		"write CAST(x AS json)":                                                                "json_scalar",
		"write json_parse(x)":                                                                  "json",
		"write json_format(x)":                                                                 "json_serialize",
		"write substr(x, 1, n - 1) || y || substr(x, n + length(y))":                           "overlay",
		"it is a table function, which is not available: name the columns":                     "exclude_columns",
		"stemming is not available":                                                            "word_stem",
	} {
		for _, name := range strings.Fields(names) {
			all[name] = refused(reason)
		}
	}
	return all
}

// hints are functions of other dialects that people write out of habit, with
// what DuneSQL has for them.
func hints() map[string]function {
	all := map[string]function{}
	for name, hint := range map[string]string{
		"mid": "write substr(x, start, n)", "any": "write contains(x, y), where x is an array", "len": "write length(x)",
		"charindex": "write strpos(x, part)", "instr": "write strpos(x, part)", "ifnull": "write coalesce(a, b)", "nvl": "write coalesce(a, b)",
		"isnull": "write x IS NULL, or coalesce(x, y)", "iif": "write if(condition, a, b)", "decode": "write CASE, or from_utf8(x) for bytes",
		"encode":    "write to_utf8(x), to_hex(x) or to_base64(x)",
		"to_number": "write CAST(x AS double)", "to_varchar": "write CAST(x AS varchar)", "getdate": "write now()", "sysdate": "write now()",
		"datediff": "write date_diff('day', a, b)", "timestampdiff": "write date_diff('day', a, b)", "dateadd": "write date_add('day', n, t)",
		"date_sub": "write date_add('day', -n, t), or t - interval '1' day", "datepart": "write extract(day FROM t)", "date_part": "write extract(day FROM t)",
		"age": "write date_diff('day', a, b)", "make_date": "write CAST('2024-01-31' AS date)", "unix_timestamp": "write to_unixtime(t)",
		"generate_series": "write sequence(a, b, step)", "range": "write sequence(a, b, step)", "explode": "write CROSS JOIN UNNEST(x)",
		"posexplode": "write CROSS JOIN UNNEST(x) WITH ORDINALITY", "array_length": "write cardinality(x)", "array_contains": "write contains(x, y)",
		"array_append": "write x || y", "collect_list": "write array_agg(x)", "collect_set": "write array_agg(DISTINCT x)",
		"string_agg": "write array_join(array_agg(x), ', '), or listagg", "group_concat": "write array_join(array_agg(x), ', '), or listagg",
		"percentile_cont": "write approx_percentile(x, 0.5)", "percentile_disc": "write approx_percentile(x, 0.5)", "percentile": "write approx_percentile(x, 0.5)",
		"median": "write approx_percentile(x, 0.5)", "approx_quantile": "write approx_percentile(x, 0.5)", "approx_count_distinct": "write approx_distinct(x)", "hyperloglog": "write approx_set(x), or CAST(x AS hyperloglog) for bytes",
		"first": "write arbitrary(x), or min_by(x, y)", "last": "write arbitrary(x), or max_by(x, y)", "logical_or": "write bool_or(x)", "logical_and": "write bool_and(x)",
		"get_json_object": "write json_extract_scalar(x, '$.a')", "json_extract_path_text": "write json_extract_scalar(x, '$.a')",
		"json_array_elements": "write CROSS JOIN UNNEST(CAST(json_parse(x) AS array(json)))", "substring_index": "write split_part(x, ',', n)",
		"trunc": "write truncate(x), or date_trunc('day', t)", "hex": "write to_hex(x)", "unhex": "write from_hex(x)", "regexp_substr": "write regexp_extract(x, pattern)",
		"regexp_matches": "write regexp_like(x, pattern), or regexp_extract_all", "rlike": "write regexp_like(x, pattern)", "contains_string": "write strpos(x, part) > 0",
		"bytea2numeric_v2": "write bytearray_to_uint256(x)", "bytea2numeric_v3": "write bytearray_to_uint256(x)",
	} {
		all[name] = function{foreign: hint}
	}
	return all
}
