-- cells: the counts of all parts, added up for each area; of the largest euros the largest two.
select
    cast(count_table as integer) as count_table,
    cast(area as integer) as area,
    cast(c1 as integer) as c1,
    cast(c2 as integer) as c2,
    cast(measure as integer) as measure,
    cast(value as bigint) as value
from (
    select counts.count_table, places.area, counts.c1, counts.c2, counts.measure,
        sum(counts.value) as value
    from counts
    join (
        select member, area from places
        union all select distinct whole as member, area from places
    ) as places on places.member = counts.member
    where not (counts.count_table = {{ costs }} and counts.measure = {{ largest }})
    group by counts.count_table, places.area, counts.c1, counts.c2, counts.measure
    union all
    select count_table, area, c1, c2, {{ largest }} - 1 + nth as measure, value
    from (
        select counts.count_table, places.area, counts.c1, counts.c2, counts.value,
            row_number() over (
                partition by places.area, counts.c1 order by counts.value desc
            ) as nth
        from counts
        join (
        select member, area from places
        union all select distinct whole as member, area from places
    ) as places on places.member = counts.member
        where counts.count_table = {{ costs }} and counts.measure = {{ largest }}
    ) as ranked
    where nth <= 2
) as added
