-- Provisions that ended in the period, by law and reason.
select places.area, ended.law as c1, ended.reason as c2, 0 as measure, sum(ended.n) as value
from (
    select {{ member }} as member, law, reason, count(*) as n
    from provisions
    where "end" between {{ stretch.first }} and {{ stretch.last }}
    group by {{ member }}, law, reason
) as ended
join places on places.member = ended.member
group by places.area, ended.law, ended.reason
