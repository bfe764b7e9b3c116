-- contributions: the cents of each client by care form, for the smallest area; of who moved, whose
-- cents in several areas belong together, for each area that is counted.
select invoiced.member, invoiced.product, invoiced.cents
from invoiced
left join person_moved as moved on moved.person = invoiced.person
where moved.person is null
union all
select places.whole as member, invoiced.product, cast(sum(invoiced.cents) as bigint) as cents
from invoiced
join person_moved as moved on moved.person = invoiced.person
join places on places.member = invoiced.member
group by invoiced.person, places.whole, invoiced.product
