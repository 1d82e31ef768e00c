package duckdb

// refusals are functions of Trino that users are told about.
func refusals() map[string]function {
	network := refused("queries cannot reach the network")
	sketch := refused("sketches are not available")
	geo := refused("geospatial functions are not available")
	all := map[string]function{
		"http_get": network, "http_post": network,
		"hyperloglog": sketch, "approx_set": sketch, "merge": sketch, "tdigest_agg": sketch, "qdigest_agg": sketch,
		"value_at_quantile": sketch, "values_at_quantiles": sketch, "numeric_histogram": sketch, "make_set_digest": sketch,
		"st_point": geo, "st_contains": geo, "st_distance": geo, "st_geometryfromtext": geo,
		"decode_evm_event": refused("decoding needs an ABI"), "decode_evm_function_call": refused("decoding needs an ABI"),
		"word_stem": refused("stemming is not available"), "classify": refused("machine learning is not available"),
	}
	return all
}

// hints are functions of other dialects that people write out of habit, with
// what DuneSQL has for them.
func hints() map[string]function {
	all := map[string]function{}
	for name, hint := range map[string]string{
		"left": "write substr(x, 1, n)", "right": "write substr(x, -n)", "mid": "write substr(x, start, n)", "any": "write contains(x, y), where x is an array", "len": "write length(x)",
		"initcap":   "write regexp_replace(x, '(\\w)(\\w*)', w -> upper(w[1]) || lower(w[2]))",
		"charindex": "write strpos(x, part)", "instr": "write strpos(x, part)", "ifnull": "write coalesce(a, b)", "nvl": "write coalesce(a, b)",
		"isnull": "write x IS NULL, or coalesce(x, y)", "iif": "write if(condition, a, b)", "decode": "write CASE, or from_utf8(x) for bytes",
		"encode": "write to_utf8(x), to_hex(x) or to_base64(x)", "to_char": "write date_format(t, '%Y-%m-%d'), or format('%,.2f', x) for a number",
		"to_date": "write date(x), or date_parse(x, '%Y-%m-%d')", "to_timestamp": "write from_unixtime(x) for seconds, date_parse(x, '%Y-%m-%d') for a text",
		"to_number": "write CAST(x AS double)", "to_varchar": "write CAST(x AS varchar)", "getdate": "write now()", "sysdate": "write now()",
		"datediff": "write date_diff('day', a, b)", "timestampdiff": "write date_diff('day', a, b)", "dateadd": "write date_add('day', n, t)",
		"date_sub": "write date_add('day', -n, t), or t - interval '1' day", "datepart": "write extract(day FROM t)", "date_part": "write extract(day FROM t)",
		"age": "write date_diff('day', a, b)", "make_date": "write CAST('2024-01-31' AS date)", "unix_timestamp": "write to_unixtime(t)",
		"generate_series": "write sequence(a, b, step)", "range": "write sequence(a, b, step)", "explode": "write CROSS JOIN UNNEST(x)",
		"posexplode": "write CROSS JOIN UNNEST(x) WITH ORDINALITY", "array_length": "write cardinality(x)", "array_contains": "write contains(x, y)",
		"array_append": "write x || y", "collect_list": "write array_agg(x)", "collect_set": "write array_agg(DISTINCT x)",
		"string_agg": "write array_join(array_agg(x), ', '), or listagg", "group_concat": "write array_join(array_agg(x), ', '), or listagg",
		"percentile_cont": "write approx_percentile(x, 0.5)", "percentile_disc": "write approx_percentile(x, 0.5)", "percentile": "write approx_percentile(x, 0.5)",
		"median": "write approx_percentile(x, 0.5)", "approx_quantile": "write approx_percentile(x, 0.5)", "approx_count_distinct": "write approx_distinct(x)",
		"first": "write arbitrary(x), or min_by(x, y)", "last": "write arbitrary(x), or max_by(x, y)", "logical_or": "write bool_or(x)", "logical_and": "write bool_and(x)",
		"get_json_object": "write json_extract_scalar(x, '$.a')", "json_extract_path_text": "write json_extract_scalar(x, '$.a')",
		"json_array_elements": "write CROSS JOIN UNNEST(CAST(json_parse(x) AS array(json)))", "substring_index": "write split_part(x, ',', n)",
		"trunc": "write truncate(x), or date_trunc('day', t)", "hex": "write to_hex(x)", "unhex": "write from_hex(x)", "regexp_substr": "write regexp_extract(x, pattern)",
		"regexp_matches": "write regexp_like(x, pattern), or regexp_extract_all", "rlike": "write regexp_like(x, pattern)", "contains_string": "write strpos(x, part) > 0",
		"bytea2numeric": "write bytearray_to_uint256(x)", "bytea2numeric_v2": "write bytearray_to_uint256(x)", "bytea2numeric_v3": "write bytearray_to_uint256(x)",
	} {
		all[name] = function{foreign: hint}
	}
	return all
}
