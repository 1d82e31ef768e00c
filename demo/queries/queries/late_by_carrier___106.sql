-- Carriers fly at different hours and from different airports, so their late
-- flights are counted in fair weather too, where they have no excuse.
WITH carriers AS (
    SELECT
        carrier,
        count(late) AS flights,
        count_if(late) AS late,
        count(late) FILTER (WHERE weather = 'fair') AS fair_flights,
        count_if(late AND weather = 'fair') AS fair_late
    FROM "query_103(late_minutes='{{late_minutes}}', origin='{{origin}}')"
    GROUP BY 1
)
SELECT
    c.carrier,
    a.name,
    c.flights,
    c.late,
    round(1e2 * c.late / nullif(c.flights, 0), 1) AS late_percent,
    round(1e2 * c.fair_late / nullif(c.fair_flights, 0), 1) AS late_percent_in_fair_weather,
    rank() OVER (ORDER BY 1e0 * c.late / nullif(c.flights, 0)) AS punctuality_rank
FROM carriers c
JOIN nyc.airlines a ON a.carrier = c.carrier
ORDER BY punctuality_rank
