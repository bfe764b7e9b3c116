-- contributions: the cents of each client in the months of the period by care form, for the smallest
-- area; of who moved, whose cents in several areas belong together, for each area that is counted.
select
    invoices.{{ member }} as member,
    invoices.product,
    cast(sum(invoices.cents) as bigint) as cents
from invoices
left join person_moved as moved on moved.person = invoices.person
where moved.person is null and invoices.month between {{ months[0] }} and {{ months[1] }}
group by invoices.person, invoices.{{ member }}, invoices.product
having sum(invoices.cents) > 0
union all
select
    places.whole as member,
    invoices.product,
    cast(sum(invoices.cents) as bigint) as cents
from invoices
join person_moved as moved on moved.person = invoices.person
join places on places.member = invoices.{{ member }}
where invoices.month between {{ months[0] }} and {{ months[1] }}
group by invoices.person, places.whole, invoices.product
having sum(invoices.cents) > 0
