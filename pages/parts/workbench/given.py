"""A query's parameters in; a field for each on the page, and the values bound to them, out."""

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from locales import _, language
from reports.reading import data
from reports.reading.scope import Scope
from warehouse.library import Parameter
from warehouse.sandbox import Value

# The field in the link that carries the values.
FIELD = "given"


def fields(scope: Scope, parameters: list[Parameter]) -> None:
    """A field for each parameter: a list where its values are known, else free."""
    if not parameters:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="parameters"):
        for parameter in parameters:
            _field(scope, parameter)


def _field(scope: Scope, parameter: Parameter) -> None:
    key = _key(parameter)
    st.session_state[key] = _value(scope, parameter)
    label = f"{parameter.labels[language()]} ${parameter.name}"
    if parameter.choices:
        shown = _choices(scope, parameter)
        st.selectbox(label, list(shown), format_func=shown.__getitem__, key=key, width=220)
    elif parameter.number is not None:
        st.number_input(label, key=key, step=1.0, width=160)
    else:
        st.text_input(label, key=key, width=220, placeholder=_("文字或数字"))


def values(scope: Scope, parameters: list[Parameter]) -> dict[str, Value]:
    """What is chosen: a number where it reads as one and may be one; what is left empty is not given."""
    found: dict[str, Value] = {}
    for parameter in parameters:
        value = _value(scope, parameter)
        if value in (None, ""):
            continue
        number = _number(value) if parameter.choices is None else None
        found[parameter.name] = value if number is None else int(number) if number.is_integer() else number
    return found


def _value(scope: Scope, parameter: Parameter) -> Value:
    """What is in a parameter's field, or will be once it is there: of the link, else of the page, else the first."""
    held = st.session_state.get(_key(parameter))
    carried = dict(parse_qsl(st.session_state.get(FIELD, ""))).get(parameter.name)
    if parameter.choices:
        shown = _choices(scope, parameter)
        wanted = (held, carried, _of_scope(scope, parameter.name))
        return next((value for value in wanted if value in shown), next(iter(shown), None))
    if held is not None:
        return held
    if parameter.number is not None:
        return _number(carried) or parameter.number
    return carried or ""


def _choices(scope: Scope, parameter: Parameter) -> dict[str, str]:
    assert parameter.choices
    return {str(value): str(shown) for value, shown in data.rows(scope.version, parameter.choices).iter_rows()}


def carry(given: dict[str, Value]) -> None:
    """Callback: the link has these values."""
    st.session_state[FIELD] = urlencode({name: str(value) for name, value in given.items()})


def _of_scope(scope: Scope, name: str) -> str | None:
    """Where the page stands already."""
    here = {"period": scope.period, "before": scope.previous, "metric": "start_rate"}
    places = {"province": scope.province, "city": scope.city, "county": scope.county}
    return (here | places).get(name)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _key(parameter: Parameter) -> str:
    return f"given_{parameter.name}"
