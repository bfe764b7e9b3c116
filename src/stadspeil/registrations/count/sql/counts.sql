-- counts: what was counted in a part of the registration, for smallest areas and for whole areas.
{%- for place, query in tables %}
select {{ place }} as count_table, member, cast(c1 as integer) as c1, cast(c2 as integer) as c2,
    cast(measure as integer) as measure, cast(value as bigint) as value
from (
{{ query }}
) as of_table
{{- " union all" if not loop.last }}
{%- endfor %}
