-- person_groups: how many persons of an area had the same set, and the same laws before and after.
select places.area, settled.b, settled.before, settled.after, sum(settled.n) as n
from (
    select sets.area, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after,
        count(*) as n
    from person_sets as sets
    left join person_moved as moved on moved.person = sets.person
    where moved.person is null and ({{ counted }}) > 0
    group by sets.area, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
) as settled
join places on places.member = settled.area
group by places.area, settled.b, settled.before, settled.after
union all
select area, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after, count(*) as n
from person_joined
where ({{ counted }}) > 0
group by area, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
