-- Clients of a law, those of them who had nothing of it in the period before, and who stopped.
-- A period: N(t) = N(t-1) - out(t-1) + in(t). A date: stock(t) = stock(t-1) + in(t) - out(t).
select member, masks.code as c1, -1 as c2, 0 as measure, sum(n) as value
from person_groups
join masks on masks.laws > 0 and (b & masks.mask) > 0
group by member, masks.code
{%- if before %}
union all
select member, masks.code as c1, -1 as c2, 1 as measure, sum(n) as value
from person_groups
join masks on masks.laws > 0 and (b & masks.mask) > 0 and (before & masks.laws) = 0
group by member, masks.code
{%- endif %}
{%- if after %}
union all
select member, masks.code as c1, -1 as c2, 2 as measure, sum(n) as value
from person_groups
join masks on masks.laws > 0 and (b & masks.mask) > 0 and (after & masks.laws) = 0
group by member, masks.code
{%- elif is_date and before %}
union all
select member, masks.code as c1, -1 as c2, 2 as measure, sum(n) as value
from person_groups
join masks on masks.laws > 0 and (before & masks.laws) > 0 and (b & masks.mask) = 0
group by member, masks.code
{%- endif %}
