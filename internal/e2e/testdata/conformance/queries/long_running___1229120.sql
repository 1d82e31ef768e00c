-- Long: a trillion rows. Whoever executes it cancels it.
SELECT count(*) AS n
FROM UNNEST(sequence(1, 10000)) AS a (x)
CROSS JOIN UNNEST(sequence(1, 10000)) AS b (y)
CROSS JOIN UNNEST(sequence(1, 10000)) AS c (z)
WHERE (x * y + z) % 7 = 3
