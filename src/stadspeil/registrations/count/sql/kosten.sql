-- Cents invoiced in the months of the period, by care form.
select member, product as c1, -1 as c2, 0 as measure, sum(cents) as value
from invoiced
where month between {{ months[0] }} and {{ months[1] }}
group by member, product
