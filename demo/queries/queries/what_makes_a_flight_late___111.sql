-- What makes a New York flight late? Factors, ranked by how much of the
-- variance of "late" they explain: 100 would be a factor that tells for
-- certain which flight will be late, 0 one that tells nothing.
WITH levels AS (
    SELECT
        factor,
        level,
        flights,
        1e0 * late / flights AS late_share,
        1e0 * sum(late) OVER (PARTITION BY factor) / sum(flights) OVER (PARTITION BY factor) AS mean
    FROM "query_110(min_flights='{{min_flights}}', late_minutes='{{late_minutes}}', origin='{{origin}}')"
    WHERE flights >= {{min_flights}}
)
SELECT
    rank() OVER (ORDER BY sum(flights * power(late_share - mean, 2)) / sum(flights * mean * (1 - mean)) DESC) AS rank,
    factor,
    min_by(level, late_share) AS best,
    round(1e2 * min(late_share), 1) AS best_pct,
    max_by(level, late_share) AS worst,
    round(1e2 * max(late_share), 1) AS worst_pct,
    round(1e2 * sum(flights * power(late_share - mean, 2)) / sum(flights * mean * (1 - mean)), 2) AS explains
FROM levels
GROUP BY factor
ORDER BY rank
