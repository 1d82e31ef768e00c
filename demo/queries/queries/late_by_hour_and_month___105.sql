-- Delays pile up through the day, and in summer: both in one pass.
SELECT
    CASE WHEN grouping(hour) = 0 THEN 'hour' ELSE 'month' END AS factor,
    hour,
    month,
    count(late) AS flights,
    count_if(late) AS late,
    avg(arr_delay) AS average_minutes
FROM "query_101(late_minutes='{{late_minutes}}', origin='{{origin}}')"
GROUP BY GROUPING SETS ((hour), (month))
