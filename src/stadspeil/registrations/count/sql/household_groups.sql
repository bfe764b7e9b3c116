-- household_groups: households of an area by the laws and the number of products that they had.
select places.area, settled.laws, settled.number, sum(settled.n) as n
from (
    select sets.area, {{ laws(during) }} as laws, {{ number(during) }} as number, count(*) as n
    from household_sets as sets
    left join household_moved as moved on moved.household = sets.household
    where moved.household is null and {{ during }} > 0
    group by sets.area, {{ laws(during) }}, {{ number(during) }}
) as settled
join places on places.member = settled.area
group by places.area, settled.laws, settled.number
union all
select area, {{ laws(during) }} as laws, {{ number(during) }} as number, count(*) as n
from household_joined
where {{ during }} > 0
group by area, {{ laws(during) }}, {{ number(during) }}
