-- One row per county and budget year: whether its matching money stands in its budget.
select
    b.county_code,
    b.budget_year,
    b.in_budget,
    b.amount_fen,
    b.document_no,
    b.file_name as source_file,
    b.sheet as source_sheet,
    b.row as source_row
from lake_budget_lines as b
inner join mart_accepted as a on a.submission_id = b.submission_id
order by b.county_code, b.budget_year
