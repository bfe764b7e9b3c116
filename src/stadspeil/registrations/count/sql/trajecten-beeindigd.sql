-- Provisions that ended in the period, by law and reason.
select {{ member }} as member, law as c1, reason as c2, 0 as measure, count(*) as value
from provisions
where "end" between {{ stretch.first }} and {{ stretch.last }} and {{ part.here }}
group by {{ member }}, law, reason
