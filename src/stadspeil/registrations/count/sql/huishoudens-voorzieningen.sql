-- Households with a provision during the period, by the number of products; each stands once.
select member, number as c1, -1 as c2, 0 as measure, sum(n) as value
from household_groups
where number > 0
group by member, number
