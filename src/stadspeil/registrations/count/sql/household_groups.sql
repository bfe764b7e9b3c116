-- household_groups: households of an area by the laws and the number of products that they had.
select sets.member, {{ laws(during) }} as laws, {{ number(during) }} as number, count(*) as n
from household_sets as sets
left join household_moved as moved on moved.household = sets.household
where moved.household is null and {{ during }} > 0
group by sets.member, {{ laws(during) }}, {{ number(during) }}
union all
select member, {{ laws(during) }} as laws, {{ number(during) }} as number, count(*) as n
from household_joined
where {{ during }} > 0
group by member, {{ laws(during) }}, {{ number(during) }}
