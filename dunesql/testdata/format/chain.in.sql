-- Daily volume.
with prices as (select minute, price from prices.usd where symbol='WETH' and minute>=date '2024-01-01'), -- hourly would do
trades as (
  select date_trunc('day', block_time) as day, project, sum(amount_usd) as volume, count(*) as n, count(distinct taker) as takers
  from dex.trades t -- all chains
  where blockchain in ('ethereum','arbitrum') and block_time>= timestamp '{{since}}' and amount_usd between 1 and 1e9 and (project='uniswap' or project = '{{project}}')
  group by 1,2
)

-- What is shown.
select t.day, t.project, t.volume, case when t.volume>1000000000 then 'a very large volume' when t.volume > 1000000 then 'a large volume' else 'small' end as size,
 sum(t.volume) over (partition by t.project order by t.day rows between 6 preceding and current row) as week
from trades t left join prices p on p.minute=t.day and p.price > 0 join "query_123(k='{{project}}')" q on q.project=t.project
where t.n > {{min_trades}} /* noise */
order by t.day desc, t.project limit 1000
