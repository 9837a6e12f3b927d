-- One row per period, county and reported figure: the cell it came from and what stood there.
create macro source_cell(cells, figure, row) as
    nullif(split_part(split_part(' ' || cells, ' ' || figure || ':', 2), ' ', 1), '') || row;
create macro source_text(cells, texts, figure) as nullif(
    string_split(texts, chr(31))[
        list_position(list_transform(string_split(cells, ' '), lambda x: split_part(x, ':', 1)), figure)
    ],
    ''
);
comment on macro source_cell is '数字所在的单元格，如 source_cell(r.source_cells, ''started_qty'', r.source_row) → H7';
comment on macro source_text is '数字在原件中的写法，如 source_text(r.source_cells, r.source_texts, ''started_qty'')';

create view figure_source as
with figures as (
    select
        period, county_code, 'progress' as form, work_class, cast(null as varchar) as source,
        cast(null as bigint) as budget_year, w.label as item, reported, carried_from,
        source_file, source_sheet, source_row, source_hash, source_cells, source_texts,
        cast(started_schools as decimal(18, 6)) as started_schools,
        cast(started_projects as decimal(18, 6)) as started_projects,
        cast(started_qty as decimal(18, 6)) as started_qty,
        cast(completed_schools as decimal(18, 6)) as completed_schools,
        cast(completed_projects as decimal(18, 6)) as completed_projects,
        cast(completed_qty as decimal(18, 6)) as completed_qty,
        cast(bought_wan as decimal(18, 6)) as bought_wan,
        cast(invested_wan as decimal(18, 6)) as invested_wan,
        cast(null as decimal(18, 6)) as allocated_wan,
        cast(null as decimal(18, 6)) as received_wan,
        cast(null as decimal(18, 6)) as paid_wan
    from county_progress as r
    inner join term as w on w.kind = 'work_class' and w.key = r.work_class

    union all

    select
        period, county_code, 'funds' as form, null, source, budget_year, s.label || budget_year || '年度' as item, reported,
        carried_from, source_file, source_sheet, source_row, source_hash, source_cells, source_texts,
        null, null, null, null, null, null, null, null, allocated_wan, received_wan, paid_wan
    from county_funds as r
    inner join term as s on s.kind = 'source' and s.key = r.source
),

long as (
    select *
    from figures
    unpivot include nulls (
        amount for figure in (
            started_schools, started_projects, started_qty, completed_schools, completed_projects, completed_qty,
            bought_wan, invested_wan, allocated_wan, received_wan, paid_wan
        )
    )
)

select
    period,
    county_code,
    form,
    work_class,
    source,
    budget_year,
    item,
    figure,
    amount,
    source_text(source_cells, source_texts, figure) as written,
    source_file,
    source_sheet,
    source_row,
    source_cell(source_cells, figure, source_row) as cell,
    source_hash,
    reported,
    carried_from
from long
where amount is not null or source_text(source_cells, source_texts, figure) is not null;

comment on view figure_source is '数字出处：每期、县、每个所报数字一行，附文件、工作表、单元格和原来的写法';
comment on column figure_source.amount is '数字，按列名的单位（_wan 为万元），更正过的为更正后的数；原件写“—”“不适用”的为空';
