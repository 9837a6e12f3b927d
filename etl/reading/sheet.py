"""A sheet being read in; a place to note its faults, each where it stands, out."""

from dataclasses import dataclass, field

from etl.faults import Bad, Fault
from etl.reading.body import Body
from etl.reading.headers import Heading, Match
from etl.regions import Regions
from etl.schema import FORMS, Form
from etl.values import Cell, shown


@dataclass(frozen=True)
class Sheet:
    """A sheet being read, and the faults found so far."""

    file: str
    body: Body
    regions: Regions
    faults: list[Fault] = field(default_factory=list)

    @property
    def match(self) -> Match:
        return self.body.match

    @property
    def form(self) -> Form:
        return FORMS[self.match.layout.form]

    def fault(self, row: int | None, column: str, found: Cell, why: Bad, index: int | None = None) -> None:
        """Note a fault; row and index count from 0."""
        number = None if row is None else row + 1
        place = None if index is None else index + 1
        self.faults.append(Fault(self.file, why, self.body.table.sheet, number, column, shown(found), place))

    def at(self, place: int, heading: Heading | None, why: Bad) -> None:
        """Note a fault of a cell below a heading."""
        if heading is None:
            self.fault(self.body.first + place, "", None, why)
        else:
            found = self.body.written(heading.index)[place]
            self.fault(self.body.first + place, heading.target.shown, found, why, heading.index)

    def place_of(self, *columns: str) -> Heading | None:
        """The heading of the first of these columns that the sheet has, or of the county."""
        found = (self.match.one(column) for column in (*columns, "county_name", "county_code"))
        return next((heading for heading in found if heading), None)
