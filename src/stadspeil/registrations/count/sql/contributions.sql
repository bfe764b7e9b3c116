-- contributions: the cents of each client by care form, for the smallest area; of who moved, whose
-- cents in several areas belong together, for each area that is counted.
{%- if part.stayed %}
select member, product, cast(cents as bigint) as cents
from (
    select person, {{ member }} as member, product, sum(cents) as cents
    from invoices
    where month between {{ months[0] }} and {{ months[1] }} and moved = 0 and {{ part.here }}
    group by person, {{ member }}, product
) as invoiced
where cents > 0
{%- endif %}
{%- if part.stayed and part.moved %}
union all
{%- endif %}
{%- if part.moved %}
select whole as member, product, cast(cents as bigint) as cents
from (
    select invoices.person, places.whole, invoices.product, sum(invoices.cents) as cents
    from invoices
    join places on places.member = invoices.{{ member }}
    where invoices.month between {{ months[0] }} and {{ months[1] }} and invoices.moved = 1
    group by invoices.person, places.whole, invoices.product
) as invoiced
where cents > 0
{%- endif %}
