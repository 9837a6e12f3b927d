"""A figure in; the chart of it on the page out: static/chart.js draws it with Plotly, those in sight first.

Not st.plotly_chart: it brings all of plotly.js, and draws every chart of a page before the reader sees one; what that
takes is in docs/performance.md.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st

from charts.look import config
from locales import _
from warehouse.settings import ROOT

# A browser that was here before an upgrade asks for what is drawn with now, not for what it has kept.
DRAWN_WITH = [ROOT / "static" / name for name in ("chart.js", "plotly-cartesian.min.js")]
EDITION = sha256(b"".join(file.read_bytes() for file in DRAWN_WITH)).hexdigest()[:8]
MODULE = f"import(new URL('app/static/chart.js?{EDITION}', document.baseURI).href)"
MOUNT = """
export default function (component) {
  const root = component.parentElement.querySelector('.gaibo-chart')
  const [told, height, figure] = new TextDecoder().decode(component.data).split('\\n')
  const { alt, choose } = JSON.parse(told)
  root.figure = figure
  root.choose = choose && (code => component.setTriggerValue('chosen', code))
  root.style.height = `${height}px`
  root.setAttribute('role', 'figure')
  root.setAttribute('aria-label', alt)
  const instead = () => { root.textContent = alt }
  MODULE.then(module => module.default(root), instead)
  return () => root.leave?.()
}
""".replace("MODULE", MODULE)
_mount = st.components.v2.component(
    "gaibo_chart", html='<div class="gaibo-chart"></div>', js=MOUNT, isolate_styles=False
)


def drawn(figure: go.Figure) -> bytes:
    """A figure as it is sent: its height in a line, then it and Plotly's settings in the reader's language as JSON.

    The theme is put in where it is drawn.
    """
    spec: dict[str, Any] = figure.to_dict()
    spec["layout"].pop("template", None)
    whole = spec | {"config": config(), "full": _("全屏")}
    return f"{spec['layout']['height']}\n{plotly.io.to_json(whole, validate=False)}".encode()


def draw(sent: bytes, alt: str, key: str, choose: Callable[[str], None] | None = None) -> None:
    """The chart of what `drawn` gave.

    Args:
        sent: the figure as it is sent.
        alt: what it shows in words.
        key: tells it from the other charts of the page.
        choose: called with the `customdata` of a mark that a reader clicks, where it has any.
    """

    def chosen() -> None:
        if choose and (code := st.session_state[key]["chosen"]):
            choose(code)

    told = json.dumps({"alt": alt, "choose": choose is not None})
    height = int(sent.partition(b"\n")[0])
    _mount(key=key, data=told.encode() + b"\n" + sent, height=height, on_chosen_change=chosen)
