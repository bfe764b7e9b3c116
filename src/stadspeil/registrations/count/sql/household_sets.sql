-- household_sets: the sets of all persons of a household in an area, and a bit for living there.
select
    household,
    member,
    {%- for pair in pairs %}
    bit_or(b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select household, member, {{ columns }} from person_sets
    {%- if residents %}
    union all
    select household, {{ member }} as member,
        {%- for pair in pairs %}
        {% for stretch in pair -%}
        case when start <= {{ stretch.last }} and "end" >= {{ stretch.first }} then {{ residents[loop.index0] }} else 0 end
        {{- " | " if not loop.last }}
        {%- endfor %} as b{{ loop.index0 }}{{ "," if not loop.last }}
        {%- endfor %}
    from persons
    {%- endif %}
) as members
group by household, member
