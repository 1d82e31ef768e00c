-- The hashes make it last about a second.
SELECT number
FROM UNNEST(sequence({{StartFrom}}, {{StartFrom}} + 5)) AS t (number)
CROSS JOIN (
    SELECT max(sha256(to_utf8(CAST(1000 * x + y AS varchar)))) AS digest
    FROM UNNEST(sequence(1, 3000)) AS a (x)
    CROSS JOIN UNNEST(sequence(1, 1000)) AS b (y)
) AS slow
WHERE digest IS NOT NULL
ORDER BY number
