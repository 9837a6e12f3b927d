-- One row per plan version, county and work class.
create table county_plan as
select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    r.province_code,
    r.city_code,
    c.name as city_name,
    p.county_code,
    r.name as county_name,
    p.work_class,
    p.planned_schools,
    p.planned_projects,
    quantity(p.planned_qty_centi) as planned_qty,
    quantity(p.key_item_qty_centi) as key_item_qty,
    wan(p.planned_fen) as planned_wan
from mart_county_plan as p
inner join mart_region as r on r.code = p.county_code
inner join mart_region as c on c.code = r.city_code
order by p.plan_version, p.county_code, p.work_class;

comment on table county_plan is '五年规划（任务）：每个规划版本、县、类别一行';
comment on column county_plan.kind is 'baseline 基线 | adjustment 调整';
comment on column county_plan.planned_qty is '规划数量：校舍、运动场地为㎡，其余按各自单位';
comment on column county_plan.key_item_qty is '其中：学生用床（生活设施）、教学用计算机（计算机及教学仪器设备）';
comment on column county_plan.planned_wan is '规划投资，万元';
