-- Residential provisions that began in the period, by who referred.
select places.area, started.referrer as c1, -1 as c2, 0 as measure, sum(started.n) as value
from (
    select {{ member }} as member, referrer, count(*) as n
    from provisions
    where start between {{ stretch.first }} and {{ stretch.last }}
        and product in ({{ residential | join(", ") }})
    group by {{ member }}, referrer
) as started
join places on places.member = started.member
group by places.area, started.referrer
