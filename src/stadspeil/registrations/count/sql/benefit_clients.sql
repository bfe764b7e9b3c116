-- benefit_clients: who has general social assistance on the day, once for each area.
select benefits.person, places.whole as member,
    max(case when {{ year }} - traits.birth_year < 27 then 0
        when {{ year }} - traits.birth_year < 40 then 1
        when {{ year }} - traits.birth_year < 55 then 2 else 3 end) as age,
    max(traits.sex) as sex,
    max(benefits.living_form) as living_form,
    max(benefits.nationality) as nationality,
    max({% for day in durations %}case when benefits.start <= {{ day }} then 1 else 0 end{{ " + " if not loop.last }}{% endfor %}) as duration
from benefits
join places on places.member = benefits.{{ member }}
join traits on traits.person = benefits.person
where benefits.kind = {{ assistance }}
    and benefits.start <= {{ stretch.last }} and benefits."end" >= {{ stretch.first }}
    and {{ part.persons }}
group by benefits.person, places.whole
