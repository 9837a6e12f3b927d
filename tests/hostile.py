"""Texts made to do harm, and a warehouse whose every text column of every form is one of them, for tests."""

import json
import re
from itertools import cycle
from pathlib import Path

from etl.schema import FORMS
from tests.conftest import FEIXIAN, LANSHAN, House, Row

EVIL = "evil.example"
ATTACKS = {
    "script": f"<script src=//{EVIL}></script>",
    "image": f"<img src=//{EVIL} onerror=alert(1)>",
    "anchor": f'<a href="http://{EVIL}">甲</a>',
    "tags": "<b style='color:red'>粗</b><br><sub>下</sub>",
    "quotes": f"'\"><svg/onload=alert(1)>{EVIL}",
    "link": f"[甲](http://{EVIL})",
    "picture": f"![甲](http://{EVIL}/y.png)",
    "address": f"http://{EVIL} www.{EVIL} a@{EVIL}",
    "marks": "**粗** ~~删~~ :red[色] :material/home: `码` # 题",
    "mathematics": "$\\frac{1}{2}$ $$x$$",
    "hyperlink": f'=HYPERLINK("http://{EVIL}","甲")',
    "plus": "+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "path": f"../../../../{EVIL}/passwd",
    "drive": f"C:\\..\\{EVIL}\\x.xlsx",
    "turned": "甲\u202e乙\u2066丙\u200f丁",
    "controls": "甲\x07乙\x1b[31m丙\x0b丁\ufffe",
    "sql": "'; drop table region; --",
    "templates": "{{ 7 * 7 }} {evil} %(evil)s %{x} ${x}",
    "markup": f']]><x/>&amp;&#x41;#let x = 1 #link("http://{EVIL}")',
    "long": "长" * 300,
}
NAMES = tuple(ATTACKS)
# What is written into the names of the files that are sent.
FILE_NAMES = cycle(("<img src=x>[a](http:", "=$x$", "甲\u202e乙"))

# What of an attack is alive in a text that is read as Markdown: none of its marks has a backslash before it.
_MARKDOWN = re.compile(
    r"(?<!\\)<(?:script src|img|a href|b style|svg|x/|sub>)|(?<!\\)\*\*粗|(?<!\\)~~删|(?<!\\):red\[色"
    rf"|(?<!\\):material/home|(?<!\\)`码|(?<!\\)\$\\?\\frac|(?<!\\)\$\$x|(?:https?://|www\.|\ba@){EVIL}"
)
# What is alive where tags are: on a page that writes HTML, in a label of Plotly, which knows a handful of them.
_TAGS = re.compile(r"<(?:script src|img|a href|b style='color:red|svg|x/|sub>)")
# What turns the direction of a text, and what no file can hold.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def in_markdown(text: str) -> list[str]:
    """What of an attack is alive in a text that is read as Markdown."""
    return _MARKDOWN.findall(text) + unseen(text)


def in_tags(text: str) -> list[str]:
    """The same where tags are read."""
    return _TAGS.findall(text) + unseen(text)


def unseen(text: str) -> list[str]:
    """What turns a text or has no place in one."""
    return [f"U+{ord(letter):04X}" for letter in _UNSEEN.findall(text)]


def texts(form: str, attack: str, n: int = 0) -> Row:
    """Every text column of a form as an attack; names of rows end with a number, so that none is another's."""
    columns = [column.name for column in FORMS[form].columns if column.type == "text"]
    return {name: f"{ATTACKS[attack]}{n if name.endswith(('_id', 'version')) else ''}" for name in columns}


def rows_of(county: str) -> dict[str, list[Row]]:
    """Form → rows about a county, one for each attack."""
    rows: dict[str, list[Row]] = {form: [] for form in FORMS}

    def add(form: str, attack: str, n: int, **values: object) -> None:
        rows[form].append({"county_code": county} | texts(form, attack, n) | values)

    for n, name in enumerate(NAMES):
        day, started = f"2015-06-{n % 28 + 1:02}", n % 2 == 1
        add("schools", name, n, stage="primary", students=900 - n, classes=10, largest_class=70)
        add(
            "projects", name, n, work_class="building", planned_qty=100 + n, planned_wan=10, central_provincial_wan=5,
            budget_year=2014, planned_start="2014-09-01", contract_finish="2015-03-01",
        )  # fmt: skip
        for period in ("2015-05", "2015-07"):
            begun: Row = {"state": "started", "started_on": "2015-04-01", "started_qty": 50}
            waits: Row = {"state": "not_started", "blocked_at": "land"}
            add("project_status", name, n, period=period, **(begun if started else waits))
        add("inspections", name, n, round="2015-06", inspected_on=day, result="rectify", rectify_by="2015-06-29")
        add("milestones", name, n, due_on="2015-05-30", done_on="2015-06-20" if started else "")
        add("national_rank", name, n, county_code="370000", ranked_on="2015-06-01", place=n + 1, of_provinces=31)
        add("measures", name, n, measure="criticise" if started else "summon", decided_on=day, due_on="2015-06-29")
        about: Row = {"period": "2015-07", "of_form": "progress", "revision": 1}
        add("reviews", name, n, **about, reviewed_on=f"2015-07-{n + 5:02}", state="returned" if started else "reviewed")
    for n, name in enumerate(NAMES[:7]):
        add("budget_lines", name, n, budget_year=2013 + n, in_budget="yes", amount_wan=10)
    for n, name in enumerate(("link", "script", "hyperlink", "turned"), start=1):
        when: Row = {"approved_on": f"2015-0{n}-09", "kind": "baseline" if n == 1 else "adjustment"}
        add("plan", name, n, **when, work_class="building", planned_projects=10, planned_qty=100 - n, planned_wan=100)
        add("plan_funds", name, n, **when, source="county", budget_year=2014, planned_wan=100 - n)
    for on_day, target in (("2015-06-01", "10%"), ("2016-06-01", "50%")):
        add("targets", "link", 0, metric="start_rate", on_day=on_day, target=target, approved_on="2015-01-09")
    return rows


def hostile(house: House, county: str = LANSHAN) -> House:
    """The house with such a county, all of whose texts are attacks, and beside it one of figures alone."""
    sent = [house.plan({FEIXIAN: 100}), house.progress("2015-05", {county: 30, FEIXIAN: 10})]
    for form, rows in rows_of(county).items():
        # Versions of a plan come one by one.
        parts = [[row] for row in rows] if form in ("plan", "plan_funds") else [rows] if rows else []
        sent += [house.send(form, _known(form, part)) for part in parts]
    sent.append(house.progress("2015-07", {county: 31, FEIXIAN: 12}, submitted_on="2015-07-04"))
    sources = ("county", "central_special")
    money: list[Row] = [
        {"county_code": county, "source": source, "allocated_wan": 9, "received_wan": 7, "paid_wan": 5}
        for source in sources
    ]
    sent.append(house.funds("2015-07", money))
    house.opens(*(path.rename(path.with_name(f"{path.stem}{next(FILE_NAMES)}.csv")) for path in sent))
    house.opens(_corrections(house, county))
    return house


def _known(form: str, rows: list[Row]) -> list[Row]:
    names = {column.name for column in FORMS[form].columns}
    return [{name: value for name, value in row.items() if name in names} for row in rows]


def _corrections(house: House, county: str) -> Path:
    """A correction whose every text is an attack."""
    what: Row = {"form": "progress", "county": county, "period": "2015-07", "work_class": "building"}
    what |= {"column": "started_qty", "old": 31, "new": 33, "approved_on": "2015-07-20"}
    why: Row = {"reason": ATTACKS["link"], "who": ATTACKS["script"], "approval": ATTACKS["anchor"]}
    path = house.inbox / "更正.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in (what | why).items()]
    path.write_text("\n".join(["[[correction]]", *lines]), encoding="utf-8")
    return path
