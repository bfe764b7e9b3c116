-- Clients of general social assistance on the day, divided in five ways, each apart; and in all.
{%- for trait in traits %}
select member, {{ loop.index0 }} as c1, {{ trait }} as c2, 0 as measure, count(*) as value
from benefit_clients
group by member, {{ trait }}
union all
{%- endfor %}
select member, -1 as c1, -1 as c2, 0 as measure, count(*) as value
from benefit_clients
group by member
