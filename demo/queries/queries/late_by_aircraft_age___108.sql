-- Are old aircraft late? The table of aircraft knows the year of manufacture
-- of five flights in six.
WITH aged AS (
    SELECT
        f.late,
        f.arr_delay,
        2013 - p.year AS age
    FROM "query_101(late_minutes='{{late_minutes}}', origin='{{origin}}')" f
    JOIN nyc.planes p ON p.tailnum = f.tailnum
    WHERE p.year IS NOT NULL
)
SELECT
    CASE
        WHEN age < 5 THEN 'under 5 years'
        WHEN age < 10 THEN '5 to 9 years'
        WHEN age < 15 THEN '10 to 14 years'
        WHEN age < 20 THEN '15 to 19 years'
        ELSE '20 years and over'
    END AS age,
    count(late) AS flights,
    count_if(late) AS late,
    avg(arr_delay) AS average_minutes
FROM aged
GROUP BY 1
