select d.day,b.balance from utils.days d asof left join balances b on b.address=0xaa and b.block_time<=d.day join x asof on x.k=d.k where d.day>date '2024-01-01'
