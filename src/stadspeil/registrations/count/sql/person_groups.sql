-- person_groups: how many persons of an area had the same set, and the same laws before and after.
{%- if part.stayed %}
select member, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after,
    count(*) as n
from person_sets
where moved in (0, 2) and ({{ counted }}) > 0
group by member, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
{%- endif %}
{%- if part.stayed and part.moved %}
union all
{%- endif %}
{%- if part.moved %}
select member, {{ during }} as b, {{ laws(before) }} as before, {{ laws(after) }} as after,
    count(*) as n
from person_joined
where ({{ counted }}) > 0
group by member, {{ during }}, {{ laws(before) }}, {{ laws(after) }}
{%- endif %}
