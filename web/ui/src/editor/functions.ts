/** Functions of DuneSQL that this server has, for completion; docs/functions.md tells more about each. */
export const functions = (
  "abs acos age all_match any_match any_value approx_count_distinct approx_distinct approx_most_frequent approx_percentile approx_quantile arbitrary " +
  "array_agg array_append array_contains array_distinct array_except array_first array_histogram array_intersect array_join array_last array_length " +
  "array_max array_min array_position array_remove array_sort array_sum array_union arrays_overlap asin at_timezone atan atan2 avg bit_count bitwise_and " +
  "bitwise_and_agg bitwise_left_shift bitwise_not bitwise_or bitwise_or_agg bitwise_right_shift bitwise_right_shift_arithmetic bitwise_xor " +
  "bitwise_xor_agg bool_and bool_or bytea2numeric bytea2numeric_v2 bytea2numeric_v3 bytearray_concat bytearray_length bytearray_lpad bytearray_ltrim " +
  "bytearray_position bytearray_replace bytearray_reverse bytearray_rpad bytearray_rtrim bytearray_starts_with bytearray_substring bytearray_to_bigint " +
  "bytearray_to_decimal bytearray_to_int256 bytearray_to_integer bytearray_to_uint256 cardinality cbrt ceil ceiling char_length charindex chr coalesce " +
  "codepoint collect_list collect_set combinations concat concat_ws contains contains_sequence contains_string corr cos cosh cosine_similarity count " +
  "count_if covar_pop covar_samp crc32 cume_dist current_date current_timestamp current_timezone date date_add date_diff date_format date_parse date_part " +
  "date_sub date_trunc dateadd datediff datepart day day_of_month day_of_week day_of_year decode degrees dense_rank dot_product dow doy e element_at " +
  "encode ends_with entropy euclidean_distance every exp explode filter first first_value flatten floor format format_datetime format_number from_base " +
  "from_base32 from_base58 from_base64 from_base64url from_big_endian_32 from_big_endian_64 from_hex from_ieee754_32 from_ieee754_64 from_iso8601_date " +
  "from_iso8601_timestamp from_unixtime from_unixtime_nanos from_utf8 frombase58 generate_series geometric_mean get_chain_explorer " +
  "get_chain_explorer_address get_chain_explorer_tx_hash get_href get_json_object getdate greatest group_concat hamming_distance hex histogram " +
  "hmac_sha256 hour human_readable_seconds if ifnull iif infinity initcap instr interval inverse_normal_cdf is_finite is_infinite is_json_scalar is_nan " +
  "isnull json json_array_contains json_array_elements json_array_get json_array_length json_extract json_extract_path_text json_extract_scalar " +
  "json_format json_parse json_size keccak kurtosis lag last last_day_of_month last_value lead least left len length levenshtein_distance listagg ln " +
  "localtimestamp log log10 log2 logical_and logical_or lower lpad ltrim make_date map map_agg map_concat map_entries map_filter map_from_entries " +
  "map_keys map_values map_zip_with max max_by md5 median mid millisecond min min_by minute mod month multimap_agg multimap_from_entries nan ngrams " +
  "none_match normal_cdf normalize now nth_value ntile nullif nvl parse_datetime parse_duration percent_rank percentile percentile_cont percentile_disc " +
  "pi posexplode position pow power quarter radians rand random range rank reduce regexp_count regexp_extract regexp_extract_all regexp_like " +
  "regexp_matches regexp_position regexp_replace regexp_split regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx " +
  "regr_sxy regr_syy repeat replace reverse right rlike round row_number rpad rtrim second sequence set_agg sha1 sha256 sha512 shuffle sign sin sinh " +
  "skewness slice soundex split split_part split_to_map sqrt starts_with stddev stddev_pop stddev_samp string_agg strpos substr substring substring_index " +
  "sum sysdate tan tanh timestampdiff timezone timezone_hour timezone_minute to_base to_base32 to_base58 to_base64 to_base64url to_big_endian_32 " +
  "to_big_endian_64 to_char to_date to_hex to_ieee754_32 to_ieee754_64 to_iso8601 to_milliseconds to_number to_timestamp to_tron_address to_unixtime " +
  "to_utf8 to_varchar tobase58 transform transform_keys transform_values translate trim trim_array trunc truncate try typeof unhex unix_timestamp upper " +
  "url_decode url_encode url_extract_fragment url_extract_host url_extract_parameter url_extract_path url_extract_port url_extract_protocol " +
  "url_extract_query uuid var_pop var_samp varbinary varbinary_concat varbinary_length varbinary_lpad varbinary_ltrim varbinary_position " +
  "varbinary_replace varbinary_reverse varbinary_rpad varbinary_rtrim varbinary_starts_with varbinary_substring varbinary_to_bigint varbinary_to_decimal " +
  "varbinary_to_int256 varbinary_to_integer varbinary_to_uint256 variance week week_of_year width_bucket with_timezone xxhash64 year year_of_week yow zip " +
  "zip_with"
).split(" ");
