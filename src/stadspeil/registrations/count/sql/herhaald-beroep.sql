-- Persons who began with a product in the period that had ended within five years before.
-- A start on the day after the end goes on with what was there: that is no repeated use.
select places.whole as member, returns.product as c1, -1 as c2, 0 as measure,
    count(distinct returns.person) as value
from returns
join places on places.member = returns.member
where returns.start between {{ stretch.first }} and {{ stretch.last }}
    and returns.last_end >= returns.start - {{ five_years }}
    and returns.last_end < returns.start - 1
group by places.whole, returns.product
