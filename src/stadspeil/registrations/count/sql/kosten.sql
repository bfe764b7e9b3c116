-- Cents invoiced in the months of the period by care form, the clients that they are for, and the
-- largest two sums of one client. These two are found in each smallest area, and then among those.
select member, product as c1, -1 as c2, 0 as measure, sum(cents) as value
from contributions
group by member, product
union all
select member, product as c1, -1 as c2, 1 as measure, count(*) as value
from contributions
group by member, product
union all
select whole as member, product as c1, -1 as c2, 1 + nth as measure, cents as value
from (
    select wholes.whole, largest.product, largest.cents,
        row_number() over (
            partition by wholes.whole, largest.product order by largest.cents desc
        ) as nth
    from (
        select member, product, cents,
            row_number() over (partition by member, product order by cents desc) as nth
        from contributions
    ) as largest
    join (
        select member, whole from places union all select distinct whole as member, whole from places
    ) as wholes on wholes.member = largest.member
    where largest.nth <= 2
) as of_area
where nth <= 2
