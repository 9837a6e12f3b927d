"""A fault in; the sentences that a clerk reads, in Chinese or English and fit for any file, out."""

from etl.faults import LONGEST, Fault, beginning
from warehouse.lettering import printable


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a cell's text, on one line and fit for any file."""
    return beginning(printable(text), longest)


def sentence(fault: Fault, language: str = "zh") -> str:
    """Place, what was found, what is expected and what to do."""
    if language == "zh":
        return printable(str(fault))
    found = f"“{shortened(fault.found)}” was found. " if fault.found else ""
    return f"{printable(fault.place(language))}: {found}{expected(fault, language)} {action(fault, language)}"


def expected(fault: Fault, language: str = "zh") -> str:
    """What is wrong or expected, as a sentence."""
    return _sentence(fault.why.expected(language), language)


def action(fault: Fault, language: str = "zh") -> str:
    """What to do, as a sentence."""
    return _sentence(fault.why.action(language), language)


def _sentence(words: str, language: str) -> str:
    text = printable(words)
    stop = "。" if language == "zh" else "."
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", "？", stop)) else stop)
