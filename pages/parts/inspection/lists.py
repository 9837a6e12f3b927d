"""A round and its sample in; what it says, its strata and the list that teams take along, out."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from locales import _, day, language, month
from pages.parts import address, download
from pages.parts.tables import Column, show
from reports.documents.inspection_list import inspection_list, look_at
from reports.model import Report
from reports.reading import reads
from reports.reading.inspection import RULES, Round, Sample
from reports.reading.scope import Scope
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from warehouse.terms import TERMS, term


def sentence(scope: Scope, of: Round, sample: Sample) -> str:
    """How many are drawn out of how many, and where they lie."""
    own = sample.of(scope)
    words = _(
        "{month}督查：从截至{day}的台账 {all} 个项目中分 {strata} 层随机抽取 **{n}** 个"
        "（置信度{confidence}%，误差±{margin}个百分点）"
    ).format(
        month=month(of.name),
        day=day(of.frame_day),
        all=f"{sample.size.population:,}",
        strata=sample.drawn["stratum"].n_unique(),
        n=f"{sample.drawn.height:,}",
        confidence=sample.size.confidence_percent,
        margin=sample.size.margin_percent,
    )
    if scope.level == "province":
        places = {"cities": own["city_code"].n_unique(), "counties": own["county_code"].n_unique()}
        return words + _("，落在 {cities} 个市的 {counties} 个县。").format(**places)
    return words + _("，其中{region} **{n}** 个。").format(region=scope.name(), n=own.height)


def method(of: Round, sample: Sample) -> None:
    """The formula with its figures, and the rule of the weight that was chosen."""
    st.code(sample.size.formula, language=None, wrap_lines=True)
    words = [
        _(
            "公式按总体中有问题的占一半（p=50%，最不利）计，每个项目机会相同时成立；机会不同的，推算全省要按入样概率加权。"
        ),
        _("分层：市 × 类别 × 进展；各层按项目数分配，每层至少一个。"),
    ]
    if sample.drawn.height > sample.size.n:
        words.append(_("层比样本多，所以抽 {n} 个。").format(n=sample.drawn.height))
    rules = {
        "size": _("层内入样概率与规划投资成正比，不足{smallest}万元的按下限计。"),
        "risk": _("层内入样概率与风险分成正比：基础分{base}，逾期加{overdue}，县报表有数据疑点加{findings}，"
            "县的落后被市平均数掩盖加{masked}，完工而支付不到完成投资的{unpaid_below}%加{unpaid}。"),
        "equal": _("层内每个项目机会相同。"),
    }  # fmt: skip
    numbers = RULES.risk | {"smallest": RULES.smallest_wan, "unpaid_below": RULES.unpaid_below_percent}
    words.append(rules[of.weight].format(**numbers))
    st.caption("".join(words))


def strata(scope: Scope, sample: Sample) -> None:
    """A row per city, a column per class group and progress: drawn out of how many."""
    cells = sample.of(scope).unique("stratum", maintain_order=True).with_columns(
        pl.format("{} / {}", "stratum_drawn", "stratum_size").alias("cell"),
        pl.format("{}_{}", "class_group", "progress").alias("kind"),
    )  # fmt: skip
    wide = cells.pivot("kind", index=["city_code", "city_name"], values="cell").rename({"city_code": "region_code"})
    columns = [Column("city_name", _("市"), pinned=True)]
    for group in TERMS["class_group"]:
        for progress in TERMS["progress"]:
            if f"{group}_{progress}" in wide.columns:
                words = _("{group}·{progress}").format(
                    group=term("class_group", group, language()), progress=term("progress", progress, language())
                )
                columns.append(Column(f"{group}_{progress}", words, "right"))
    show(wide, columns, scope, "inspection_strata", lambda row: address.put(region=row["region_code"]), height=620)


def drawn(scope: Scope, of: Round, sample: Sample) -> None:
    """The list with why each project is on it and how likely that was; one click opens its county."""
    rows = sample.of(scope)
    if rows.is_empty():
        st.caption(_("这一轮没有抽到{region}的项目。").format(region=scope.name()))
        return
    said = [
        {
            "class_label": term("work_class", row["work_class"], language()),
            "state_label": term("state", row["state"], language()),
            "why": look_at(row),
        }
        for row in rows.iter_rows(named=True)
    ]
    rows = reads.with_full_names(scope, rows.hstack(pl.DataFrame(said)), "county_code").with_columns(
        percent=pl.col("chance") * 100
    )
    columns = [
        Column("city_name", _("市")),
        Column("county_name", _("县（市、区）")),
        Column("school_name", _("学校")),
        Column("name", _("项目")),
        Column("class_label", _("类别")),
        Column("state_label", _("状态")),
        Column("why", _("去看什么")),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("risk_weight", _("风险分"), "count"),
        Column("percent", _("入样概率（%）"), "money", _("同一层里这个项目被抽到的机会；100为必抽。")),
        Column("project_id", _("项目编号")),
    ]
    show(rows, columns, scope, f"inspection_list_{of.name}", address.open_project, height=520, ask=sample.ask)
    name = _("{region}_督查名单_{round}").format(region=scope.name(), round=of.name)
    with st.container(horizontal=True):
        for suffix, write in (("docx", docx), ("xlsx", xlsx)):
            download.button(
                _("督查名单（{suffix}）").format(suffix=f".{suffix}"),
                partial(_written, write, rows, scope, of, sample, language()),
                file_name=f"{name}.{suffix}",
                icon=":material/description:", key=f"inspection_{suffix}",
            )  # fmt: skip
        st.button(
            _("把这份名单固定在链接里"),
            icon=":material/link:",
            type="tertiary",
            on_click=address.put,
            kwargs={
                "version": scope.published, "period": scope.period, "region": scope.code, "round": of.name,
                "seed": of.seed, "weight": of.weight, "margin": of.margin,
            },
            help=_("写明数据版本、期次、轮次、种子、权重和误差；以后装入新的报表，这个链接仍是同一份名单。"),
        )  # fmt: skip


def _written(
    write: Callable[[Report], bytes], rows: pl.DataFrame, scope: Scope, of: Round, sample: Sample, lang: str
) -> bytes:
    return write(
        inspection_list(
            rows,
            scope.name(),
            of.name,
            of.frame_day,
            size=sample.size,
            seed=of.seed,
            weight=of.weight,
            version=scope.published,
            note=scope.note,
            lang=lang,
        )
    )
