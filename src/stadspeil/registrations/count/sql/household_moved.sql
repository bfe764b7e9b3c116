-- household_moved: those with sets in more than one area, to be joined for larger areas.
select household from household_sets group by household having count(*) > 1
