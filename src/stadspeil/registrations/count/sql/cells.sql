-- cells: what was counted for the smallest areas and for whole areas, added up for each area.
select
    cast(counted.count_table as integer) as count_table,
    cast(places.area as integer) as area,
    cast(counted.c1 as integer) as c1,
    cast(counted.c2 as integer) as c2,
    cast(counted.measure as integer) as measure,
    cast(sum(counted.value) as bigint) as value
from (
    {%- for place, query in tables %}
    select {{ place }} as count_table, member, c1, c2, measure, cast(value as bigint) as value
    from (
{{ query }}
    ) as of_table
    {{- " union all" if not loop.last }}
    {%- endfor %}
) as counted
join (
    select member, area from places union all select distinct whole as member, area from places
) as places on places.member = counted.member
group by counted.count_table, places.area, counted.c1, counted.c2, counted.measure
