"""A format's name in; its label, file type and writer out, imported only when something is written."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import count

from locales import _
from reports.model import Report

# The parts of an Office document hold each other: a few objects for the collector, and 4 MB of XML behind them.
COLLECT_EVERY = 8
_written = count(1)


@dataclass(frozen=True)
class Format:
    """A kind of file that a report can be written as; `key` is also its suffix and the name of its writer."""

    key: str
    mime: str

    @property
    def label(self) -> str:
        """What it is called where one is chosen."""
        labels = {
            "pptx": _("幻灯片 PPTX"),
            "docx": _("公文 DOCX"),
            "pdf": _("版式文件 PDF"),
            "xlsx": _("工作簿 XLSX"),
            "html": _("单个网页 HTML"),
        }
        return labels[self.key]

    def write(self, report: Report) -> bytes:
        """The report as a file of this format; what the writer needs is imported now."""
        writer: Callable[[Report], bytes] = getattr(import_module(f"reports.writers.{self.key}"), self.key)
        written = writer(report)
        if next(_written) % COLLECT_EVERY == 0:
            gc.collect()
        return written


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("pptx", f"{_OFFICE}.presentationml.presentation"),
        Format("docx", f"{_OFFICE}.wordprocessingml.document"),
        Format("pdf", "application/pdf"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
        Format("html", "text/html"),
    )
}
