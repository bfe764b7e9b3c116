-- person_moved, household_moved: those with more than one row of sets.
-- Only they need their sets joined for each larger area; all others add up.
select {{ unit }} from {{ unit }}_sets group by {{ unit }} having count(*) > 1
