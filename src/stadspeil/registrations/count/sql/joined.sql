-- person_joined, household_joined: the sets of those who moved, for each area that is counted.
select
    sets.{{ unit }},
    places.whole as member,
    {%- for pair in pairs %}
    bit_or(sets.b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ unit }}_sets as sets
join {{ unit }}_moved as moved on moved.{{ unit }} = sets.{{ unit }}
join places on places.member = sets.member
group by sets.{{ unit }}, places.whole
