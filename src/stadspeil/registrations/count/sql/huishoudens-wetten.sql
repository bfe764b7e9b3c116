-- Households with a provision during the period, by the laws that it came from; each stands once.
select member, laws as c1, -1 as c2, 0 as measure, sum(n) as value
from household_groups
where laws > 0
group by member, laws
