"""A table of a report in; the same in HTML, its rows ready to be sorted by any column, out."""

from html import escape

from reports.model import Column, Table, Value
from reports.writers.cells import label, widths, written
from reports.writers.fit import first_text, sign_of
from reports.writers.marks import is_behind
from warehouse.lettering import inert

# A longer list scrolls within itself under its headings.
_LONG = 25
# Chinese characters: a table that is narrower is not spread over the page.
_SMALL = 34
_WIDEST = 14.0  # Chinese characters; longer texts are wrapped


def table_html(table: Table, what: str = "") -> str:
    """The table; `what` says what it is where it has no caption."""
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    name = _text(table.caption or what)
    wide = [min(letters, _WIDEST) for letters in widths(table)]
    head = "".join(_header(column, letters) for column, letters in zip(table.columns, wide, strict=True))
    body = "".join(_row(table, n, first_text(table)) for n in range(len(table.rows)))
    small = ' class="small"' if sum(wide) + 2 * len(wide) < _SMALL else ""
    long = " long" if len(table.rows) > _LONG else ""
    return (
        f'<div class="scroll{long}" tabindex="0" role="region" aria-label="{name}"><table{small}>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _header(column: Column, letters: float) -> str:
    look = ' class="n"' if _is_number(column) else f' style="min-width:{letters + 1.5:g}em"'
    return f'<th scope="col"{look}><button type="button">{_text(label(column))}</button></th>'


def _row(table: Table, n: int, first: int) -> str:
    band = table.bands[n] if table.bands else None
    cells = [_cell(column, value) for column, value in zip(table.columns, table.rows[n], strict=True)]
    if is_behind(band):
        if sign := sign_of(table, n):
            cells[first] = cells[first].replace(">", f"><i>{sign}</i> ", 1)
        return f'<tr class="{band}">{"".join(cells)}</tr>'
    return f"<tr>{''.join(cells)}</tr>"


def _cell(column: Column, value: Value) -> str:
    text = _text(written(value, column.kind))
    if not _is_number(column):
        return f"<td>{text}</td>"
    number = "" if value is None or isinstance(value, str) else str(value)
    return f'<td class="n" data-v="{number}">{text}</td>'


def _is_number(column: Column) -> bool:
    return column.kind not in ("text", "date")


def _text(text: str) -> str:
    return escape(inert(text))
