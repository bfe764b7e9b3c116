-- household_joined: the same of households that moved, for each area that is counted.
select
    members.household,
    places.whole as member,
    {%- for pair in pairs %}
    bit_or(members.b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
{% include "household_members" %}
) as members
join places on places.member = members.member
where members.moved >= 2
group by members.household, places.whole
