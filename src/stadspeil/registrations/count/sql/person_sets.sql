-- person_sets: one row for each person, household and area where a provision or benefit began.
-- b0, b1 ... are the products had during each stretch, as bits of one number.
select
    person,
    household,
    area,
    {%- for stretch in plan.stretches %}
    bit_or(case when start <= {{ stretch.last }} and "end" >= {{ stretch.first }} then bit else 0 end) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select person, household, {{ member }} as area, start, "end",
        cast(1 as integer) << cast(product as integer) as bit
    from provisions
    where start <= {{ plan.span.last }} and "end" >= {{ plan.span.first }}
    {%- if benefits %}
    union all
    select person, household, {{ member }} as area, start, "end",
        case kind {% for kind, bit in benefit_bits %}when {{ kind }} then {{ bit }} {% endfor %}else 0 end as bit
    from benefits
    where start <= {{ plan.span.last }} and "end" >= {{ plan.span.first }}
    {%- endif %}
) as records
group by person, household, area
