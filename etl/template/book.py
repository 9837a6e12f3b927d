"""The pages of an empty form in; the bytes of a workbook with drop-downs, limits and prompts in its cells out."""

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.opening.cells import Range
from etl.template.page import Cell, Field, Page, Section
from warehouse.lettering import lines, width

# Excel's limits of a prompt's title and text.
_TITLE, _MESSAGE = 32, 255
_A3, _A4 = 8, 9
# In characters; a wider page is too small to read on A4.
_WIDEST_ON_A4 = 150
# A statement's word stands in the second column, its value in the next three.
_WORD, _VALUE, _VALUE_END = 1, 2, 4
_LINE = 16
# Of a column's width, in characters.
_MARGINS = 1
_DAY = 'yyyy"年"m"月"d"日"'
_NUMBERS = {"whole": "#,##0", "money": "#,##0.00####", "quantity": "#,##0.00", "year": "0", "date": _DAY, "text": "@"}


def write_book(pages: list[Page], guide: list[Section], words: dict[str, str]) -> bytes:
    """The workbook: the pages, the guide, and a hidden sheet with what the drop-downs offer.

    `words` names the two sheets (guide, lists) and titles a refusal (error).
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        styles = _styles(book)
        sheets = [book.add_worksheet(page.name) for page in pages]
        _write_guide(book.add_worksheet(words["guide"]), guide, styles)
        lists = book.add_worksheet(words["lists"])
        lists.hide()
        sources = _write_lists(lists, pages)
        for sheet, page in zip(sheets, pages, strict=True):
            _write_page(sheet, page, styles)
            for area, field in _open_cells(page):
                sheet.data_validation(*area, _validation(field, sources, words["error"]))
    return content.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    box = font | {"border": 1, "border_color": "#7F7F7F"}
    styles = {
        "title": font | {"bold": True, "font_size": 16, "align": "center"},
        "heading": font | {"bold": True, "font_size": 13},
        "word": font | {"align": "right"},
        "units": font | {"align": "right"},
        "below": font,
        "wrapped": font | {"text_wrap": True, "valign": "top"},
        "columns": font | {"bold": True, "bottom": 1},
        "header": box | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDE6EF"},
        "known": box | {"bg_color": "#F2F2F2"},
        "centred": box | {"bg_color": "#F2F2F2", "align": "center"},
    }
    asked = box | {"bg_color": "#FFF9DB"}
    # A number too long for its column is printed smaller, never as ###.
    styles |= {kind: asked | {"num_format": shown, "shrink": kind != "text"} for kind, shown in _NUMBERS.items()}
    styles["date"] |= {"align": "left"}
    return {name: book.add_format(style) for name, style in styles.items()}


def _write_page(sheet: Worksheet, page: Page, styles: dict[str, Format]) -> None:
    last = len(page.fields) - 1
    sheet.merge_range(0, 0, 0, last, page.title, styles["title"])
    sheet.set_row(0, 30)
    for row, (field, value) in enumerate(page.stated, start=1):
        sheet.write_string(row, _WORD, f"{field.header[0]}：", styles["word"])
        sheet.merge_range(row, _VALUE, row, _VALUE_END, value, styles["known" if value else field.kind])
        sheet.set_row(row, _LINE + 3)
    sheet.write_string(page.header.start - 1, last, page.units, styles["units"])
    widths = [_width_of(field, [row[n] for row in page.rows]) for n, field in enumerate(page.fields)]
    for n, wide in enumerate(widths):
        sheet.set_column(n, n, wide)
    _write_header(sheet, page, widths, styles["header"])
    _write_rows(sheet, page, styles)
    for row, line in enumerate(page.below, start=page.header.stop + len(page.rows)):
        sheet.write_string(row, 0, line, styles["below"])
    sheet.freeze_panes(page.header.stop, sum(field.is_given for field in page.fields))
    sheet.set_landscape()
    sheet.set_paper(_A3 if sum(widths) > _WIDEST_ON_A4 else _A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(page.header.start, page.header.stop - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _write_rows(sheet: Worksheet, page: Page, styles: dict[str, Format]) -> None:
    for r, values in enumerate(page.rows, start=page.header.stop):
        sheet.set_row(r, _LINE + 4)
        for c, (field, value) in enumerate(zip(page.fields, values, strict=True)):
            given = "centred" if isinstance(value, int) or field.column.type == "code" else "known"
            style = styles[given if field.is_given else field.kind]
            if page.rows_of_one == 1 or field.is_of_a_year:
                sheet.write(r, c, value, style)
            elif (r - page.header.stop) % page.rows_of_one == 0:
                sheet.merge_range(r, c, r + page.rows_of_one - 1, c, value, style)


def _write_header(sheet: Worksheet, page: Page, widths: list[float], style: Format) -> None:
    heights = [_LINE + 4.0] * len(page.header)
    for (top, left, bottom, right), text in _merged([field.printed for field in page.fields], len(page.header)):
        rest = lines(text, sum(widths[left : right + 1]) - _MARGINS) * _LINE + 4 - sum(heights[top : bottom + 1])
        heights[bottom] += max(rest, 0)
        first = page.header.start
        if (top, left) == (bottom, right):
            sheet.write_string(first + top, left, text, style)
        else:
            sheet.merge_range(first + top, left, first + bottom, right, text, style)
    for row, height in zip(page.header, heights, strict=True):
        sheet.set_row(row, height)


def _merged(headers: list[tuple[str, ...]], deep: int) -> Iterator[tuple[Range, str]]:
    """The cells of a header: a word stands over all columns that share it and its parents, a last one over all rows."""
    for level in range(deep):
        left = 0
        while left < len(headers):
            path = headers[left][: level + 1]
            right = left
            is_last = len(headers[left]) == level + 1
            while not is_last and right + 1 < len(headers) and headers[right + 1][: level + 1] == path:
                right += 1
            if len(path) == level + 1:
                yield (level, left, deep - 1 if is_last else level, right), path[-1]
            left = right + 1


def _width_of(field: Field, given: list[Cell]) -> float:
    """A width in which nothing that stands or is to stand in a column is cut off; headers may take two lines."""
    longest = max((width(str(value)) for value in given if value is not None), default=0)
    if field.is_given:
        return max(longest, min(width(field.name), 12)) + 2
    usual = {"date": 15, "money": 13, "quantity": 13, "whole": 10, "year": 8}.get(field.kind, 14)
    # A drop-down's button takes the room of two letters.
    offered = max((width(str(option)) + 3 for option in field.options), default=0)
    names = {"name": 32, "school_id": 14, "project_id": 18}.get(field.column.name, 0)
    return max(usual, offered, names, width(field.header[-1]) / 2 + 2)


def _open_cells(page: Page) -> Iterator[tuple[Range, Field]]:
    """The cells that are to be filled in."""
    for row, (field, _) in enumerate(page.stated, start=1):
        yield (row, _VALUE, row, _VALUE), field
    for column, field in enumerate(page.fields):
        if not field.is_given:
            yield (page.header.stop, column, page.header.stop + len(page.rows) - 1, column), field


def _write_lists(sheet: Worksheet, pages: list[Page]) -> dict[tuple[str | int, ...], str]:
    """Each list of options as a column; by list, the range that it fills."""
    lists = dict.fromkeys(field.options for page in pages for _, field in _open_cells(page) if field.options)
    sources = {}
    for column, options in enumerate(lists):
        sheet.write_column(0, column, options)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        sources[options] = f"='{sheet.get_name()}'!${letter}$1:${letter}${len(options)}"
    return sources


def _validation(field: Field, sources: dict[tuple[str | int, ...], str], error: str) -> dict[str, Any]:
    name = field.name[:_TITLE]
    said = "。".join(filter(None, (field.meaning, field.expected))) + "。"
    told = {"input_title": name, "input_message": said[:_MESSAGE], "error_title": error}
    told["error_message"] = f"「{name}」{field.expected}。"[:_MESSAGE]
    if field.options:
        return told | {"validate": "list", "source": sources[field.options]}
    if field.days:
        first, last = field.days
        return told | {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if field.column.factor:
        return told | {"validate": "integer" if field.is_whole else "decimal", "criteria": ">=", "value": 0}
    return told | {"validate": "any"}


def _write_guide(sheet: Worksheet, guide: list[Section], styles: dict[str, Format]) -> None:
    widths = (34, 62, 62)
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide)
    row = 0
    for section in guide:
        sheet.write_string(row, 0, section.heading, styles["heading"])
        sheet.set_row(row, 26)
        if section.columns:
            row += 1
            sheet.write_row(row, 0, section.columns, styles["columns"])
        for line in section.lines:
            row += 1
            alone = len(line) == 1
            if alone:
                sheet.merge_range(row, 0, row, len(widths) - 1, line[0], styles["wrapped"])
            else:
                sheet.write_row(row, 0, line, styles["wrapped"])
            room = [sum(widths)] if alone else widths
            sheet.set_row(
                row, _LINE * max(lines(text, wide - _MARGINS) for text, wide in zip(line, room, strict=False)) + 2
            )
        row += 2
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
