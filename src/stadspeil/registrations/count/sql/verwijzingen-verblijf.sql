-- Residential provisions that began in the period, by who referred.
select member, referrer as c1, -1 as c2, 0 as measure, sum(n) as value
from referred
where start between {{ stretch.first }} and {{ stretch.last }}
group by member, referrer
