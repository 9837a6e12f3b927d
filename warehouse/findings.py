"""A version being built and checks/*.sql in; the `finding` table out, or a refusal when a must-hold rule is broken.

A check is one file named for its fault. Line 1 is `-- warn: …` or `-- fail: …` and the rule in the county's words.
It selects county_code, period, detail (both figures), source_file, sheet, row; no rows means the rule holds.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

CHECKS = Path(__file__).with_name("checks")
MEASURE = CHECKS / "_measure.sql"


class CheckFailedError(RuntimeError):
    """A rule that must hold is broken; the version is not published."""


@dataclass(frozen=True)
class Check:
    """One rule: its name, how grave it is (fail | warn), its words and its SQL."""

    name: str
    severity: str
    rule: str
    sql: str


def checks() -> list[Check]:
    """Every rule, by name."""
    return [_read(path) for path in sorted(CHECKS.glob("[!_]*.sql"))]


def run(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `finding` from every check.

    Raises:
        CheckFailedError: rows of a `fail` check exist; the message lists the first ten.
    """
    con.execute(
        'create table finding ("check" varchar, severity varchar, county_code varchar, period varchar, '
        "message varchar, source_file varchar, sheet varchar, row bigint)"
    )
    con.execute("comment on table finding is '数据质量发现：每处违反规则的地方一行，附来源文件、工作表、行号'")
    con.execute(MEASURE.read_text(encoding="utf-8"))
    for check in checks():
        con.execute(
            "insert into finding select $name, $severity, county_code, period, $rule || '：' || detail, "
            f"source_file, sheet, row from ({check.sql})",
            {"name": check.name, "severity": check.severity, "rule": check.rule},
        )
    broken = con.execute(
        "select concat_ws(' ', r.name, f.period, f.source_file, f.sheet, '第' || f.row || '行') || '：' || f.message "
        "from finding as f left join region as r on r.code = f.county_code where severity = 'fail' order by all"
    ).fetchall()
    if broken:
        listed = "\n".join(f"- {row[0]}" for row in broken[:10])
        raise CheckFailedError(f"有 {len(broken)} 处违反必须成立的规则，未发布新版本：\n{listed}")


def _read(path: Path) -> Check:
    sql = path.read_text(encoding="utf-8")
    severity, rule = sql.splitlines()[0].removeprefix("-- ").split(": ", 1)
    if severity not in ("fail", "warn"):
        raise ValueError(f"{path.name}: line 1 must begin with '-- fail: ' or '-- warn: '")
    return Check(path.stem, severity, rule, sql)
