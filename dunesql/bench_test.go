package dunesql

import "testing"

// medianQuery has the size and the shape of a usual query: 1.8 kB, a few named
// queries, joins, a window, dates and hexadecimal addresses.
const medianQuery = `
WITH swaps AS (
    SELECT
        block_time,
        date_trunc('day', block_time) AS day,
        tx_hash,
        project,
        token_bought_address AS token,
        CAST(token_bought_amount_raw AS double) / power(10, 18) AS amount,
        amount_usd
    FROM dex.trades
    WHERE blockchain = 'ethereum'
      AND block_time >= TIMESTAMP '2024-01-01 00:00:00'
      AND block_time < now() - INTERVAL '1' DAY
      AND token_bought_address IN (
          0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2,
          0x6b175474e89094c44da98b954eedeac495271d0f
      )
),
prices AS (
    SELECT date_trunc('day', minute) AS day, contract_address, avg(price) AS price
    FROM prices.usd
    WHERE blockchain = 'ethereum' AND minute >= TIMESTAMP '2024-01-01 00:00:00'
    GROUP BY 1, 2
),
-- one row per day, token and project
daily AS (
    SELECT
        s.day,
        s.token,
        s.project,
        count(DISTINCT s.tx_hash) AS txs,
        sum(coalesce(s.amount_usd, s.amount * p.price)) AS volume,
        count(*) FILTER (WHERE s.amount_usd > 1e6) AS whales
    FROM swaps s
    LEFT JOIN prices p ON p.day = s.day AND p.contract_address = s.token
    GROUP BY s.day, s.token, s.project
)
SELECT
    d.day,
    CASE d.token
        WHEN 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 THEN 'WETH'
        ELSE 'DAI'
    END AS symbol,
    d.project,
    d.txs,
    d.volume,
    sum(d.volume) OVER (PARTITION BY d.token ORDER BY d.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) / 7 AS avg7,
    d.volume / nullif(sum(d.volume) OVER (PARTITION BY d.day, d.token), 0) AS share,
    if(d.whales > 0, 'yes', 'no') AS whales
FROM daily AS d
INNER JOIN query_12345 AS q ON q.project = d.project
WHERE d.volume IS NOT NULL AND d.project NOT LIKE '%test%'
ORDER BY d.day DESC, d.volume DESC
LIMIT 1000`

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(medianQuery)))
	for b.Loop() {
		if _, err := Parse(medianQuery); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	s := mustParse(b, medianQuery)
	b.ReportAllocs()
	for b.Loop() {
		Print(s)
	}
}

func BenchmarkParseError(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(medianQuery + " x"); err == nil {
			b.Fatal("no error")
		}
	}
}
