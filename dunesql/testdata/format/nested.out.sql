SELECT
  a,
  (
    SELECT max(b)
    FROM u
    WHERE u.id = t.id
  ) AS m,
  coalesce(
    nullif(some_function(first_argument, second_argument), 'nothing at all'),
    another_function(third_argument),
    'x'
  ) v
FROM (
  SELECT DISTINCT a, id
  FROM s
  UNION ALL
  SELECT a, id
  FROM r
) t
WHERE EXISTS(
  SELECT 1
  FROM v
  WHERE v.id = t.id
)
  AND a IN (
    SELECT a
    FROM w
    WHERE z = 1
  )
  OR NOT (a = 2 AND b = 3)
GROUP BY cube(a, b)
HAVING count(*) > 1
