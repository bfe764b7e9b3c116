-- Cents invoiced in the months of the period, by care form.
select places.area, invoiced.product as c1, -1 as c2, 0 as measure, sum(invoiced.cents) as value
from invoiced
join places on places.member = invoiced.member
where invoiced.month between {{ months[0] }} and {{ months[1] }}
group by places.area, invoiced.product
