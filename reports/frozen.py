"""A report in; JSON that holds all of it exactly, and the same report again, out."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

from locales import _
from reports import model

_RECORDS = {
    name: record
    for name, record in vars(model).items()
    if isinstance(record, type) and dataclasses.is_dataclass(record)
}


def frozen(report: model.Report) -> bytes:
    """The report as JSON: the same report is the same bytes."""
    return json.dumps(_written(report), ensure_ascii=False, indent=1, sort_keys=True).encode()


def thawed(text: bytes) -> model.Report:
    """The report that was frozen.

    Raises:
        ValueError: the text is no frozen report; says what is wrong with it.
    """
    try:
        report = _read(json.loads(text))
    except (KeyError, TypeError, ArithmeticError) as fault:
        raise ValueError(_("冻结的文件不是本系统写的，或已损坏：{fault}。").format(fault=repr(fault))) from fault
    if not isinstance(report, model.Report):
        raise ValueError(_("冻结的文件里不是一份文件。"))
    return report


def _written(value: object) -> object:
    if dataclasses.is_dataclass(value):
        fields = {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__} | fields
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, Decimal):
        return {"is": "Decimal", "of": str(value)}
    if isinstance(value, date):
        return {"is": "date", "of": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = value["is"]
    if kind == "Decimal":
        return Decimal(value["of"])
    if kind == "date":
        return date.fromisoformat(value["of"])
    return _RECORDS[kind](**{name: _read(one) for name, one in value.items() if name != "is"})
