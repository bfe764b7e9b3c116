-- Unique clients during the period by the number of products, within a law and over all laws.
select member, masks.code as c1, least(bit_count(b & masks.mask), {{ most }}) as c2, 0 as measure,
    sum(n) as value
from person_groups
join masks on (b & masks.mask) > 0
where masks.laws > 0
group by member, masks.code, least(bit_count(b & masks.mask), {{ most }})
