-- Residential provisions that began in the period, by who referred.
select places.area, referred.referrer as c1, -1 as c2, 0 as measure, sum(referred.n) as value
from referred
join places on places.member = referred.member
where referred.start between {{ stretch.first }} and {{ stretch.last }}
group by places.area, referred.referrer
