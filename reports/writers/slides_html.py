"""A deck in; a slide as HTML, and the whole show as one file that asks nobody for anything, out."""

import json
import re
from html import escape
from pathlib import Path

from charts.look import BAND_COLOUR, config
from locales import _, language
from reports.slides import Deck, Group, Name
from reports.writers.library import plotly_js
from warehouse.lettering import inert
from warehouse.metrics import BANDS, LAGGARDS

CSS = Path(__file__).with_name("slides.css").read_text(encoding="utf-8")
SCRIPT = Path(__file__).with_name("slides.js").read_text(encoding="utf-8")


def slide_html(deck: Deck, n: int, picture: str = "") -> str:
    """The n-th slide, counted from 0, as one element without its foot; `picture` is the HTML of its picture."""
    slide = deck.slides[n]
    parts = [f"<h1>{_text(slide.title)}</h1>"]
    parts += [f"<p>{_text(sentence)}</p>" for sentence in slide.sentences]
    if slide.figures:
        cards = (
            f"<div><dt>{_text(one.label)}</dt><dd>{_text(one.value)}</dd><dd>{_text(one.beside)}</dd></div>"
            for one in slide.figures
        )
        parts.append(f"<dl>{''.join(cards)}</dl>")
    if slide.groups:
        parts.append(f'<div class="groups">{"".join(map(_group, slide.groups))}</div>')
    kind = "cover" if slide.key == "cover" else "finding"
    return f'<section class="slide {kind}" id="{escape(slide.key)}">{"".join(parts)}{picture}</section>'


def foot_html(deck: Deck, n: int) -> str:
    """What stands below the n-th slide: whose figures these are, as of when, and how many slides there are."""
    return (
        f'<footer class="slide-foot"><span>{_text(deck.foot)}</span><span>{n + 1} / {len(deck.slides)}</span></footer>'
    )


def slides_html(deck: Deck) -> str:
    """The whole show as one file: arrow, page, space, home and end keys and a finger turn it; a page each in print."""
    sections = [
        f'<div class="page">{slide_html(deck, n, _picture(n) if one.picture else "")}{foot_html(deck, n)}</div>'
        for n, one in enumerate(deck.slides)
    ]
    pictures = {n: json.loads(one.picture.to_json()) for n, one in enumerate(deck.slides) if one.picture}
    library = f"<script>{plotly_js()}</script>" if pictures else ""
    told = json.dumps({"pictures": pictures, "config": config()}, ensure_ascii=False).replace("<", "\\u003c")
    lang = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(deck.title)}</title><style>{CSS}</style></head>"
        f'<body class="show">{"".join(sections)}{library}'
        f'<script type="application/json" id="told">{told}</script><script>{SCRIPT}</script></body></html>'
    )


def _picture(n: int) -> str:
    return f'<div class="picture" data-picture="{n}"></div>'


def _group(group: Group) -> str:
    names = "".join(map(_name, group.names))
    more = f"<li>{_text(_('另外 {n} 个').format(n=group.more))}</li>" if group.more else ""
    return f"<div><h2>{_text(group.title)}</h2><ul>{names}{more}</ul></div>"


def _name(name: Name) -> str:
    symbol = ""
    if name.band:
        colour = f' style="color:{BAND_COLOUR[name.band]}"' if name.band in LAGGARDS else ""
        symbol = f"<i{colour}>{BANDS[name.band].symbol}</i> "
    figure = f" <b>{_text(name.figure)}</b>" if name.figure else ""
    return f"<li>{symbol}{_text(name.text)}{figure}</li>"


def _text(text: str) -> str:
    """Text from anywhere as HTML; what stands between `**` is strong."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(inert(text)))
