-- Daily volume.
WITH prices AS (
  SELECT minute, price
  FROM prices.usd
  WHERE symbol = 'WETH' AND minute >= date '2024-01-01'
), -- hourly would do
trades AS (
  SELECT
    date_trunc('day', block_time) AS day,
    project,
    sum(amount_usd) AS volume,
    count(*) AS n,
    count(DISTINCT taker) AS takers
  FROM dex.trades t -- all chains
  WHERE blockchain IN ('ethereum', 'arbitrum')
    AND block_time >= timestamp '{{since}}'
    AND amount_usd BETWEEN 1 AND 1e9
    AND (project = 'uniswap' OR project = '{{project}}')
  GROUP BY 1, 2
)

-- What is shown.
SELECT
  t.day,
  t.project,
  t.volume,
  CASE
    WHEN t.volume > 1000000000 THEN 'a very large volume'
    WHEN t.volume > 1000000 THEN 'a large volume'
    ELSE 'small'
  END AS size,
  sum(t.volume) OVER (
    PARTITION BY t.project ORDER BY t.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW
  ) AS week
FROM trades t
LEFT JOIN prices p ON p.minute = t.day AND p.price > 0
JOIN "query_123(k='{{project}}')" q ON q.project = t.project
WHERE t.n > {{min_trades}} /* noise */
ORDER BY t.day DESC, t.project
LIMIT 1000
