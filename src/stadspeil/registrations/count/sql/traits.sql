-- traits: year of birth and sex of who ever had general social assistance.
select person, max(birth_year) as birth_year, max(sex) as sex
from persons
where person in (select person from benefits where kind = {{ assistance }} and {{ part.persons }})
group by person
