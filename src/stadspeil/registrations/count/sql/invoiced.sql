-- invoiced: cents by smallest area, care form and month; one scan serves all periods.
select {{ member }} as member, product, month, cast(sum(cents) as bigint) as cents
from invoices
where month between {{ first_month }} and {{ last_month }}
group by {{ member }}, product, month
