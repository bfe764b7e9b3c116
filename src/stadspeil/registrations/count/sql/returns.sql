-- returns: each start of a product, and the last day on which the person had it before.
select person, {{ member }} as member, product, start,
    max("end") over (
        partition by person, product order by start, "end"
        rows between unbounded preceding and 1 preceding
    ) as last_end
from provisions
where product in ({{ repeatable | join(", ") }}) and {{ part.persons }}
