select a,(select max(b) from u where u.id=t.id) as m,coalesce(nullif(some_function(first_argument, second_argument), 'nothing at all'), another_function(third_argument), 'x') v
from (select distinct a,id from s union all select a,id from r) t
where exists(select 1 from v where v.id=t.id) and a in (select a from w where z=1) or not (a=2 and b=3)
group by cube(a,b) having count(*)>1
