"""A sheet that no layout knows in; what its columns are proposed to mean, ready to be corrected and saved, out."""

from dataclasses import replace

from etl.faults import letters
from etl.layout import IGNORED
from etl.mapping.meanings import MAPPED, UNDECIDED, all_meanings, class_column, classes, meanings
from etl.mapping.new_layout import layout_of, preview, save
from etl.mapping.proposal import (
    Alternative,
    Proposal,
    ProposedColumn,
    from_json,
    problems,
    samples_of,
    to_json,
    with_choice,
    with_class,
    with_meaning,
)
from etl.mapping.samples import SEEN, Kind, kind_of_cells
from etl.mapping.similar import ENOUGH, class_said, scores
from etl.mapping.strange import Strange, StrangeColumn, strange_of
from etl.opening.cells import Table
from etl.reading.headers import match
from etl.schema import FORMS

__all__ = [
    "Alternative",
    "Proposal",
    "ProposedColumn",
    "from_json",
    "is_known",
    "layout_of",
    "meanings",
    "preview",
    "problems",
    "propose",
    "save",
    "to_json",
    "with_choice",
    "with_class",
]

# Two meanings, or two columns, as close as this cannot be told apart.
_CLOSE = 0.05
_LEAST, _ALTERNATIVES = 0.2, 3
# Why a meaning is proposed.
_KNOWN, _SPOKEN, _SEEN, _UNSURE = "表头与已有版式相同", "表头的词义相符", "从单元格的内容看出", "不能确定"
_OF_HEADER = {"unknown_header", "unknown_header_near", "missing_header", "missing_county_header", "unknown_unit"}


def is_known(table: Table) -> bool:
    """Whether some layout knows every header of a sheet and misses none."""
    found = match(table)
    return found is not None and not any(fault.why.kind in _OF_HEADER for fault in found.faults)


def propose(table: Table, form: str | None = None, of: str = "") -> Proposal | None:
    """What each column of a sheet may mean, in the form given or the one that fits best.

    `of` is the class or source of all its figures where somebody has said it (building, provincial).

    None where a layout knows the sheet as it is, or where it has no figures below a header. A column that fits nothing
    well enough, fits two meanings alike, or fits what another column fits as well, is left undecided.

    Raises:
        ValueError: there is no such form.
    """
    if form is not None and form not in MAPPED:
        raise ValueError(f"没有“{form}”这种表，应为{'、'.join(MAPPED)}之一。")
    found = None if is_known(table) else strange_of(table)
    if found is None:
        return None
    kinds = {column.index: kind_of_cells(column.cells) for column in found.columns}
    ranked = sorted(
        ((_fitness(one), one) for one in (_in_form(name, table.sheet, found, kinds, of) for name in MAPPED)),
        key=lambda entry: -entry[0],
    )
    best = next(proposal for _, proposal in ranked if form in (None, proposal.form))
    most = max(len(best.columns), 1)
    forms = (Alternative(one.form, FORMS[one.form].label, max(0.0, round(fit / most, 3))) for fit, one in ranked)
    return replace(best, forms=tuple(forms))


def _in_form(form: str, sheet: str, found: Strange, kinds: dict[int, Kind], of: str) -> Proposal:
    choices = {column.name: column.choices for column in FORMS[form].columns}.get(class_column(form))
    said_for_all = of if of in classes(form) else ""
    has_class = bool(said_for_all) or any(choices in kind.sure for kind in kinds.values())
    fits = {column.index: scores(form, column, kinds[column.index], has_class) for column in found.columns}
    if not has_class and not _headers_say_class(form, fits) and (said_for_all := class_said(form, sheet)):
        # The sheet is called 校舍, and none of its headers speaks of a class.
        fits = {column.index: scores(form, column, kinds[column.index], True) for column in found.columns}
    units = tuple(unit.name for unit in found.units)
    blank = with_class(Proposal(sheet, form, found.first + 1, found.last + 1, (), units), said_for_all)
    return replace(blank, columns=tuple(_proposed(blank, column, fits) for column in found.columns))


def _headers_say_class(form: str, fits: dict[int, dict[str, float]]) -> bool:
    known = all_meanings(form)
    return any(score >= ENOUGH and known[key].of for fit in fits.values() for key, score in fit.items())


def _proposed(proposal: Proposal, column: StrangeColumn, fits: dict[int, dict[str, float]]) -> ProposedColumn:
    mine = sorted(fits[column.index].items(), key=lambda entry: -entry[1])
    key, score = mine[0] if mine else (UNDECIDED, 0.0)
    rivals = [fit for other, fit in mine if other != key]
    if key != IGNORED:
        rivals += [fit.get(key, 0.0) for index, fit in fits.items() if index != column.index]
    # What a layout knows by this very name is not in doubt because something else comes near.
    is_clear = all(rival <= score - _CLOSE or score == 1.0 > rival for rival in rivals)
    chosen = key if score >= ENOUGH and is_clear and column.path else UNDECIDED
    stated = column.unit.name if column.unit else ""
    bare = ProposedColumn(
        column.index,
        letters(column.index + 1),
        column.levels,
        "",
        "",
        "",
        0.0,
        "",
        (),
        samples_of(column.cells),
        stated,
    )
    said = _KNOWN if score == 1.0 else _SEEN if score == SEEN else _SPOKEN
    why = _UNSURE if chosen == UNDECIDED else said
    known, labels = all_meanings(proposal.form), meanings(proposal.form)
    classless = chosen != UNDECIDED and not known[chosen].of
    others = tuple(
        Alternative(other, labels[other], fit)
        for other, fit in mine
        if fit >= _LEAST and other != chosen and not (classless and known[other].column == known[chosen].column)
    )
    return replace(with_meaning(proposal, bare, chosen, score, why), alternatives=others[:_ALTERNATIVES])


def _fitness(proposal: Proposal) -> float:
    """How much of a sheet a form explains, less what it leaves open."""
    fit = 0.0
    for column in proposal.columns:
        if column.meaning == UNDECIDED:
            fit -= 0.6
        elif column.meaning != IGNORED:
            fit += column.score
    return fit - 0.7 * len(problems(proposal))
