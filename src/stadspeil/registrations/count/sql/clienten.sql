-- Unique clients during the period, by product, by law and in all.
select member, masks.code as c1, -1 as c2, 0 as measure, sum(n) as value
from person_groups
join masks on (b & masks.mask) > 0
group by member, masks.code
