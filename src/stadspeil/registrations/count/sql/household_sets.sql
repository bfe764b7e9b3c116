-- household_sets: the sets of all persons of a household, and a bit for living there.
select
    household,
    member,
    {%- for pair in pairs %}
    bit_or(b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
{% include "household_members" %}
) as members
where moved < 2
group by household, member
