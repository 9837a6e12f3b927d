"""The facts of a small part of a province, written once: in canonical units, as plain CSV, and as the lake has them."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from etl.schema import FORMS, PROVENANCE

Fact = dict[str, Any]

CITIES = {"370100": "济南市", "370400": "枣庄市", "371300": "临沂市"}
LIXIA, JINAN_SHIZHONG, ZHANGQIU = "370102", "370103", "370181"
ZAOZHUANG_SHIZHONG, TENGZHOU = "370402", "370481"
LANSHAN, LANLING, FEIXIAN, ZONE = "371302", "371324", "371325", "3713Z1"
COUNTIES = {
    LIXIA: "历下区",
    JINAN_SHIZHONG: "市中区",
    ZHANGQIU: "章丘市",
    ZAOZHUANG_SHIZHONG: "市中区",
    TENGZHOU: "滕州市",
    LANSHAN: "兰山区",
    LANLING: "兰陵县",
    FEIXIAN: "费县",
    ZONE: "临沂高新技术产业开发区",
}
JINAN = [LIXIA, JINAN_SHIZHONG, ZHANGQIU]
ZAOZHUANG = [ZAOZHUANG_SHIZHONG, TENGZHOU]
LINYI = [LANSHAN, LANLING, FEIXIAN, ZONE]
EQUIPMENT = ["living", "books", "digital", "desks", "instruments"]
CLASSES = ["building", "sports", *EQUIPMENT]
SOURCES = ["central_special", "central_other", "provincial", "city", "county", "other"]
MAY, JULY = 201505, 201507
AS_OF = {MAY: date(2015, 4, 30), JULY: date(2015, 6, 30)}
APPROVAL = {
    "plan_version": "基线",
    "approved_on": date(2015, 1, 9),
    "approval_no": "鲁教基字〔2015〕1号",
    "kind": "baseline",
}


def city_of(county: str) -> str:
    """The city of a county, by code."""
    return county[:4] + "00"


def _hundredths(value: Decimal | int, share: float = 1.0) -> Decimal:
    return (Decimal(value) * Decimal(str(share))).quantize(Decimal("0.01"))


def _plan(chance: Random) -> list[Fact]:
    facts = []
    for county in COUNTIES:
        for work in CLASSES:
            schools = chance.randint(3, 40)
            facts.append(
                {"county_code": county, "work_class": work, "planned_schools": schools}
                | {"planned_projects": schools + chance.randint(0, 9)}
                | {"planned_qty": Decimal(chance.randint(200_000, 9_999_999)) / 100}
                | {"key_item_qty": Decimal(chance.randint(100, 900)) if work in ("living", "instruments") else None}
                | {"planned_wan": Decimal(chance.randint(20_000, 999_999)) / 100}
                | APPROVAL
            )
    return facts


def _progress(chance: Random, plan: Sequence[Fact]) -> list[Fact]:
    facts = []
    for n, planned in enumerate(plan):
        started = completed = 0.0
        for period in (MAY, JULY):
            started = round(min(started + chance.uniform(0.1, 0.45), 1), 3)
            completed = round(min(completed + chance.uniform(0, 0.2), started), 3)
            of_plan = planned["planned_schools"], planned["planned_projects"], planned["planned_qty"]
            is_building = planned["work_class"] in ("building", "sports")
            fact = {"period": period, "as_of": AS_OF[period], "county_code": planned["county_code"]}
            fact |= {"work_class": planned["work_class"]} | dict.fromkeys(_figures("progress"))
            if is_building:
                fact |= {
                    "started_schools": int(of_plan[0] * started),
                    "started_projects": int(of_plan[1] * started),
                    "started_qty": _hundredths(of_plan[2], started),
                    "completed_projects": int(of_plan[1] * completed),
                }
            else:
                fact |= {"bought_wan": _hundredths(planned["planned_wan"], completed)}
            fact |= {
                "completed_schools": int(of_plan[0] * completed),
                "completed_qty": _hundredths(of_plan[2], completed),
                "invested_wan": _hundredths(planned["planned_wan"], completed),
            }
            # A blank and a declared zero in every table.
            if n % 7 == 1 and is_building:
                fact |= {"completed_schools": 0, "completed_projects": 0, "completed_qty": Decimal(0)}
                fact |= {"invested_wan": None}
            if n % 7 == 4:
                fact |= {"completed_schools": None, "bought_wan": Decimal(0)}
            facts.append(fact)
    return facts


def _plan_funds(chance: Random) -> list[Fact]:
    return [
        {"county_code": county, "source": source, "budget_year": year}
        | {"planned_wan": Decimal(0) if (county, source) == (LANLING, "county") else _wan(chance)}
        | APPROVAL
        for county in COUNTIES
        for year in (2014, 2015)
        for source in SOURCES
        if (county, source) != (FEIXIAN, "other")
    ]


def _wan(chance: Random) -> Decimal:
    """An amount of money, every fifth of which goes down to a fen."""
    cents = Decimal(chance.randint(5_000, 500_000)) / 100
    return cents + Decimal(chance.randint(0, 9999)) / 1_000_000 if chance.random() < 0.2 else cents


def _funds(chance: Random, plan_funds: Sequence[Fact]) -> list[Fact]:
    facts = []
    for n, planned in enumerate(plan_funds):
        received = 0.0
        for period in (MAY, JULY):
            received = round(min(received + chance.uniform(0.1, 0.5), 1), 3)
            head = {"period": period, "as_of": AS_OF[period]}
            head |= {name: planned[name] for name in ("county_code", "source", "budget_year")}
            wan = planned["planned_wan"]
            facts.append(
                head
                | {"allocated_wan": wan, "received_wan": _hundredths(wan, received * 0.99)}
                | {"paid_wan": None if n % 9 == 2 else Decimal(0) if n % 9 == 5 else _hundredths(wan, received * 0.4)}
            )
    return facts


def _schools() -> list[Fact]:
    names = {
        LIXIA: [("2137000101", "历下区甸柳第一小学", "甸柳街道", "primary")],
        TENGZHOU: [
            ("2137000201", "滕州市第①中学", "龙泉街道", "junior"),
            ("3137000202", "羊庄镇九年制学校", "羊庄镇", "nine_year"),
        ],
        LANLING: [("2137000301", "中心小学（东校区）", "卞庄街道", "primary")],
        FEIXIAN: [
            ("2137000401", "费县上冶镇初级中学", "上冶镇", "junior"),
            ("2137000402", "大田庄教学点", "大田庄乡", "teaching_point"),
        ],
    }
    return [
        {"school_id": number, "name": name, "county_code": county, "township": town, "stage": stage}
        | {"students": 37 * int(number[-1]) + 100, "classes": 6, "largest_class": None if stage == "nine_year" else 57}
        for county, schools in names.items()
        for number, name, town, stage in schools
    ]


def _projects(schools: Sequence[Fact]) -> list[Fact]:
    pairs = [(schools[0], "sports"), *((school, "building") for school in schools)]
    return [
        {"project_id": f"{school['county_code']}-{n:03d}", "school_id": school["school_id"]}
        | {"county_code": school["county_code"], "township": school["township"], "work_class": work}
        | {
            "name": f"{school['name']}{'教学楼' if work == 'building' else '操场'}",
            "planned_qty": Decimal(800 + 10 * n),
        }
        | {"planned_wan": Decimal("150.5") + n, "central_provincial_wan": Decimal(100) if n % 2 else None}
        | {"budget_year": 2014 + n % 2, "planned_start": date(2015, 3, n + 1), "contract_finish": date(2015, 12, 31)}
        | {"responsible": None if n == 2 else "王老师"}
        for n, (school, work) in enumerate(pairs)
    ]


def _status(projects: Sequence[Fact]) -> list[Fact]:
    blank = dict.fromkeys(column.name for column in FORMS["project_status"].columns)
    facts = []
    for n, project in enumerate(projects):
        head = {"period": JULY, "project_id": project["project_id"], "county_code": project["county_code"]}
        state = ["not_started", "started", "completed", "closed"][n % 4]
        fact = blank | head | {"state": state}
        if state == "not_started":
            fact |= {"blocked_at": "land", "paid_wan": Decimal(0)}
        else:
            fact |= {"started_on": date(2015, 3, 12), "started_qty": project["planned_qty"]}
            fact |= {"invested_wan": Decimal("80.25"), "paid_wan": Decimal(40)}
        if state in ("completed", "closed"):
            fact |= {"completed_on": date(2015, 6, 20), "completed_qty": project["planned_qty"]}
        if state == "closed":
            fact |= {"accepted_on": date(2015, 6, 25), "closed_on": date(2015, 6, 30)}
        facts.append(fact)
    return facts


def _figures(form: str) -> list[str]:
    return [column.name for column in FORMS[form].columns if column.factor]


def _facts() -> dict[str, list[Fact]]:
    chance = Random(2015)
    plan, plan_funds, schools = _plan(chance), _plan_funds(chance), _schools()
    projects = _projects(schools)
    return {
        "plan": plan,
        "plan_funds": plan_funds,
        "progress": _progress(chance, plan),
        "funds": _funds(chance, plan_funds),
        "schools": schools,
        "projects": projects,
        "project_status": _status(projects),
    }


FACTS = _facts()


def some(form: str, counties: Iterable[str], **only: object) -> list[Fact]:
    """The facts of a form of these counties; `only` names further columns and the values (or lists of them) to keep."""
    wanted = set(counties)
    return [
        fact
        for fact in FACTS[form]
        if fact["county_code"] in wanted
        and all(fact[name] in (value if isinstance(value, list) else [value]) for name, value in only.items())
    ]


def plain(path: Path, form: str, facts: Iterable[Fact]) -> Path:
    """The facts under the canonical header, as UTF-8 CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [column.name for column in FORMS[form].columns])
        writer.writeheader()
        for fact in facts:
            writer.writerow({name: _plainly(value) for name, value in fact.items()})
    return path


def _plainly(value: Any) -> Any:
    return f"{value // 100}-{value % 100:02d}" if isinstance(value, int) and 201401 <= value <= 201912 else value


def as_in_lake(form: str, facts: Iterable[Fact]) -> pl.DataFrame:
    """The facts with the lake's columns and types, provenance left out, in the order of all columns."""
    columns = FORMS[form].columns
    rows = [
        {
            column.lake_name: int(fact[column.name] * column.factor)
            if column.factor and fact.get(column.name) is not None
            else fact.get(column.name)
            for column in columns
        }
        for fact in facts
    ]
    schema = {name: dtype for name, dtype in FORMS[form].lake_schema.items() if name not in PROVENANCE}
    return pl.DataFrame(rows, schema=schema).sort(pl.all())
