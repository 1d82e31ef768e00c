-- DuneSQL's functions as DuckDB macros. The printer of package duckdb writes
-- calls of these and of nothing else that DuckDB does not agree on with Trino.
-- Every name begins with dune_, so that no name of a user can meet one.
--
-- Overloads are chosen by the types of the arguments when a statement is
-- bound. DuckDB prefers a DOUBLE overload for a DECIMAL, so a list of numeric
-- overloads has BIGINT and HUGEINT, and decimals are printed by their own name.
-- dune_fail raises its argument as an error; unlike DuckDB's error() it is not
-- volatile, so that TRY may hold it.

-- ---------------------------------------------------------------- arithmetic
-- 256-bit integers that fit 64 bits are calculated with by DuckDB itself, which
-- takes a tenth of the time: dune_int64 tells them, but for the least, whose negative is none.
CREATE MACRO dune_int64(x) AS CASE WHEN x BETWEEN CAST('-9223372036854775807' AS BIGNUM) AND CAST('9223372036854775807' AS BIGNUM) THEN TRY_CAST(x AS BIGINT) END;
CREATE MACRO dune_big_quotient(a, b) AS CASE WHEN dune_int64(a) IS NOT NULL AND dune_int64(b) <> 0 THEN CAST(dune_int64(a) // dune_int64(b) AS BIGNUM) ELSE CAST(dune_big_div(a, b) AS BIGNUM) END;
CREATE MACRO dune_big_remainder(a, b) AS CASE WHEN dune_int64(a) IS NOT NULL AND dune_int64(b) <> 0 THEN CAST(dune_int64(a) % dune_int64(b) AS BIGNUM) ELSE CAST(dune_big_mod(a, b) AS BIGNUM) END;
CREATE MACRO dune_div(a TINYINT, b TINYINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS TINYINT) ELSE a // b END,
  (a SMALLINT, b SMALLINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS SMALLINT) ELSE a // b END,
  (a INTEGER, b INTEGER) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS INTEGER) ELSE a // b END,
  (a BIGINT, b BIGINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS BIGINT) ELSE a // b END,
  (a HUGEINT, b HUGEINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS HUGEINT) ELSE a // b END,
  (a FLOAT, b FLOAT) AS a / b,
  (a DOUBLE, b DOUBLE) AS a / b,
  (a BIGNUM, b BIGNUM) AS dune_big_quotient(a, b),
  (a INTERVAL, b DOUBLE) AS CASE WHEN b = 0 THEN CAST(CAST(dune_fail('Division by zero') AS VARCHAR) AS INTERVAL) ELSE a / b END;
CREATE MACRO dune_mod(a TINYINT, b TINYINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS TINYINT) ELSE a % b END,
  (a SMALLINT, b SMALLINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS SMALLINT) ELSE a % b END,
  (a INTEGER, b INTEGER) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS INTEGER) ELSE a % b END,
  (a BIGINT, b BIGINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS BIGINT) ELSE a % b END,
  (a HUGEINT, b HUGEINT) AS CASE WHEN b = 0 THEN CAST(dune_fail('Division by zero') AS HUGEINT) ELSE a % b END,
  (a FLOAT, b FLOAT) AS CASE WHEN b = 0 AND a IS NOT NULL THEN CAST('NaN' AS FLOAT) ELSE a % b END,
  (a DOUBLE, b DOUBLE) AS CASE WHEN b = 0 AND a IS NOT NULL THEN CAST('NaN' AS DOUBLE) ELSE a % b END,
  (a BIGNUM, b BIGNUM) AS dune_big_remainder(a, b);
-- present says that a is not NULL: of NULL and zero the quotient is NULL.
CREATE MACRO dune_int_div(a, b, present) AS CASE WHEN CASE WHEN b = 0 AND present THEN dune_fail('Division by zero') ELSE false END THEN NULL ELSE a // b END;
CREATE MACRO dune_int_mod(a, b, present) AS CASE WHEN CASE WHEN b = 0 AND present THEN dune_fail('Division by zero') ELSE false END THEN NULL WHEN b = -1 THEN a - a ELSE a % b END;
CREATE MACRO dune_div_decimal(a, b, present) AS CASE WHEN CASE WHEN b = 0 AND present THEN dune_fail('Division by zero') ELSE false END THEN NULL ELSE a / b END;
CREATE MACRO dune_mod_decimal(a, b, present) AS CASE WHEN CASE WHEN b = 0 AND present THEN dune_fail('Division by zero') ELSE false END THEN NULL ELSE a % b END;
CREATE MACRO dune_decimal_sum(x) AS CASE WHEN CASE WHEN length(ltrim(replace(CAST(x AS VARCHAR), '.', ''), '-0')) > 38 THEN dune_fail('Decimal overflow') ELSE false END THEN NULL ELSE x END;
CREATE MACRO dune_decimal_mean(upper, lower, n, scale) AS CASE WHEN n > 0 THEN dune_quotient(CAST(CAST(CAST(upper AS VARCHAR) || '0000000000000000000' AS BIGNUM) + CAST(CAST(lower AS VARCHAR) AS BIGNUM) AS VARCHAR), CAST(n AS VARCHAR) || repeat('0', scale), scale) END;
CREATE MACRO dune_big_times(a BIGNUM, b BIGNUM) AS CASE WHEN dune_int64(a) IS NOT NULL AND dune_int64(b) IS NOT NULL THEN CAST(CAST(dune_int64(a) AS HUGEINT) * CAST(dune_int64(b) AS HUGEINT) AS BIGNUM) ELSE CAST(dune_big_mul(a, b) AS BIGNUM) END;
CREATE MACRO dune_uint256(x BIGNUM) AS CASE WHEN x < CAST('0' AS BIGNUM) OR x > CAST('115792089237316195423570985008687907853269984665640564039457584007913129639935' AS BIGNUM) THEN CAST(CAST(dune_fail('uint256 out of range: ' || CAST(x AS VARCHAR)) AS VARCHAR) AS BIGNUM) ELSE x END;
CREATE MACRO dune_natural(x) AS CASE WHEN x < 0 THEN CAST(CAST(dune_fail('uint256 out of range: ' || x) AS VARCHAR) AS BIGNUM) ELSE CAST(x AS BIGNUM) END;
CREATE MACRO dune_int256(x BIGNUM) AS CASE WHEN x < CAST('-57896044618658097711785492504343953926634992332820282019728792003956564819968' AS BIGNUM) OR x > CAST('57896044618658097711785492504343953926634992332820282019728792003956564819967' AS BIGNUM) THEN CAST(CAST(dune_fail('int256 out of range: ' || CAST(x AS VARCHAR)) AS VARCHAR) AS BIGNUM) ELSE x END;
CREATE MACRO dune_greatest(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END,
  (a, b, c) AS CASE WHEN a IS NULL OR b IS NULL OR c IS NULL THEN NULL ELSE greatest(a, b, c) END;
CREATE MACRO dune_least(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE least(a, b) END,
  (a, b, c) AS CASE WHEN a IS NULL OR b IS NULL OR c IS NULL THEN NULL ELSE least(a, b, c) END;
CREATE MACRO dune_ln(x DOUBLE) AS CASE WHEN x > 0 THEN ln(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_log(b DOUBLE, x DOUBLE) AS dune_ln(x) / dune_ln(b);
CREATE MACRO dune_log2(x DOUBLE) AS CASE WHEN x > 0 THEN log2(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_log10(x DOUBLE) AS CASE WHEN x > 0 THEN log10(x) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN x IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_pow(a DOUBLE, b DOUBLE) AS CASE WHEN isfinite(b) OR abs(a) <> 1 AND NOT isnan(b) THEN pow(a, b) WHEN b IS NULL OR a IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_sin(x DOUBLE) AS CASE WHEN isfinite(x) THEN sin(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_cos(x DOUBLE) AS CASE WHEN isfinite(x) THEN cos(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_tan(x DOUBLE) AS CASE WHEN isfinite(x) THEN tan(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_asin(x DOUBLE) AS CASE WHEN x BETWEEN -1 AND 1 THEN asin(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_acos(x DOUBLE) AS CASE WHEN x BETWEEN -1 AND 1 THEN acos(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END;
CREATE MACRO dune_sign(x) AS CASE WHEN x > 0 AND NOT isnan(x) THEN 1 WHEN x < 0 THEN -1 ELSE x END;
CREATE MACRO dune_sqrt(x DOUBLE) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END;
CREATE MACRO dune_truncate(x DOUBLE) AS trunc(x), (x DOUBLE, n INTEGER) AS trunc(x * pow(10, n)) / pow(10, n);
CREATE MACRO dune_bucket_check(x, a, b, n) AS CASE WHEN n <= 0 THEN dune_fail('bucketCount must be greater than 0') WHEN isnan(x) THEN dune_fail('operand must not be NaN') WHEN NOT isfinite(a) THEN dune_fail('first bound must be finite') WHEN NOT isfinite(b) THEN dune_fail('second bound must be finite') WHEN a = b THEN dune_fail('bounds cannot equal each other') ELSE false END;
CREATE MACRO dune_bucket(x, lo, hi, n) AS CASE WHEN x < lo THEN 0 WHEN x >= hi THEN n + 1 ELSE CAST(trunc(n * (x - lo) / (hi - lo) + 1) AS BIGINT) END;
CREATE MACRO dune_width_bucket(x DOUBLE, a DOUBLE, b DOUBLE, n BIGINT) AS CASE WHEN x IS NULL OR a IS NULL OR b IS NULL OR n IS NULL THEN NULL WHEN dune_bucket_check(x, a, b, n) THEN NULL WHEN a < b THEN dune_bucket(x, a, b, n) ELSE n - dune_bucket(x, b, a, n) + 1 END;
CREATE MACRO dune_width_bins(x DOUBLE, bins) AS CASE WHEN CASE WHEN len(bins) = 0 THEN dune_fail('Bins cannot be an empty array') WHEN isnan(x) THEN dune_fail('Operand cannot be NaN') WHEN len(list_filter(bins, lambda b: NOT isfinite(b))) > 0 THEN dune_fail('Bin value must be finite') WHEN list_sort(bins) <> bins THEN dune_fail('Bin values are not sorted in ascending order') ELSE false END THEN NULL ELSE len(list_filter(bins, lambda b: b <= x)) END;
CREATE MACRO dune_random(a BIGINT, b BIGINT) AS a + CAST(floor(random() * (b - a)) AS BIGINT), (n BIGINT) AS CAST(floor(random() * n) AS BIGINT);
CREATE MACRO dune_signed(x HUGEINT, bits INTEGER) AS CAST(((x % CAST(pow(2, bits) AS HUGEINT) + CAST(pow(2, bits) AS HUGEINT) + CAST(pow(2, bits - 1) AS HUGEINT)) % CAST(pow(2, bits) AS HUGEINT)) - CAST(pow(2, bits - 1) AS HUGEINT) AS BIGINT);
-- A negative number of places counts as its lowest bits, as in Java.
CREATE MACRO dune_places(n) AS CASE WHEN n >= 0 THEN n ELSE n & 63 END;
CREATE MACRO dune_shl(x BIGINT, n BIGINT, bits INTEGER) AS CASE WHEN x IS NULL THEN NULL WHEN dune_places(n) >= bits THEN 0 ELSE dune_signed(CAST(x AS HUGEINT) * CAST(pow(2, dune_places(n)) AS HUGEINT), bits) END;
CREATE MACRO dune_shr(x BIGINT, n BIGINT, bits INTEGER) AS CASE WHEN x IS NULL THEN NULL WHEN dune_places(n) >= bits THEN 0 WHEN dune_places(n) = 0 THEN x ELSE CAST((CASE WHEN x < 0 THEN CAST(x AS HUGEINT) + CAST(pow(2, bits) AS HUGEINT) ELSE CAST(x AS HUGEINT) END) // CAST(pow(2, dune_places(n)) AS HUGEINT) AS BIGINT) END;
CREATE MACRO dune_sar(x BIGINT, n BIGINT, bits INTEGER) AS CASE WHEN dune_places(n) >= bits THEN CASE WHEN x < 0 THEN -1 WHEN x >= 0 THEN 0 END ELSE x >> dune_places(n) END;
CREATE MACRO dune_bits_check(x, bits) AS CASE WHEN bits < 2 OR bits > 64 THEN dune_fail('Bits specified in bit_count must be between 2 and 64, got ' || bits) WHEN bits < 64 AND (x >= CAST(pow(2, bits - 1) AS HUGEINT) OR x < -CAST(pow(2, bits - 1) AS HUGEINT)) THEN dune_fail('Number must be representable with the bits specified. ' || x || ' cannot be represented with ' || bits || ' bits') ELSE false END;
CREATE MACRO dune_bit_count(x BIGINT, bits BIGINT) AS CASE WHEN bits IS NULL OR dune_bits_check(x, bits) THEN NULL ELSE CAST(CASE WHEN bits >= 64 OR x >= 0 THEN bit_count(x) ELSE bit_count(x) - (64 - bits) END AS BIGINT) END;

-- --------------------------------------------------------------------- casts
CREATE MACRO dune_date_text(x) AS CASE WHEN x >= DATE '0001-01-01' THEN CAST(x AS VARCHAR) WHEN date_part('year', x) = 0 THEN '0000' || strftime(x, '-%m-%d') ELSE printf('-%04d', -date_part('year', x)) || strftime(x, '-%m-%d') END;
CREATE MACRO dune_varchar(x VARCHAR) AS x,
  (x BOOLEAN) AS CAST(x AS VARCHAR),
  (x BIGINT) AS CAST(x AS VARCHAR),
  (x HUGEINT) AS CAST(x AS VARCHAR),
  (x BIGNUM) AS CAST(x AS VARCHAR),
  (x DOUBLE) AS dune_double_text(x),
  (x FLOAT) AS dune_real_text(x),
  (x BLOB) AS '0x' || lower(hex(x)),
  (x DATE) AS dune_date_text(x),
  (x TIME) AS strftime(DATE '2000-01-01' + x, '%H:%M:%S.%g'),
  (x TIMESTAMP) AS strftime(x, '%Y-%m-%d %H:%M:%S.%g'),
  (x TIMESTAMPTZ) AS strftime(x, '%Y-%m-%d %H:%M:%S.%g') || ' UTC',
  (x INTERVAL) AS dune_interval_text(x),
  (x) AS CAST(x AS VARCHAR);
-- A double that no real is near to is infinite.
CREATE MACRO dune_real(x DOUBLE) AS CASE WHEN abs(x) < 3.4028235677973366e38 OR x IS NULL THEN CAST(x AS FLOAT) ELSE CAST(CASE WHEN isnan(x) THEN 'NaN' WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END AS FLOAT) END;
CREATE MACRO dune_clock_text(x, p) AS CASE p WHEN 0 THEN strftime(x, '%H:%M:%S') WHEN 3 THEN strftime(x, '%H:%M:%S.%g') WHEN 6 THEN strftime(x, '%H:%M:%S.%f') ELSE strftime(x, '%H:%M:%S.') || left(strftime(x, '%f'), p) END;
CREATE MACRO dune_timestamp_text(x, p) AS CASE WHEN x >= TIMESTAMP '0001-01-01' AND x < TIMESTAMP '10000-01-01' THEN CASE p WHEN 0 THEN strftime(x, '%Y-%m-%d %H:%M:%S') WHEN 3 THEN strftime(x, '%Y-%m-%d %H:%M:%S.%g') WHEN 6 THEN strftime(x, '%Y-%m-%d %H:%M:%S.%f') ELSE strftime(x, '%Y-%m-%d %H:%M:%S.') || left(strftime(x, '%f'), p) END ELSE CASE WHEN date_part('year', x) > 9999 THEN '+' ELSE '' END || dune_date_text(CAST(x AS DATE)) || ' ' || dune_clock_text(x, p) END;
CREATE MACRO dune_varchar_fit(s, n) AS CASE WHEN length(s) > n THEN CAST(dune_fail('Value ' || s || ' cannot be represented as varchar(' || n || ')') AS VARCHAR) ELSE s END;
CREATE MACRO dune_text_tinyint(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]+\s*') THEN CAST(s AS TINYINT) WHEN s IS NULL THEN NULL ELSE CAST(dune_fail('Cannot cast ''' || s || ''' to TINYINT') AS TINYINT) END;
CREATE MACRO dune_text_smallint(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]+\s*') THEN CAST(s AS SMALLINT) WHEN s IS NULL THEN NULL ELSE CAST(dune_fail('Cannot cast ''' || s || ''' to SMALLINT') AS SMALLINT) END;
CREATE MACRO dune_text_integer(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]+\s*') THEN CAST(s AS INTEGER) WHEN s IS NULL THEN NULL ELSE CAST(dune_fail('Cannot cast ''' || s || ''' to INT') AS INTEGER) END;
CREATE MACRO dune_text_bigint(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]+\s*') THEN CAST(s AS BIGINT) WHEN s IS NULL THEN NULL ELSE CAST(dune_fail('Cannot cast ''' || s || ''' to BIGINT') AS BIGINT) END;
-- DuckDB takes 1_000, inf and nan as well.
CREATE MACRO dune_text_double(s VARCHAR) AS CASE WHEN contains(s, '_') OR contains(s, 'n') OR contains(s, 'N') THEN CASE WHEN regexp_full_match(s, '\s*[+-]?(NaN|Infinity)\s*') THEN CAST(s AS DOUBLE) ELSE CAST(dune_fail('Cannot cast ''' || s || ''' to DOUBLE') AS DOUBLE) END ELSE CAST(s AS DOUBLE) END;
CREATE MACRO dune_number(s VARCHAR, words) AS CASE WHEN contains(s, '_') OR (CASE WHEN words THEN (contains(s, 'n') OR contains(s, 'N')) AND NOT regexp_full_match(s, '\s*[+-]?(NaN|Infinity)\s*') ELSE contains(s, ' ') END) THEN NULL ELSE s END;
CREATE MACRO dune_text_decimal(s VARCHAR, t) AS CASE WHEN contains(s, '_') OR contains(s, ' ') THEN CAST(dune_fail('Cannot cast VARCHAR ''' || s || ''' to ' || t || '. Value is not a number.') AS VARCHAR) ELSE s END;
CREATE MACRO dune_text_boolean(s VARCHAR) AS CASE WHEN lower(s) IN ('true', 't', '1') THEN true WHEN lower(s) IN ('false', 'f', '0') THEN false WHEN s IS NULL THEN NULL ELSE dune_fail('Cannot cast ''' || s || ''' to BOOLEAN') END;
CREATE MACRO dune_text_date(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}\s*') THEN CAST(ltrim(trim(s), '+') AS DATE) WHEN s IS NULL THEN NULL ELSE CAST(CAST(dune_fail('Value cannot be cast to date: ' || s) AS VARCHAR) AS DATE) END;
-- The engine's // cuts towards zero, which before 1970 is up.
CREATE MACRO dune_round_us(x, unit) AS x + unit // 2 - ((x + unit // 2) % unit + unit) % unit;
CREATE MACRO dune_round_ms(t) AS make_timestamp(dune_round_us(epoch_us(t), 1000));
CREATE MACRO dune_text_wall(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?( ?[A-Za-z+-].*)?)?\s*') THEN CAST(CASE WHEN regexp_matches(s, '\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}(\s*$|\s*[A-Za-z+-])') THEN regexp_extract(s, '[+-]?[0-9]{4,}-[0-9-]+ [0-9:]+') || ':00' ELSE regexp_extract(s, '[+-]?[0-9]{4,}-[0-9-]+( [0-9:.]+)?') END AS TIMESTAMP) WHEN s IS NULL THEN NULL ELSE CAST(CAST(dune_fail('Value cannot be cast to timestamp: ' || s) AS VARCHAR) AS TIMESTAMP) END;
CREATE MACRO dune_text_timestamp(s VARCHAR) AS dune_round_ms(dune_text_wall(s));
CREATE MACRO dune_zone_text(s) AS regexp_extract(s, '^\s*[+-]?[0-9]+-[0-9]+-[0-9]+(?: [0-9]+:[0-9]+(?::[0-9]+(?:\.[0-9]+)?)?)?\s*(.*?)\s*$', 1);
-- Of two instants that clocks show alike, in autumn, it is the first.
CREATE MACRO dune_from_wall(z, t) AS CASE WHEN timezone(z, timezone(z, t) - INTERVAL '1 hour') = t THEN timezone(z, t) - INTERVAL '1 hour' ELSE timezone(z, t) END;
-- with_timezone takes the second one where clocks are not behind UTC.
CREATE MACRO dune_with_zone(z, t) AS CASE WHEN t < timezone('UTC', timezone(z, t)) THEN dune_from_wall(z, t) ELSE timezone(z, t) END;
CREATE MACRO dune_at_offset(t, z) AS timezone('UTC', t - to_minutes(CAST(z[1] || '1' AS INTEGER) * (60 * CAST(z[2:3] AS INTEGER) + CASE WHEN length(z) > 3 THEN CAST(right(z, 2) AS INTEGER) ELSE 0 END)));
CREATE MACRO dune_in_zone(t, z) AS CASE WHEN z IN ('', 'UTC', 'Z', 'GMT') THEN timezone('UTC', t) WHEN regexp_full_match(z, '[+-][0-9]{2}(:?[0-9]{2})?') THEN dune_at_offset(t, z) ELSE dune_from_wall(z, t) END;
CREATE MACRO dune_text_timestamptz(s VARCHAR) AS dune_in_zone(dune_text_wall(regexp_extract(s, '^\s*[+-]?[0-9]+-[0-9]+-[0-9]+( [0-9]+:[0-9]+(:[0-9]+(\.[0-9]+)?)?)?')), dune_zone_text(s));
CREATE MACRO dune_text_time(s VARCHAR) AS CASE WHEN regexp_full_match(s, '\s*([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]+)?)?\s*') THEN CAST(DATE '2000-01-01' + CAST(trim(s) || CASE WHEN s LIKE '%:%:%' THEN '' ELSE ':00' END AS TIME) AS TIME) WHEN s IS NOT NULL THEN CAST(CAST(dune_fail('Value cannot be cast to time: ' || s) AS VARCHAR) AS TIME) END;
CREATE MACRO dune_round_time(t, unit) AS CAST(make_timestamp((epoch_us(DATE '1970-01-01' + t) + unit // 2) // unit * unit) AS TIME);
CREATE MACRO dune_round_to(t, unit) AS make_timestamp(dune_round_us(epoch_us(t), unit));
CREATE MACRO dune_round_to_tz(t, unit) AS make_timestamptz(dune_round_us(epoch_us(t), unit));
CREATE MACRO dune_cast_bigint(x VARCHAR) AS dune_text_bigint(x), (x DOUBLE) AS CAST(round(x) AS BIGINT), (x BIGINT) AS x, (x HUGEINT) AS CAST(x AS BIGINT), (x BIGNUM) AS CAST(x AS BIGINT), (x) AS CAST(x AS BIGINT);
CREATE MACRO dune_cast_integer(x VARCHAR) AS dune_text_integer(x), (x DOUBLE) AS CAST(round(x) AS INTEGER), (x BIGINT) AS CAST(x AS INTEGER), (x HUGEINT) AS CAST(x AS INTEGER), (x BIGNUM) AS CAST(CAST(x AS BIGINT) AS INTEGER), (x) AS CAST(x AS INTEGER);
CREATE MACRO dune_text_bignum(s VARCHAR) AS CASE WHEN regexp_full_match(s, '[+-]?[0-9]+') THEN CAST(ltrim(s, '+') AS BIGNUM) WHEN s IS NULL THEN NULL ELSE CAST(CAST(dune_fail('Cannot cast ''' || s || ''' to UINT256') AS VARCHAR) AS BIGNUM) END;
CREATE MACRO dune_bignum(x VARCHAR) AS CAST(x AS BIGNUM), (x DOUBLE) AS CAST(dune_double_integer(x) AS BIGNUM), (x BIGINT) AS CAST(x AS BIGNUM), (x HUGEINT) AS CAST(CAST(x AS VARCHAR) AS BIGNUM), (x BIGNUM) AS x, (x BLOB) AS CAST(dune_big_unsigned(x) AS BIGNUM);

-- ------------------------------------------------------------------ datetime
CREATE MACRO dune_now() AS getvariable('barchan_now');
CREATE MACRO dune_date_trunc(u, t DATE) AS CAST(date_trunc(u, t) AS DATE),
  (u, t TIMESTAMP) AS date_trunc(u, t),
  (u, t TIMESTAMPTZ) AS date_trunc(u, t),
  (u, t TIME) AS CAST(date_trunc(u, DATE '2000-01-01' + t) AS TIME);
CREATE MACRO dune_plus(a DATE, b INTERVAL) AS CAST(a + b AS DATE),
  (a INTERVAL, b DATE) AS CAST(a + b AS DATE),
  (a, b) AS a + b;
CREATE MACRO dune_minus(a DATE, b INTERVAL) AS CAST(a - b AS DATE),
  (a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER)),
  (a, b) AS a - b;
CREATE MACRO dune_add_ms(n, t, unit) AS dune_round_to(t + to_milliseconds(CAST(n AS BIGINT)), unit);
CREATE MACRO dune_unit_of_date(u) AS CASE WHEN lower(u) IN ('day', 'week', 'month', 'quarter', 'year') THEN lower(u) WHEN u IS NOT NULL THEN CAST(dune_fail('''' || u || ''' is not a valid DATE field') AS VARCHAR) END;
CREATE MACRO dune_unit_of_time(u) AS CASE WHEN lower(u) IN ('millisecond', 'second', 'minute', 'hour') THEN lower(u) WHEN u IS NOT NULL THEN CAST(dune_fail('''' || u || ''' is not a valid TIME field') AS VARCHAR) END;
CREATE MACRO dune_unit_of_timestamp(u) AS CASE WHEN lower(u) IN ('millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year') THEN lower(u) WHEN u IS NOT NULL THEN CAST(dune_fail('''' || u || ''' is not a valid TIMESTAMP field') AS VARCHAR) END;
CREATE MACRO dune_unit(u VARCHAR, n BIGINT) AS CASE lower(u)
  WHEN 'millisecond' THEN to_milliseconds(n) WHEN 'second' THEN to_seconds(n) WHEN 'minute' THEN to_minutes(n) WHEN 'hour' THEN to_hours(n)
  WHEN 'day' THEN to_days(CAST(n AS INTEGER)) WHEN 'week' THEN to_days(CAST(7 * n AS INTEGER)) WHEN 'month' THEN to_months(CAST(n AS INTEGER))
  WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER)) WHEN 'year' THEN to_months(CAST(12 * n AS INTEGER))
  ELSE CAST(CAST(dune_fail('''' || u || ''' is not a valid TIMESTAMP field') AS VARCHAR) AS INTERVAL) END;
CREATE MACRO dune_from_unixtime(x BIGINT) AS make_timestamptz(x * 1000000),
  (x DOUBLE) AS make_timestamptz(CASE WHEN isnan(x) THEN 0 ELSE CAST(round(x * 1000) AS BIGINT) * 1000 END);
CREATE MACRO dune_from_nanos(n) AS make_timestamptz(CAST((CAST(n AS HUGEINT) - (n % 1000 + 1000) % 1000) // 1000 AS BIGINT));
CREATE MACRO dune_interval_ms(i INTERVAL) AS CAST(round((date_part('day', i) * 86400000 + date_part('hour', i) * 3600000 + date_part('minute', i) * 60000) + date_part('microsecond', i) / 1000) AS BIGINT);
CREATE MACRO dune_interval_part(u, i INTERVAL) AS CASE u
  WHEN 'day' THEN dune_interval_ms(i) // 86400000 WHEN 'hour' THEN dune_interval_ms(i) // 3600000 % 24 WHEN 'minute' THEN dune_interval_ms(i) // 60000 % 60
  WHEN 'second' THEN dune_interval_ms(i) // 1000 % 60 WHEN 'millisecond' THEN dune_interval_ms(i) % 1000
  WHEN 'year' THEN date_part('year', i) WHEN 'month' THEN date_part('month', i) END;
CREATE MACRO dune_interval_months(c) AS date_part('month', c) + 12 * date_part('year', c);
CREATE MACRO dune_interval_days(ms) AS to_days(CAST(ms // 86400000 AS INTEGER)) + to_milliseconds(CAST(ms % 86400000 AS BIGINT));
CREATE MACRO dune_interval_of(ms) AS CASE WHEN CASE WHEN abs(ms) > 185542587100800000 THEN dune_fail('Interval out of range: it has more than 2147483647 days') ELSE false END THEN NULL ELSE dune_interval_days(ms) END;
CREATE MACRO dune_factor(x DOUBLE) AS CASE WHEN NOT isnan(x) OR x IS NULL THEN x ELSE CAST(dune_fail('Cannot multiply by double ' || dune_double_text(x)) AS DOUBLE) END;
CREATE MACRO dune_divisor(x DOUBLE) AS CASE WHEN x <> 0 AND NOT isnan(x) OR x IS NULL THEN x ELSE CAST(dune_fail('Cannot divide by double ' || dune_double_text(x)) AS DOUBLE) END;
CREATE MACRO dune_interval_times(i, x DOUBLE) AS dune_interval_of(CAST(least(greatest(trunc(dune_interval_ms(i) * dune_factor(x)), -9223372036854774784), 9223372036854774784) AS BIGINT));
CREATE MACRO dune_interval_divided(i, x DOUBLE) AS dune_interval_of(CAST(least(greatest(trunc(dune_interval_ms(i) / dune_divisor(x)), -9223372036854774784), 9223372036854774784) AS BIGINT));
CREATE MACRO dune_months_times(i, x DOUBLE) AS to_months(CAST(trunc(dune_interval_months(i) * dune_factor(x)) AS INTEGER));
CREATE MACRO dune_months_divided(i, x DOUBLE) AS to_months(CAST(trunc(dune_interval_months(i) / dune_divisor(x)) AS INTEGER));
CREATE MACRO dune_whole_days(i) AS CASE WHEN CASE WHEN dune_interval_ms(i) % 86400000 <> 0 THEN dune_fail('Cannot add hour, minutes or seconds to a date') ELSE false END THEN NULL ELSE i END;
CREATE MACRO dune_time_minus(a, b) AS (DATE '2000-01-01' + a) - (DATE '2000-01-01' + b);
CREATE MACRO dune_iso8601(t DATE) AS dune_date_text(t), (t TIMESTAMP) AS strftime(t, '%Y-%m-%dT%H:%M:%S.%g'), (t TIMESTAMPTZ) AS strftime(t, '%Y-%m-%dT%H:%M:%S.%g') || 'Z';
CREATE MACRO dune_step_check(a, b, c) AS CASE WHEN b IS NULL THEN false WHEN a + c = a THEN dune_fail('sequence step must not be zero') WHEN (a + c > a) <> (b > a) AND a <> b THEN dune_fail('sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start') ELSE false END;
-- A sequence has at most 10000 items. The checks do not keep DuckDB from computing
-- constants that they stand before, so the ends are brought near as well.
CREATE MACRO dune_length_check(n) AS CASE WHEN n >= 10000 THEN dune_fail('result of sequence function must not have more than 10000 entries') ELSE false END;
CREATE MACRO dune_near(a, b, c) AS CASE WHEN (c > 0) = (b > a + 10000 * c) THEN a + 10000 * c ELSE b END;
CREATE MACRO dune_range(a, b) AS CASE WHEN dune_length_check(abs(CAST(b AS HUGEINT) - a)) THEN NULL WHEN a <= b THEN generate_series(a, CAST(dune_near(CAST(a AS HUGEINT), b, 1) AS BIGINT)) ELSE generate_series(a, CAST(dune_near(CAST(a AS HUGEINT), b, -1) AS BIGINT), -1) END,
  (a, b, c) AS CASE WHEN dune_step_check(CAST(a AS HUGEINT), b, c) OR dune_length_check((CAST(b AS HUGEINT) - a) // c) THEN NULL ELSE generate_series(a, CAST(dune_near(CAST(a AS HUGEINT), b, CAST(c AS HUGEINT)) AS BIGINT), c) END;
CREATE MACRO dune_days(a, b) AS CASE WHEN dune_length_check(abs(date_diff('day', a, b))) THEN NULL WHEN a <= b THEN generate_series(a, CASE WHEN b > a + INTERVAL '10000 days' THEN a ELSE b END, INTERVAL '1 day') ELSE generate_series(a, CASE WHEN b < a - INTERVAL '10000 days' THEN a ELSE b END, INTERVAL '-1 day') END;
CREATE MACRO dune_interval_us(i INTERVAL) AS CAST(date_part('day', i) AS HUGEINT) * 86400000000 + date_part('hour', i) * 3600000000 + date_part('minute', i) * 60000000 + date_part('microsecond', i);
CREATE MACRO dune_day_step(i INTERVAL) AS CASE WHEN dune_interval_us(i) % 86400000000 <> 0 THEN CAST(CAST(dune_fail('sequence step must be a day interval if start and end values are dates') AS VARCHAR) AS INTERVAL) ELSE i END;
CREATE MACRO dune_series(a, b, c) AS CASE WHEN dune_step_check(a, b, c) OR dune_length_check((epoch_us(b) - epoch_us(a)) // dune_interval_us(c)) THEN NULL ELSE generate_series(a, make_timestamp(CAST(dune_near(epoch_us(a), epoch_us(b), dune_interval_us(c)) AS BIGINT)), c) END;
CREATE MACRO dune_months(a, b, c) AS CASE WHEN dune_step_check(a, b, c) OR dune_length_check(date_sub('month', a, b) // dune_interval_months(c)) THEN NULL ELSE list_transform(range(0, CASE WHEN date_sub('month', a, b) // dune_interval_months(c) < 10000 THEN date_sub('month', a, b) // dune_interval_months(c) + 1 END), lambda i: a + to_months(CAST(i * dune_interval_months(c) AS INTEGER))) END;
CREATE MACRO dune_sequence(a BIGINT, b BIGINT) AS dune_range(a, b),
  (a DATE, b DATE) AS CAST(dune_days(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP)) AS DATE[]),
  (a BIGINT, b BIGINT, c BIGINT) AS dune_range(a, b, c),
  (a DATE, b DATE, c INTERVAL) AS CAST(dune_series(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), c) AS DATE[]),
  (a TIMESTAMP, b TIMESTAMP, c INTERVAL) AS dune_series(a, b, c),
  (a TIMESTAMPTZ, b TIMESTAMPTZ, c INTERVAL) AS CAST(dune_series(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), c) AS TIMESTAMPTZ[]);

-- ------------------------------------------------------------------- strings
CREATE MACRO dune_substr(s VARCHAR, i BIGINT) AS CASE WHEN i = 0 OR i < -length(s) OR i > 4294967295 THEN CASE WHEN s IS NOT NULL THEN '' END ELSE substring(s, i) END,
  (s VARCHAR, i BIGINT, n BIGINT) AS CASE WHEN n IS NULL THEN NULL WHEN i = 0 OR i < -length(s) OR i > 4294967295 OR n <= 0 THEN CASE WHEN s IS NOT NULL AND i IS NOT NULL AND n IS NOT NULL THEN '' END ELSE substring(s, i, least(n, 4294967295)) END,
  (s BLOB, i BIGINT) AS CASE WHEN i = 0 OR i < -octet_length(s) OR i > octet_length(s) THEN CAST('' AS BLOB) WHEN i < 0 THEN s[octet_length(s) + i + 1:] ELSE s[i:] END,
  (s BLOB, i BIGINT, n BIGINT) AS CASE WHEN s IS NULL OR i IS NULL OR n IS NULL THEN NULL WHEN i = 0 OR i < -octet_length(s) OR i > octet_length(s) OR n <= 0 THEN CAST('' AS BLOB) WHEN i < 0 THEN s[octet_length(s) + i + 1:octet_length(s) + i + least(n, octet_length(s))] ELSE s[i:i + least(n, octet_length(s)) - 1] END;
-- What trim takes away: spaces that may break a line, and control characters
-- between lines and words.
CREATE MACRO dune_blanks() AS chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(32) || chr(28) || chr(29) || chr(30) || chr(31) || chr(133) || chr(5760) || chr(8192) || chr(8193) || chr(8194) || chr(8195) || chr(8196) || chr(8197) || chr(8198) || chr(8200) || chr(8201) || chr(8202) || chr(8232) || chr(8233) || chr(8287) || chr(12288);
CREATE MACRO dune_trim(s) AS trim(s, dune_blanks());
CREATE MACRO dune_ltrim(s) AS ltrim(s, dune_blanks());
CREATE MACRO dune_rtrim(s) AS rtrim(s, dune_blanks());
CREATE MACRO dune_length(s VARCHAR) AS length(s), (s BLOB) AS octet_length(s);
CREATE MACRO dune_reverse(s VARCHAR) AS reverse(s), (s BLOB) AS dune_bytes_reverse(s), (s) AS list_reverse(s);
CREATE MACRO dune_split(s, d) AS CASE WHEN d = '' THEN CAST(CAST(dune_fail('The delimiter may not be the empty string') AS VARCHAR) AS VARCHAR[]) ELSE string_split(s, d) END,
  (s, d, n) AS CASE WHEN s IS NULL OR d IS NULL OR n IS NULL THEN NULL WHEN CASE WHEN n <= 0 THEN dune_fail('Limit must be positive') WHEN n > 2147483647 THEN dune_fail('Limit is too large') WHEN d = '' THEN dune_fail('The delimiter may not be the empty string') ELSE false END THEN NULL WHEN len(string_split(s, d)) <= n THEN string_split(s, d) ELSE list_append(string_split(s, d)[1:n - 1], array_to_string(string_split(s, d)[n:], d)) END;
CREATE MACRO dune_replace(s, a, b) AS CASE WHEN a = '' THEN regexp_replace(s, '', replace(b, '\', '\\'), 'g') ELSE replace(s, a, b) END, (s, a) AS replace(s, a, '');
CREATE MACRO dune_split_part(s, d, i) AS CASE WHEN s IS NULL OR d IS NULL OR (d = '' AND s = '') THEN NULL WHEN i < 1 THEN CAST(dune_fail('Index must be greater than zero') AS VARCHAR) ELSE string_split(s, d)[i] END;
CREATE MACRO dune_strpos(s VARCHAR, t VARCHAR) AS instr(s, t),
  (s VARCHAR, t VARCHAR, n BIGINT) AS dune_strpos_nth(s, t, n);
CREATE MACRO dune_pad_check(n, p) AS CASE WHEN n < 0 OR n > 2147483647 THEN dune_fail('Target length must be in the range [0..2147483647]') WHEN p = '' THEN dune_fail('Padding string must not be empty') ELSE false END;
CREATE MACRO dune_lpad(s, n, p) AS CASE WHEN s IS NULL OR n IS NULL OR p IS NULL THEN NULL WHEN dune_pad_check(n, p) THEN NULL ELSE lpad(s, CAST(n AS INTEGER), p) END;
CREATE MACRO dune_rpad(s, n, p) AS CASE WHEN s IS NULL OR n IS NULL OR p IS NULL THEN NULL WHEN dune_pad_check(n, p) THEN NULL ELSE rpad(s, CAST(n AS INTEGER), p) END;
-- A sharp s has no capital in Trino; DuckDB gives it one.
CREATE MACRO dune_upper(s) AS CASE WHEN contains(s, 'ß') THEN replace(upper(replace(s, 'ß', chr(57344))), chr(57344), 'ß') ELSE upper(s) END;
CREATE MACRO dune_null_group(s, p, g) AS regexp_extract(s, p, g);
CREATE MACRO dune_regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END,
  (s, p, g) AS CASE WHEN regexp_matches(s, p) THEN dune_null_group(s, p, g) END;
CREATE MACRO dune_key_value(e, k) AS CASE WHEN CASE WHEN len(string_split(e, k)) <> 2 THEN dune_fail('Key-value delimiter must appear exactly once in each entry. Bad input: ' || e) ELSE false END THEN NULL ELSE struct_pack(k := string_split(e, k)[1], v := string_split(e, k)[2]) END;
CREATE MACRO dune_key_values(s, d, k) AS CASE
  WHEN CASE WHEN d = '' THEN dune_fail('entryDelimiter is empty') WHEN k = '' THEN dune_fail('keyValueDelimiter is empty') WHEN d = k THEN dune_fail('entryDelimiter and keyValueDelimiter must not be the same') ELSE false END THEN NULL
  WHEN d IS NULL OR k IS NULL THEN NULL
  ELSE list_transform(CASE WHEN s = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(CASE WHEN ends_with(s, d) THEN left(s, length(s) - length(d)) ELSE s END, d) END, lambda e: dune_key_value(e, k)) END;
CREATE MACRO dune_split_to_map(s, d, k) AS map_from_entries(dune_key_values(s, d, k));

-- ----------------------------------------------------------------- varbinary
CREATE MACRO dune_sha256(b) AS unhex(sha256(b));
CREATE MACRO dune_md5(b) AS unhex(md5(b));
CREATE MACRO dune_sha1(b) AS unhex(sha1(b));
CREATE MACRO dune_bytes_position(needle, hay) AS CASE WHEN instr(hex(hay), hex(needle)) % 2 = 1 THEN (instr(hex(hay), hex(needle)) + 1) // 2 WHEN needle IS NULL OR hay IS NULL THEN NULL ELSE dune_bytes_find(needle, hay) END;
CREATE MACRO dune_bytes_starts_with(b, p) AS starts_with(hex(b), hex(p));
CREATE MACRO dune_bytes_ltrim(b) AS unhex(regexp_replace(hex(b), '^(00)+', ''));
CREATE MACRO dune_bytes_rtrim(b) AS unhex(regexp_replace(hex(b), '^((?:..)*?)(00)+$', '\1'));
CREATE MACRO dune_bytes_lpad(b, n, p) AS dune_bytes_pad(b, CAST(n AS BIGINT), p, true);
CREATE MACRO dune_bytes_rpad(b, n, p) AS dune_bytes_pad(b, CAST(n AS BIGINT), p, false);
-- Words whose upper half, or upper three quarters, are zero: most are.
CREATE MACRO dune_word64(b) AS octet_length(b) = 32 AND b < (repeat('\x00', 23) || '\x01')::BLOB;
CREATE MACRO dune_word128(b) AS octet_length(b) = 32 AND b < (repeat('\x00', 15) || '\x01')::BLOB;
CREATE MACRO dune_uint64(b) AS TRY_CAST('0x' || hex(b) AS UBIGINT);
CREATE MACRO dune_uint128(b) AS CAST(CAST(dune_uint64(b[17:24]) AS UHUGEINT) * CAST(18446744073709551616 AS UHUGEINT) + CAST(dune_uint64(b[25:32]) AS UHUGEINT) AS BIGNUM);
CREATE MACRO dune_bytes_unsigned(b) AS CASE WHEN dune_word64(b) THEN CAST(dune_uint64(b[25:32]) AS BIGNUM) WHEN dune_word128(b) THEN dune_uint128(b) ELSE CAST(dune_big_unsigned(b) AS BIGNUM) END;
-- So are the negative numbers beside zero, in two's complement.
CREATE MACRO dune_below64(b) AS octet_length(b) = 32 AND b >= (repeat('\xff', 24) || '\x80' || repeat('\x00', 7))::BLOB;
CREATE MACRO dune_below128(b) AS octet_length(b) = 32 AND b >= (repeat('\xff', 16) || repeat('\x00', 16))::BLOB;
CREATE MACRO dune_bytes_signed(b) AS CASE WHEN dune_word64(b) THEN CAST(dune_uint64(b[25:32]) AS BIGNUM) WHEN dune_below64(b) THEN CAST(CAST(CAST(dune_uint64(b[25:32]) AS HUGEINT) - 18446744073709551616 AS BIGINT) AS BIGNUM) WHEN dune_word128(b) THEN dune_uint128(b) WHEN dune_below128(b) THEN dune_uint128(b) - CAST('340282366920938463463374607431768211456' AS BIGNUM) ELSE CAST(dune_big_signed(b) AS BIGNUM) END;

-- ------------------------------------------------------------ arrays and maps
CREATE MACRO dune_at(a, i) AS CASE WHEN CASE WHEN i = 0 THEN dune_fail('SQL array indices start at 1') ELSE false END THEN NULL ELSE a[i] END;
CREATE MACRO dune_item(a, i) AS CASE WHEN CASE WHEN i = 0 THEN dune_fail('SQL array indices start at 1') WHEN i < 0 THEN dune_fail('Array subscript is negative: ' || i) WHEN i > len(a) THEN dune_fail('Array subscript must be less than or equal to array length: ' || i || ' > ' || len(a)) ELSE false END THEN NULL ELSE a[i] END;
CREATE MACRO dune_map_item(m, k) AS CASE WHEN CASE WHEN NOT map_contains(m, k) THEN dune_fail('Key not present in map: ' || CAST(k AS VARCHAR)) ELSE false END THEN NULL ELSE m[k] END;
CREATE MACRO dune_contains(a, x) AS CASE WHEN a IS NULL OR x IS NULL THEN NULL WHEN list_contains(a, x) THEN true WHEN list_count(a) < len(a) THEN NULL ELSE false END;
CREATE MACRO dune_array_distinct(a) AS list_transform([a], lambda m: CASE WHEN len(list_distinct(m)) = len(m) THEN m
  ELSE list_transform(list_transform([list_sort(list_transform(m, lambda e, i: struct_pack(k := e, i := i)))],
    lambda s: list_sort(list_transform(list_filter(s, lambda e, j: j = 1 OR e.k IS DISTINCT FROM s[j - 1].k), lambda e: e.i)))[1], lambda i: m[i]) END)[1];
CREATE MACRO dune_array_min(a) AS CASE WHEN list_count(a) < len(a) THEN NULL ELSE list_min(a) END;
CREATE MACRO dune_array_max(a) AS CASE WHEN list_count(a) < len(a) THEN NULL ELSE list_max(a) END;
CREATE MACRO dune_array_max_double(a) AS CASE WHEN list_count(a) < len(a) THEN NULL ELSE coalesce(list_max(list_filter(a, lambda v: NOT isnan(v))), list_max(a)) END;
CREATE MACRO dune_array_position(a, x) AS CASE WHEN a IS NULL OR x IS NULL THEN NULL ELSE CAST(coalesce(list_position(a, x), 0) AS BIGINT) END;
CREATE MACRO dune_array_remove(a, x) AS CASE WHEN x IS NULL THEN NULL ELSE list_filter(a, lambda v: v IS DISTINCT FROM x) END;
CREATE MACRO dune_array_union(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE dune_array_distinct(list_concat(a, b)) END;
-- dune_array_places are both arrays sorted as one: of equal items those of b, whose
-- place is 0, come first.
CREATE MACRO dune_array_places(a, b) AS list_sort(list_concat(list_transform(b, lambda v: struct_pack(k := v, i := CAST(0 AS BIGINT))), list_transform(a, lambda v, i: struct_pack(k := v, i := CAST(i AS BIGINT)))));
CREATE MACRO dune_array_common(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_transform([a], lambda m: list_transform(list_transform([dune_array_places(a, b)],
  lambda s: list_sort(list_transform(list_filter(s, lambda e, j: e.i > 0 AND j > 1 AND s[j - 1].i = 0 AND e.k IS NOT DISTINCT FROM s[j - 1].k), lambda e: e.i)))[1], lambda i: m[i]))[1] END;
-- The items have the order of the longer array.
CREATE MACRO dune_array_intersect(a, b) AS CASE WHEN len(a) < len(b) THEN dune_array_common(b, a) ELSE dune_array_common(a, b) END;
CREATE MACRO dune_array_except(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(b) = 0 THEN a ELSE list_transform([a], lambda m: list_transform(list_transform([dune_array_places(a, b)],
  lambda s: list_sort(list_transform(list_filter(s, lambda e, j: e.i > 0 AND (j = 1 OR e.k IS DISTINCT FROM s[j - 1].k)), lambda e: e.i)))[1], lambda i: m[i]))[1] END;
CREATE MACRO dune_arrays_overlap(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN list_has_any(list_filter(a, lambda v: v IS NOT NULL), b) THEN true WHEN len(a) > 0 AND len(b) > 0 AND (list_count(a) < len(a) OR list_count(b) < len(b)) THEN NULL ELSE false END;
CREATE MACRO dune_slice(a, i, n) AS CASE WHEN CASE WHEN i = 0 THEN dune_fail('SQL array indices start at 1') WHEN n < 0 THEN dune_fail('length must be greater than or equal to 0') ELSE false END OR n IS NULL THEN NULL WHEN n = 0 OR i > len(a) OR i < -len(a) THEN a[1:0] WHEN i < 0 THEN a[len(a) + i + 1:len(a) + i + least(n, len(a))] ELSE a[i:i + least(n, len(a)) - 1] END;
CREATE MACRO dune_repeat(x, n) AS CASE WHEN CASE WHEN n < 0 THEN dune_fail('count argument of repeat function must be greater than or equal to 0') WHEN n > 100000 THEN dune_fail('count argument of repeat function must be less than or equal to 100000') ELSE false END THEN NULL ELSE list_transform(range(0, CASE WHEN n <= 100000 THEN CAST(n AS BIGINT) END), lambda i: x) END;
CREATE MACRO dune_any_match(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN true WHEN list_count(l) < len(l) THEN NULL ELSE false END;
CREATE MACRO dune_all_match(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, false) THEN false WHEN list_count(l) < len(l) THEN NULL ELSE true END;
CREATE MACRO dune_none_match(l) AS NOT dune_any_match(l);
-- dune_map_eq compares what of_keys says of each key of a: whether b has the same value.
CREATE MACRO dune_map_eq(a, b, of_keys) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN cardinality(a) <> cardinality(b) THEN false ELSE dune_all_match(of_keys) END;
CREATE MACRO dune_array_eq(a, b, of_items) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN false ELSE dune_all_match(of_items) END;
CREATE MACRO dune_list_eq(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN false WHEN list_count(a) < len(a) OR list_count(b) < len(b) THEN CASE WHEN list_contains(list_transform(list_zip(a, b), lambda p: p[1] = p[2]), false) THEN false ELSE NULL END ELSE a = b END;
CREATE MACRO dune_contains_sequence(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE len(b) = 0 OR list_contains(list_transform(range(1, len(a) - len(b) + 2), lambda i: a[i:i + len(b) - 1] = b), true) END;
CREATE MACRO dune_trim_array(a, n) AS CASE WHEN CASE WHEN n < 0 THEN dune_fail('size must not be negative: ' || n) WHEN n > len(a) THEN dune_fail('size must not exceed array cardinality ' || len(a) || ': ' || n) ELSE false END THEN NULL ELSE a[1:len(a) - n] END;
CREATE MACRO dune_zip(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_zip(a, b) END;
CREATE MACRO dune_array_join(a, d) AS CASE WHEN a IS NOT NULL AND d IS NOT NULL THEN coalesce(array_to_string(a, d), '') END;
-- Of the engine's array_to_string the separator must be a constant.
CREATE MACRO dune_array_join_by(a, d) AS CASE WHEN a IS NOT NULL AND d IS NOT NULL THEN substring(coalesce(array_to_string(list_transform(a, lambda v: d || v), ''), ''), length(d) + 1) END;
-- As many items as combinations of n may hold in all: 100000.
CREATE MACRO dune_combinable(a, n) AS CASE WHEN CASE WHEN n < 0 THEN dune_fail('combination size must not be negative: ' || n) WHEN n > 5 THEN dune_fail('combination size must not exceed 5: ' || n)
  WHEN n * (CASE n WHEN 1 THEN len(a) WHEN 2 THEN CAST(len(a) AS DOUBLE) * (len(a) - 1) / 2 WHEN 3 THEN CAST(len(a) AS DOUBLE) * (len(a) - 1) * (len(a) - 2) / 6
    WHEN 4 THEN CAST(len(a) AS DOUBLE) * (len(a) - 1) * (len(a) - 2) * (len(a) - 3) / 24 WHEN 5 THEN CAST(len(a) AS DOUBLE) * (len(a) - 1) * (len(a) - 2) * (len(a) - 3) * (len(a) - 4) / 120 ELSE 0 END) > 100000
  THEN dune_fail('combinations exceed max size') ELSE false END THEN NULL ELSE a END;
CREATE MACRO dune_same_length(a, b) AS CASE WHEN len(a) <> len(b) THEN dune_fail('The arguments must have the same length') ELSE false END;
CREATE MACRO dune_ngrams(a, n) AS CASE WHEN CASE WHEN n <= 0 THEN dune_fail('N must be positive') ELSE false END OR n IS NULL THEN NULL WHEN len(a) <= n THEN [a] ELSE list_transform(range(1, len(a) - greatest(n, 1) + 2), lambda i: a[i:i + n - 1]) END;
-- A NULL among the numbers is 0 here, as in Trino.
CREATE MACRO dune_dot_product(a, b) AS CASE WHEN dune_same_length(a, b) OR a IS NULL OR b IS NULL THEN NULL ELSE coalesce(list_sum(list_transform(list_zip(a, b), lambda p: CAST(coalesce(p[1], 0) AS DOUBLE) * CAST(coalesce(p[2], 0) AS DOUBLE))), CAST(0 AS DOUBLE)) END;
CREATE MACRO dune_euclidean_distance(a, b) AS CASE WHEN dune_same_length(a, b) OR a IS NULL OR b IS NULL THEN NULL ELSE sqrt(coalesce(list_sum(list_transform(list_zip(a, b), lambda p: pow(CAST(coalesce(p[1], 0) AS DOUBLE) - CAST(coalesce(p[2], 0) AS DOUBLE), 2))), CAST(0 AS DOUBLE))) END;
CREATE MACRO dune_magnitude(a) AS CASE WHEN dune_dot_product(a, a) = 0 THEN CAST(dune_fail('Vector magnitude cannot be zero') AS DOUBLE) ELSE sqrt(dune_dot_product(a, a)) END;
CREATE MACRO dune_cosine_similarity(a, b) AS CASE WHEN dune_same_length(a, b) THEN NULL WHEN list_count(a) < len(a) OR list_count(b) < len(b) THEN NULL ELSE dune_dot_product(a, b) / (dune_magnitude(a) * dune_magnitude(b)) END;
-- Keys that repeat are found by sorting them with their places: a list of a list, of
-- one item, names what would else be computed again for each entry.
CREATE MACRO dune_map_first(l) AS list_transform([l], lambda m: CASE WHEN len(list_distinct(list_transform(m, lambda e: e.k))) = len(m) THEN map_from_entries(m)
  ELSE map_from_entries(list_transform(list_transform([list_sort(list_transform(m, lambda e, i: struct_pack(k := e.k, i := i)))],
    lambda s: list_sort(list_transform(list_filter(s, lambda e, j: j = 1 OR e.k IS DISTINCT FROM s[j - 1].k), lambda e: e.i)))[1], lambda i: m[i])) END)[1];
CREATE MACRO dune_multimap(l) AS list_transform([l], lambda m: list_transform([list_sort(list_transform(m, lambda e, i: struct_pack(k := e.k, i := i)))],
  lambda s: list_transform([list_filter(range(1, len(s) + 1), lambda j: j = 1 OR s[j].k IS DISTINCT FROM s[j - 1].k)],
    lambda f: map_from_entries(list_transform(list_sort(list_transform(f, lambda j, t: struct_pack(i := s[j].i, a := j, z := coalesce(f[t + 1] - 1, len(s))))),
      lambda g: struct_pack("key" := s[g.a].k, "value" := list_transform(s[g.a:g.z], lambda e: m[e.i].v)))))[1])[1])[1];
CREATE MACRO dune_map_union(l) AS CASE WHEN list_count(l) > 0 THEN dune_map_first(list_transform(flatten(list_transform(list_filter(l, lambda m: m IS NOT NULL), lambda m: map_entries(m))), lambda e: struct_pack(k := e.key, v := e.value))) END;
CREATE MACRO dune_split_to_multimap(s, d, k) AS dune_multimap(dune_key_values(s, d, k));
CREATE MACRO dune_norm(l) AS CASE WHEN list_count(l) < len(l) THEN NULL ELSE sqrt(coalesce(list_sum(list_transform(l, lambda v: CAST(v AS DOUBLE) * CAST(v AS DOUBLE))), 0)) END;
CREATE MACRO dune_cosine_maps(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE coalesce(list_sum(list_transform(map_entries(a), lambda e: CAST(e.value AS DOUBLE) * CAST(b[e.key] AS DOUBLE))), CAST(0 AS DOUBLE)) / (dune_norm(map_values(a)) * dune_norm(map_values(b))) END;
CREATE MACRO dune_array_histogram(a) AS map_from_entries(list_transform(list_distinct(a), lambda k: struct_pack("key" := k, "value" := len(list_filter(a, lambda v: v = k)))));

-- ---------------------------------------------------------------------- JSON
CREATE MACRO dune_json_parse(s) AS CAST(dune_json_text(s) AS JSON);
CREATE MACRO dune_json_extract(j, p) AS CAST(dune_json_extract_text(j, p) AS JSON);
CREATE MACRO dune_json_array_get(j, i) AS CAST(dune_json_array_get_text(j, i) AS JSON);

-- ------------------------------------------------------------------ intervals
CREATE MACRO dune_parse_duration(s) AS to_milliseconds(dune_duration(s));
CREATE MACRO dune_interval_sign(s) AS CASE WHEN s LIKE '-%' THEN -1 ELSE 1 END;
CREATE MACRO dune_parse_interval(s) AS CASE
  WHEN regexp_full_match(s, '-?\d+ [\d:.]+') THEN to_days(CAST(regexp_extract(s, '\d+') AS INTEGER) * dune_interval_sign(s)) + CAST(regexp_extract(s, ' (.*)', 1) AS INTERVAL) * dune_interval_sign(s)
  WHEN regexp_full_match(s, '-?\d+-\d+') THEN to_months((CAST(regexp_extract(s, '(\d+)-', 1) AS INTEGER) * 12 + CAST(regexp_extract(s, '(\d+)$', 1) AS INTEGER)) * dune_interval_sign(s))
  ELSE TRY_CAST(s AS INTERVAL) END;
-- A percentage as DuckDB's quantile of the order from above; -2 is refused by it.
CREATE MACRO dune_percentile(p) AS CASE WHEN p = 1 THEN -1e-300 WHEN p >= 0 AND p < 1 THEN CAST(p AS DOUBLE) - 1 ELSE -2 END;
CREATE MACRO dune_weight(w) AS CASE WHEN w >= 1 AND isfinite(w) THEN w ELSE CAST(dune_fail('weight must be >= 1, was ' || w) AS DOUBLE) END;
-- Values in order, each with the weight of all up to it.
CREATE MACRO dune_ranked(l) AS list_transform([list_sort(list_filter(l, lambda e: e IS NOT NULL))], lambda s: list_transform(s, lambda e, i: struct_pack(v := e.v, c := list_sum(list_transform(s[1:i], lambda f: f.w)))))[1];
CREATE MACRO dune_weighted(r, p) AS CASE WHEN CASE WHEN p < 0 OR p > 1 THEN dune_fail('Percentile must be between 0 and 1') ELSE false END THEN NULL WHEN p * r[-1].c >= r[-1].c THEN r[-1].v ELSE list_filter(r, lambda e: e.c > p * r[-1].c)[1].v END;
-- Which of DuckDB's histogram is wrong with NaN in it.
CREATE MACRO dune_histogram(h, n) AS CASE WHEN n > 0 THEN map_from_entries(list_append(CASE WHEN h IS NULL THEN [] ELSE map_entries(h) END, struct_pack("key" := CAST('NaN' AS DOUBLE), "value" := n))) ELSE h END;
CREATE MACRO dune_most_frequent(m, n) AS map_from_entries(list_reverse_sort(list_transform(map_entries(m), lambda e: {'count': e.value, 'entry': e}))[1:n].list_transform(lambda e: e.entry));

-- ------------------------------------------------------------------ sketches
-- Go functions give maps as a list: the keys, and then the values.
CREATE MACRO dune_halves(l) AS list_transform([l], lambda x: CASE WHEN x IS NOT NULL THEN map(x[1:len(x) // 2], x[len(x) // 2 + 1:]) END)[1];
