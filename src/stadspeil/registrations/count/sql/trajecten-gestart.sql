-- Provisions that began in the period, by product.
select {{ member }} as member, product as c1, -1 as c2, 0 as measure, count(*) as value
from provisions
where start between {{ stretch.first }} and {{ stretch.last }} and {{ part.here }}
group by {{ member }}, product
