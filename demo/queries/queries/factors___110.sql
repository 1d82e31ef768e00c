-- Every level of every factor, in one shape.
SELECT 'weather' AS factor, weather AS level, flights, late
FROM "query_104(late_minutes='{{late_minutes}}', origin='{{origin}}')"
UNION ALL
SELECT
    factor,
    CASE factor
        WHEN 'hour' THEN lpad(cast(hour AS varchar), 2, '0') || ':00'
        ELSE date_format(date_add('month', month - 1, DATE '2013-01-01'), '%M')
    END,
    flights,
    late
FROM "query_105(late_minutes='{{late_minutes}}', origin='{{origin}}')"
UNION ALL
SELECT 'carrier', name, flights, late
FROM "query_106(late_minutes='{{late_minutes}}', origin='{{origin}}')"
UNION ALL
SELECT 'destination', airport, flights, late
FROM "query_107(min_flights='{{min_flights}}', late_minutes='{{late_minutes}}', origin='{{origin}}')"
UNION ALL
SELECT 'aircraft age', age, flights, late
FROM "query_108(late_minutes='{{late_minutes}}', origin='{{origin}}')"
UNION ALL
SELECT 'flight before', flight_before, flights, late
FROM "query_109(late_minutes='{{late_minutes}}', origin='{{origin}}')"
