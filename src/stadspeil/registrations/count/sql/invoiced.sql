-- invoiced: the cents of each client in the months of the period, by smallest area and care form.
select person, {{ member }} as member, product, cast(sum(cents) as bigint) as cents
from invoices
where month between {{ months[0] }} and {{ months[1] }}
group by person, {{ member }}, product
having sum(cents) > 0
