-- household_groups: households of an area by the laws and the number of products that they had.
{%- for table in household_tables %}
select member, {{ laws(during) }} as laws, {{ number(during) }} as number, count(*) as n
from {{ table }}
where {{ during }} > 0
group by member, {{ laws(during) }}, {{ number(during) }}
{{- " union all" if not loop.last }}
{%- endfor %}
