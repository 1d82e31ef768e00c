SELECT
    weather,
    count(late) AS flights,
    count_if(late) AS late,
    count_if(cancelled) AS cancelled,
    round(1e2 * count_if(late) / count(late), 1) AS late_percent,
    round(1e2 * count_if(cancelled) / count(*), 1) AS cancelled_percent,
    approx_percentile(arr_delay, 0.9) AS slowest_tenth_minutes
FROM "query_103(late_minutes='{{late_minutes}}', origin='{{origin}}')"
WHERE weather <> 'unknown'
GROUP BY 1
ORDER BY late_percent DESC
