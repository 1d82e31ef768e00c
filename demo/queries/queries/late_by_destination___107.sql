-- Destinations, each with the carrier that gets there soonest.
WITH routes AS (
    SELECT
        dest,
        carrier,
        count(late) AS flights,
        count_if(late) AS late,
        avg(arr_delay) AS average_minutes
    FROM "query_101(late_minutes='{{late_minutes}}', origin='{{origin}}')"
    GROUP BY 1, 2
)
SELECT
    r.dest,
    coalesce(p.name, r.dest) AS airport,
    sum(r.flights) AS flights,
    sum(r.late) AS late,
    max_by(r.carrier, -r.average_minutes) FILTER (WHERE r.flights >= 100) AS best_carrier
FROM routes r
LEFT JOIN nyc.airports p ON p.faa = r.dest
GROUP BY 1, 2
HAVING sum(r.flights) >= {{min_flights}}
