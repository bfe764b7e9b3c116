-- person_joined: the sets of persons who moved, for each area that is counted.
select
    sets.person,
    places.whole as member,
    {%- for pair in pairs %}
    bit_or(sets.b{{ loop.index0 }}) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from person_sets as sets
join places on places.member = sets.member
where sets.moved in (1, 3)
group by sets.person, places.whole
