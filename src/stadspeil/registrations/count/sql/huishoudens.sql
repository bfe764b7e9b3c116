-- Households with a provision during the period, without, and in all: with one or resident then.
select member, case when laws > 0 then 1 else 0 end as c1, -1 as c2, 0 as measure, sum(n) as value
from household_groups
group by member, case when laws > 0 then 1 else 0 end
union all
select member, -1 as c1, -1 as c2, 0 as measure, sum(n) as value
from household_groups
group by member
