-- Provisions that began in the period, by product.
select places.area, started.product as c1, -1 as c2, 0 as measure, sum(started.n) as value
from (
    select {{ member }} as member, product, count(*) as n
    from provisions
    where start between {{ stretch.first }} and {{ stretch.last }}
    group by {{ member }}, product
) as started
join places on places.member = started.member
group by places.area, started.product
