    select household, member, moved, {{ columns }} from person_sets
    {%- if residents %}
    union all
    select household, {{ member }} as member, moved,
        {%- for pair in pairs %}
        {% for stretch in pair -%}
        case when start <= {{ stretch.last }} and "end" >= {{ stretch.first }} then {{ residents[loop.index0] }} else 0 end
        {{- " | " if not loop.last }}
        {%- endfor %} as b{{ loop.index0 }}{{ "," if not loop.last }}
        {%- endfor %}
    from persons
    where {{ part.sets }}
    {%- endif %}
