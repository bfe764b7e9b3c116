-- Cents invoiced in the months of the period by care form, the clients that they are for, and the
-- largest two sums of one client in each smallest area, of which `cells` finds those of each area.
select member, product as c1, -1 as c2, 0 as measure, sum(cents) as value
from contributions
group by member, product
union all
select member, product as c1, -1 as c2, 1 as measure, count(*) as value
from contributions
group by member, product
union all
select member, product as c1, -1 as c2, {{ largest }} as measure, cents as value
from (
    select member, product, cents,
        row_number() over (partition by member, product order by cents desc) as nth
    from contributions
) as ranked
where nth <= 2
