"""A report in; one HTML file that is read, sorted and pointed at without any network out."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from charts.look import BAND_COLOUR, config
from locales import _, language, speaking
from reports.model import Blanks, Block, Cards, Listing, Para, Picture, Report, Section, Table
from reports.writers.fit import side_by_side
from reports.writers.html_table import table_html
from reports.writers.library import plotly_js
from reports.writers.marks import bands_in, is_behind, symbol
from reports.writers.office import numbered
from reports.writers.pictures import figure
from reports.writers.terms import definitions_table, sent_on
from reports.writers.twin import twin
from warehouse.lettering import inert
from warehouse.metrics import BANDS

_HERE = Path(__file__).parent
# The file may run what is in it and fetch nothing.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"


def html(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    with speaking(report.lang):
        pictures: list[dict[str, Any]] = []
        parts = [_head(report), *_sections(report, pictures), _end(report)]
        library = f"<script>{plotly_js()}</script>" if pictures else ""
        told = json.dumps(
            {"pictures": pictures, "config": config()}, ensure_ascii=False, separators=(",", ":")
        ).replace("<", "\\u003c")
        css, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
        return (
            f'<!doctype html><html lang="{"zh-CN" if report.lang == "zh" else "en"}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{_text(' '.join(report.title.split()))}</title><style>{css}</style></head>"
            f"<body><main>{''.join(parts)}</main>{library}"
            f'<script type="application/json" id="told">{told}</script><script>{script}</script></body></html>'
        ).encode()


def _head(report: Report) -> str:
    parts = []
    if report.head:
        issue = [report.number, report.office, sent_on(report)]
        parts.append(f'<p class="head">{_text(report.head)}</p>')
        parts.append(f'<p class="issue">{"".join(f"<span>{_text(text)}</span>" for text in issue if text)}</p>')
    parts.append(f"<h1>{_text(report.title)}</h1>".replace("\n", "<br>"))
    if report.subtitle:
        parts.append(f'<p class="subtitle">{_text(report.subtitle)}</p>')
    if report.note:
        parts.append(f'<p><span class="note">{_text(report.note)}</span></p>')
    return f"<header>{''.join(parts)}</header>"


def _sections(report: Report, pictures: list[dict[str, Any]]) -> Iterator[str]:
    for number, section in numbered(report):
        heading = f"<h{section.level + 1}>{_text(number + section.heading)}</h{section.level + 1}>"
        blocks = "".join(_block(block, section, pictures) for block in section.blocks)
        yield f"<section>{heading if section.heading else ''}{blocks}</section>"


def _block(block: Block, section: Section, pictures: list[dict[str, Any]]) -> str:
    if isinstance(block, Para):
        return f'<p class="{block.role}">{_text(block.text)}</p>{_sources(block)}'
    if isinstance(block, Listing):
        return f"<ol>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ol>"
    if isinstance(block, Table):
        return table_html(block, section.heading)
    if isinstance(block, Blanks):
        labels = (f"<span>{_text(_('{label}：').format(label=label))}</span>" for label in block.labels)
        return f'<div class="blanks">{"".join(labels)}</div>'
    if isinstance(block, Cards):
        return _cards(block)
    pictures.append(json.loads(figure(block).to_json()))
    return _picture(block, len(pictures) - 1)


def _cards(block: Cards) -> str:
    cards = []
    for card in block.cards:
        band = f" {card.band}" if is_behind(card.band) else ""
        sign = f"{symbol(card.band)} " if band else ""
        cards.append(
            f'<div><dt>{_text(card.label)}</dt><dd class="figure{band}">{sign}{_text(card.text)}</dd>'
            f'<dd class="beside">{_text(card.beside)}</dd></div>'
        )
    return f'<dl class="cards" style="--beside:{side_by_side(len(cards))}">{"".join(cards)}</dl>'


def _picture(picture: Picture, n: int) -> str:
    """The picture, its finding for who cannot see it, and the same figures as a table."""
    key = "".join(
        f'<span><i style="color:{BAND_COLOUR[band]};font-style:normal">{BANDS[band].symbol}</i>'
        f" {_text(_band(band))}</span>"
        for band in bands_in(picture)
    )
    words = _text(_("图中数据"))
    return (
        f"<figure><figcaption>{_text(picture.caption)}</figcaption>{f'<p class=key>{key}</p>' if key else ''}"
        f'<div role="img" aria-label="{_text(picture.finding)}" data-picture="{n}"></div>'
        f"<noscript><p>{_text(picture.finding)}</p></noscript>"
        f"<details><summary>{words}</summary>{table_html(twin(picture), picture.caption)}</details>"
        "</figure>"
    )


def _band(band: str) -> str:
    return BANDS[band].label(language())


def _sources(para: Para) -> str:
    """Where the figures of a paragraph come from."""
    if not para.figures:
        return ""
    items = []
    for one in para.figures:
        numbers = " ÷ ".join(f"{number:,}" for number in (one.numerator, one.denominator) if number is not None)
        words = " · ".join(part for part in (one.where, one.what, numbers, one.source) if part)
        items.append(f"<li><b>{_text(one.text)}</b> {_text(words)}</li>")
    words = _text(_("数字出处"))
    return f"<details><summary>{words}</summary><ul>{''.join(items)}</ul></details>"


def _end(report: Report) -> str:
    """What the document says of itself and of its figures."""
    parts = []
    about, basis = _("关于本文"), _("口径")
    if report.terms:
        pairs = "".join(f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>" for name, text in report.terms)
        parts.append(f'<section><h2>{_text(about)}</h2><dl class="terms">{pairs}</dl></section>')
    if report.definitions:
        parts.append(f"<section><h2>{_text(basis)}</h2>{table_html(definitions_table(report), basis)}</section>")
    if report.foot:
        parts.append(f'<p class="foot">{_text(report.foot)}</p>')
    return "".join(parts)


def _text(text: str) -> str:
    return escape(inert(text))
