-- One row per county, day, stage and locality: its classes, and those that are too large.
select
    c.county_code,
    c.as_of,
    c.stage,
    c.locality,
    c.classes,
    c.classes_over_45,
    c.classes_over_55,
    c.classes_over_65,
    c.file_name as source_file,
    c.sheet as source_sheet,
    c.row as source_row
from lake_class_sizes as c
inner join mart_accepted as a on a.submission_id = c.submission_id
order by c.county_code, c.as_of, c.stage, c.locality
