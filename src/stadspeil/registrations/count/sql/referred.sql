-- referred: residential provisions by smallest area, first day and who referred.
select {{ member }} as member, referrer, start, count(*) as n
from provisions
where product in ({{ residential | join(", ") }})
    and start between {{ plan.span.first }} and {{ plan.span.last }} and {{ part.here }}
group by {{ member }}, referrer, start
