-- person_moved: those with more than one stay, whose sets may be of more than one area or household.
-- Only they need their sets joined for each larger area; all others add up.
select distinct person from persons where stays > 1
