"""Faults in; the table of all of them out, as a workbook in two languages, as JSON and as sentences."""

import io
import json
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from etl.faults import Fault
from etl.refusal.wording import action, expected, sentence, shortened
from warehouse.lettering import lines, printable

# The workbook says where the rest is; JSON has every fault.
MOST_ROWS = 100_000
_LONGEST_TEXT = 1_000

# A sentence in Chinese and in English.
Note = tuple[str, str]

# Chinese heading, English heading, width in letters.
COLUMNS = (
    ("文件", "File", 24),
    ("工作表", "Sheet", 12),
    ("行", "Row", 7),
    ("列", "Column", 26),
    ("单元格", "Cell", 8),
    ("写的是", "Found", 18),
    ("应为／问题", "Expected / what is wrong", 38),
    ("怎样改", "What to do", 42),
)
_SHEETS = {"zh": "退回说明", "en": "English"}
_TITLES = {
    "zh": "退回说明：下列文件没有装入，共{count}处错误。请改正后重新报送。",
    "en": "Not loaded: {count} faults. Please correct them and send the files again.",
}
_CUT = {
    "zh": "另有{more}处错误，见faults.json。",
    "en": "{more} more faults are in faults.json.",
}
HEADING = "下列文件未装入，任何数据都没有改变。请按说明修改后重新报送。"
HEADING_EN = (
    "The files below were not loaded and no data has changed. Please correct them as described and send them again."
)
RULE_EN = "A rule that must hold is broken; it and the rows that break it are listed above in Chinese."


def fault_table(faults: Sequence[Fault]) -> bytes:
    """An .xlsx workbook with a row for each fault: a sheet in Chinese, a sheet in English, ready to print."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        frame = {"border": 1, "border_color": "#D9D9D9", "valign": "top", "text_wrap": True}
        text = book.add_format(frame | {"num_format": "@"})
        number = book.add_format(frame | {"align": "left"})
        heading = book.add_format(frame | {"bold": True, "bg_color": "#D9E2EC"})
        title = book.add_format({"bold": True, "font_size": 13})
        for language, name in _SHEETS.items():
            page = book.add_worksheet(name)
            page.write_string(0, 0, _TITLES[language].format(count=len(faults)), title)
            page.set_row(0, 24)
            page.set_row(1, 34)
            for column, (chinese, english, width) in enumerate(COLUMNS):
                page.set_column(column, column, width)
                first, second = (chinese, english) if language == "zh" else (english, chinese)
                page.write_string(1, column, f"{first}\n{second}", heading)
            for row, fault in enumerate(faults[:MOST_ROWS], start=2):
                cells = _cells(fault, language)
                page.set_row(row, 15 * _height(cells) + 4)
                for column, cell in enumerate(cells):
                    if isinstance(cell, int):
                        page.write_number(row, column, cell, number)
                    else:
                        page.write_string(row, column, cell, text)
            last = 1 + min(len(faults), MOST_ROWS)
            if len(faults) > MOST_ROWS:
                page.write_string(last + 1, 0, _CUT[language].format(more=len(faults) - MOST_ROWS))
            page.autofilter(1, 0, last, len(COLUMNS) - 1)
            page.freeze_panes(2, 0)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(1)
            page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
            page.set_footer("&C&P / &N")
    return out.getvalue()


def fault_json(faults: Sequence[Fault], when: datetime | None = None) -> str:
    """Every record of the faults (Fault.record), with when they were found, in which files, and how many."""
    envelope = {
        "when": (when or datetime.now()).astimezone().isoformat(timespec="seconds"),
        "files": list(dict.fromkeys(printable(fault.file) for fault in faults)),
        "count": len(faults),
        "faults": [
            {name: printable(value) if isinstance(value, str) else value for name, value in fault.record().items()}
            for fault in faults
        ],
    }
    return json.dumps(envelope, ensure_ascii=False, indent=2) + "\n"


def fault_text(reasons: Sequence[object], notes: Sequence[Note] = ()) -> str:
    """Sentences for 退回说明.txt, all in Chinese and then all in English.

    A reason that is no fault (a broken rule) is Chinese alone. Notes follow.
    """
    faults = [reason for reason in reasons if isinstance(reason, Fault)]
    chinese = [sentence(reason) if isinstance(reason, Fault) else printable(str(reason)) for reason in reasons]
    english = [sentence(fault, "en") for fault in faults]
    if len(faults) < len(reasons):
        english.append(RULE_EN)
    blocks = [[HEADING], chinese, [note for note, _ in notes], [HEADING_EN], english, [note for _, note in notes]]
    # Older editors of Windows know no other end of a line.
    return "\r\n\r\n".join("\r\n".join(map(printable, block)) for block in blocks if block) + "\r\n"


def _cells(fault: Fault, language: str) -> list[str | int]:
    return [
        printable(fault.file),
        printable(fault.sheet),
        "" if fault.row is None else fault.row,
        printable(fault.column),
        fault.cell,
        shortened(fault.found, _LONGEST_TEXT),
        expected(fault, language),
        action(fault, language),
    ]


def _height(cells: Sequence[str | int]) -> int:
    """Lines of the tallest cell: Excel does not fit the height of a row that another program wrote."""
    return max(lines(str(cell), width - 2) for cell, (_, _, width) in zip(cells, COLUMNS, strict=True))
