-- household_sets: the sets of all persons of a household in an area, and a bit for living there.
select
    household,
    area,
    {%- for stretch in plan.stretches %}
    bit_or(b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select household, area, {{ columns }} from person_sets
    {%- if residents %}
    union all
    select household, {{ member }} as area,
        {%- for stretch in plan.stretches %}
        case when start <= {{ stretch.last }} and "end" >= {{ stretch.first }} then {{ resident }} else 0 end as b{{ loop.index0 }}{{ "," if not loop.last }}
        {%- endfor %}
    from persons
    {%- endif %}
) as members
group by household, area
