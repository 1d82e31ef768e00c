-- Does lateness spread? How each flight did, by how the one scheduled just
-- before it at the same airport got away.
WITH in_order AS (
    SELECT
        late,
        lag(cancelled) OVER departures AS before_cancelled,
        lag(dep_delay) OVER departures AS before_delay
    FROM "query_101(late_minutes='{{late_minutes}}', origin='{{origin}}')"
    WINDOW departures AS (PARTITION BY origin ORDER BY scheduled_at, carrier, flight)
)
SELECT
    CASE
        WHEN before_cancelled THEN 'cancelled'
        WHEN before_delay >= 60 THEN 'an hour late'
        WHEN before_delay >= 15 THEN 'a quarter late'
        ELSE 'on time'
    END AS flight_before,
    count(late) AS flights,
    count_if(late) AS late
FROM in_order
WHERE before_cancelled IS NOT NULL
GROUP BY 1
