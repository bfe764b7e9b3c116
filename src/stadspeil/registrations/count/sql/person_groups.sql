-- person_groups: how many persons of an area had the same set, and the same laws before and after.
select sets.member, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after,
    count(*) as n
from person_sets as sets
left join person_moved as moved on moved.person = sets.person
where moved.person is null and ({{ counted }}) > 0
group by sets.member, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
union all
select member, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after,
    count(*) as n
from person_joined
where ({{ counted }}) > 0
group by member, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
