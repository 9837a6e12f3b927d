"""access.toml in; who somebody is, what they may do and how far they see, out.

Nothing here knows how somebody proved who they are: pages ask the server, commands the system.
"""

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from warehouse.settings import ROOT

# read: the pages · sql: the workbench and its files · load: send reports in · issue: number a document and send it
# out · names: people's names in full · audit: who did what.
RIGHTS = ("read", "sql", "load", "issue", "names", "audit")
MODES = ("off", "login", "gateway")


class AccessFault(ValueError):
    """access.toml cannot be used; the message says which entry and why."""


@dataclass(frozen=True)
class Reader:
    """Somebody who is let in: who they are, and what they may do and see.

    Attributes:
        who: as the login or the gateway names them, "" where access is off.
        role: key of the role.
        rights: of RIGHTS.
        region: code of the region that they see in full, None for all.
    """

    who: str
    role: str
    rights: frozenset[str]
    region: str | None

    def may(self, right: str) -> bool:
        """Whether they have one of RIGHTS."""
        return right in self.rights


@dataclass(frozen=True)
class Access:
    """The file as it stands.

    Attributes:
        mode: off (whoever reaches the server), login (OIDC) or gateway (a header that the unit's gateway sets).
        claim: the field of a login, or what the gateway's header stands for, that names a person.
        people: name → reader, by lower case.
        roles: role → its label by language.
        published: keys of the metrics of which the province publishes every county's figures.
        alone: whether a server without access may be reached from this machine alone.
    """

    mode: Literal["off", "login", "gateway"]
    claim: str
    people: dict[str, Reader]
    roles: dict[str, dict[str, str]]
    published: tuple[str, ...]
    alone: bool

    def reader(self, who: str) -> Reader | None:
        """Whoever has this name; None for a stranger."""
        return self.people.get(who.strip().lower())


# Access is off: whoever sits at the machine does everything.
EVERYBODY = Reader("", "", frozenset(RIGHTS), None)


def path() -> Path:
    """The file: GAIBO_ACCESS, by default access.toml in the checkout."""
    return Path(os.environ.get("GAIBO_ACCESS") or ROOT / "access.toml")


def current() -> Access:
    """The file as it is now; an edit counts from the next click on.

    Raises:
        AccessFault: it is not there or cannot be used. Nobody is let in then.
    """
    file = path()
    try:
        return _read(file, file.stat().st_mtime_ns)
    except OSError as missing:
        raise AccessFault(f"{file.name}：读不到（{missing.strerror}）。") from None


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Access:
    return parse(file.read_text(encoding="utf-8"), file.name)


def parse(text: str, name: str = "access.toml") -> Access:
    """The text of the file.

    Raises:
        AccessFault: a mode, role, right or key that there is not, or somebody twice.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AccessFault(f"{name}：不是合法的 TOML（{error}）。") from None
    if unknown := raw.keys() - {"mode", "claim", "alone", "published", "roles", "people"}:
        raise AccessFault(f"{name}：不认识 {'、'.join(sorted(unknown))}。")
    if raw.get("mode", "off") not in MODES:
        raise AccessFault(f"{name}：mode 只能是 {'、'.join(MODES)}，不是 {raw['mode']}。")
    labels = raw.get("roles", {})
    roles = {role: _rights(name, role, record) for role, record in labels.items()}
    people: dict[str, Reader] = {}
    for record in raw.get("people", []):
        one = _person(name, record, roles)
        if people.setdefault(one.who, one) is not one:
            raise AccessFault(f"{name}：{one.who} 写了两次。")
    return Access(
        raw.get("mode", "off"),
        str(raw.get("claim", "email")),
        people,
        {role: {"zh": str(r.get("label", role)), "en": str(r.get("label_en", role))} for role, r in labels.items()},
        tuple(map(str, raw.get("published", ()))),
        bool(raw.get("alone", True)),
    )


def _rights(name: str, role: str, record: dict[str, Any]) -> frozenset[str]:
    rights = frozenset(map(str, record.get("rights", ())))
    if unknown := rights - set(RIGHTS):
        raise AccessFault(f"{name}：角色 {role} 的权限 {'、'.join(sorted(unknown))} 不存在，可选 {'、'.join(RIGHTS)}。")
    return rights


def _person(name: str, record: dict[str, Any], roles: dict[str, frozenset[str]]) -> Reader:
    who, role, region = str(record.get("who", "")).strip().lower(), str(record.get("role", "")), record.get("region")
    if not who or role not in roles:
        raise AccessFault(f"{name}：{who or '有一个人没有 who'} 的角色 {role or '没有写'}，可选 {'、'.join(roles)}。")
    if region is None:
        raise AccessFault(f'{name}：{who} 没有写 region；看全部地区的写 "all"。')
    return Reader(who, role, roles[role], None if region == "all" else str(region))
