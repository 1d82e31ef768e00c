SELECT d.day, b.balance
FROM utils.days d
ASOF LEFT JOIN balances b ON b.address = 0xaa AND b.block_time <= d.day
JOIN x asof ON x.k = d.k
WHERE d.day > date '2024-01-01'
