"""An office's own document with fields in; the same with a report written into it out, or a sentence why not."""

from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from locales import _
from reports.model import Report
from reports.writers.docx_styles import add_missing_styles, add_text
from reports.writers.terms import sent_on
from warehouse.lettering import inert

FIELDS = ("head", "number", "office", "date", "note")
# Where the text goes; nothing that an office writes has this style.
_PLACE = "GaiboTextGoesHere"
_BODY = Markup(f'<w:p><w:pPr><w:pStyle w:val="{_PLACE}"/></w:pPr></w:p>')


class TemplateUnusable(ValueError):
    """An office's own document cannot take a report; the message says why and what to do."""


def filled(path: Path, report: Report, write: Callable[[Document], None]) -> Document:
    """The office's document with its fields filled in and, where its {{p body}} stood, what `write` adds.

    Args:
        path: a .docx with the fields {{head}}, {{number}}, {{office}}, {{date}}, {{note}} and, in a paragraph of its
            own, {{p body}}; the note is put into the header where the document has no field for it.
        report: whose text it is.
        write: adds the text at the end of the document that it is given.

    Raises:
        TemplateUnusable: there is no such file, it is no .docx, a field is wrong, or the text has no place.
    """
    values = {
        "head": report.head,
        "number": report.number,
        "office": report.office,
        "date": sent_on(report),
        "note": report.note,
    }
    try:
        template = DocxTemplate(path)
        named = template.get_undeclared_template_variables()
        fields = {name: inert(text) for name, text in values.items()}
        template.render({**fields, "body": _BODY}, SandboxedEnvironment(), autoescape=True)
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as reason:
        raise TemplateUnusable(_("公文模板“{path}”打不开，请给出一个.docx文件。").format(path=path)) from reason
    except TemplateError as reason:
        raise TemplateUnusable(
            _("公文模板“{path}”的域写错了：{reason}").format(path=path, reason=str(reason))
        ) from reason
    unknown = sorted(named - {*FIELDS, "body"})
    if unknown:
        raise TemplateUnusable(
            _("公文模板“{path}”里有不认识的域：{names}。可用的域：{known}。").format(
                path=path, names=_("、").join(unknown), known=_("、").join(FIELDS)
            )
        )
    document: Document = template.docx
    place = next((p._p for p in document.paragraphs if p._p.style == _PLACE), None)
    if place is None:
        raise TemplateUnusable(
            _("公文模板“{path}”里没有正文的位置：请在正文处单独写一段 {field}。").format(path=path, field="{{p body}}")
        )
    add_missing_styles(document)
    before = set(document.element.body)
    write(document)
    for element in [e for e in document.element.body if e not in before]:
        place.addprevious(element)
    document.element.body.remove(place)
    if report.note and "note" not in named:
        _add_note(document, report.note)
    return document


def fault(path: Path) -> str | None:
    """Why an office's document cannot take a report, before there is one; None where it can."""
    try:
        filled(path, Report("", "", ()), lambda document: None)
    except TemplateUnusable as reason:
        return str(reason)
    return None


def _add_note(document: Document, note: str) -> None:
    """Say on every page what every page must say."""
    for n, pages in enumerate(document.sections):
        headers = [pages.header]
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(pages.even_page_header)
        if pages.different_first_page_header_footer:
            headers.append(pages.first_page_header)
        for header in headers:
            if n == 0 or not header.is_linked_to_previous:
                add_text(header.add_paragraph(), note, "Header")
