-- person_sets: one row for each person, household and area where a provision or benefit began.
-- b0, b1 ... hold the products had during two stretches each: those of one as low bits of the
-- number, those of the other as high bits.
select
    person,
    household,
    member,
    moved,
    {%- for pair in pairs %}
    bit_or(
        {%- for stretch in pair -%}
        case when start <= {{ stretch.last }} and "end" >= {{ stretch.first }} then {{ ("low", "high")[loop.index0] }} else 0 end
        {{- " | " if not loop.last }}
        {%- endfor -%}
    ) as b{{ loop.index0 }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select person, household, member, moved, start, "end", low, low << {{ shift }} as high
    from (
        select person, household, {{ member }} as member, moved, start, "end",
            cast(1 as bigint) << cast(product as integer) as low
        from provisions
        where start <= {{ plan.span.last }} and "end" >= {{ plan.span.first }} and {{ part.sets }}
        {%- if benefits %}
        union all
        select person, household, {{ member }} as member, moved, start, "end",
            cast(case kind {% for kind, bit in benefit_bits %}when {{ kind }} then {{ bit }} {% endfor %}else 0 end as bigint) as low
        from benefits
        where start <= {{ plan.span.last }} and "end" >= {{ plan.span.first }} and {{ part.sets }}
        {%- endif %}
    ) as records
) as bits
group by person, household, member, moved
