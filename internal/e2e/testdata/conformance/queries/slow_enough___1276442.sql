-- Slow by its work: some seconds of hashing.
SELECT max(sha256(to_utf8(CAST(1000 * x + y AS varchar)))) AS digest
FROM UNNEST(sequence(1, 10000)) AS s (x)
CROSS JOIN UNNEST(sequence(1, 1000)) AS t (y)
