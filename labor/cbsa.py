"""The list that delineates metropolitan and micropolitan areas by county, as a workbook or as CSV.

Two lines of title, the headings, a line for each county, and footnotes.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from labor.areas import Areas
from labor.models import AreaKind, FileKind, MetropolitanArea, MetropolitanCounty
from labor.outcomes import Outcome
from labor.refusals import Complaints, Problem
from labor.tables import Numbered, Table, places

COLUMNS = {
    "code": ("cbsa code",),
    "title": ("cbsa title",),
    "kind": ("metropolitan/micropolitan statistical area",),
    "state": ("fips state code",),
    "county": ("fips county code",),
    "place": ("central/outlying county",),
}
KINDS = {
    "metropolitan statistical area": AreaKind.METROPOLITAN,
    "micropolitan statistical area": AreaKind.MICROPOLITAN,
}
EDITION = re.compile(r"(January|February|March|April|May|June|July|August|September|October|November|December),? \d{4}")
# The whole nation has some 1,900 such counties; the table holds one line for each.
MOST_LINES = 10_000


class Line(NamedTuple):
    area: str
    title: str
    kind: str
    county: str
    is_central: bool


def is_list(header: Sequence[str]) -> bool:
    return "cbsa code" in {cell.strip().lower() for cell in header}


class Reader:
    """The list is short: it is held whole."""

    def __init__(self, table: Table, areas: Areas, complaints: Complaints) -> None:
        self.name, self.areas, self.complaints = table.name, areas, complaints
        self.columns = places(table, COLUMNS, what=_("The list of metropolitan areas"))
        edition = EDITION.search(table.above)
        self.edition = edition[0] if edition else ""
        self.areas_found: dict[str, MetropolitanArea] = {}
        self.members: dict[str, MetropolitanCounty] = {}

    def read(self, lines: Iterable[Numbered]) -> None:
        for number, cells in lines:
            if len(self.members) > MOST_LINES:
                self._complain(number, "code", "", _("This list is longer than the nation has counties."))
                return
            filled = [cell.strip() for cell in cells]
            if sum(map(bool, filled)) > 1:  # a footnote stands in one cell
                self._take(number, filled)

    def _take(self, number: int, cells: Sequence[str]) -> None:
        if len(cells) <= max(at for at, _spelled in self.columns.values()):
            self._complain(number, "", "", _("This line is shorter than the headings; the file may be cut off here."))
            return
        said = {column: cells[at] for column, (at, _spelled) in self.columns.items()}
        line = self._line(number, said)
        if line is None:
            return
        area = MetropolitanArea(code=line.area, title=line.title, kind=line.kind, edition=self.edition)
        known = self.areas_found.setdefault(line.area, area)
        if (known.title, known.kind) != (line.title, line.kind):
            self._complain(number, "title", line.area, _("Another line gives this area another title or kind."))
        elif line.county in self.members:
            self._complain(number, "county", line.county, _("Another line puts this county in an area already."))
        else:
            self.members[line.county] = MetropolitanCounty(
                county_id=line.county, area_id=line.area, is_central=line.is_central
            )

    def _line(self, number: int, said: dict[str, str]) -> Line | None:
        """Numbers in a workbook lose their leading zeros, which is no loss here: every code has its length."""
        code, county = said["code"].zfill(5), said["state"].zfill(2) + said["county"].zfill(3)
        kind = KINDS.get(said["kind"].lower())
        if not (code.isdecimal() and code.isascii() and len(code) == 5):
            self._complain(number, "code", said["code"], _("An area has a code of five digits."))
        elif county not in self.areas.counties:
            self._complain(number, "county", county, _("No county of the United States has this code."))
        elif kind is None:
            self._complain(
                number, "kind", said["kind"], _("An area is a metropolitan or a micropolitan statistical area.")
            )
        elif said["place"].lower() not in ("central", "outlying"):
            self._complain(number, "place", said["place"], _("A county is central or outlying."))
        elif not said["title"] or len(said["title"]) > 120:
            self._complain(number, "title", said["title"], _("An area has a title of up to 120 letters."))
        else:
            return Line(code, said["title"], kind, county, said["place"].lower() == "central")
        return None

    def _complain(self, number: int, column: str, code: str, sentence: str) -> None:
        spelled = self.columns[column][1] if column else ""
        self.complaints.add(Problem(self.name, number, spelled, code[:40], sentence))

    def finish(self) -> None:
        if not self.members and not self.complaints.found:
            self.complaints.add(Problem(self.name, 0, "", "", _("This list holds no county.")))


def settle(reader: Reader) -> Outcome:
    """The list says everything: what it does not name is in no area any more."""
    outcome = Outcome(FileKind.METROPOLITAN)
    before = MetropolitanCounty.objects.count()
    MetropolitanCounty.objects.all().delete()
    MetropolitanArea.objects.all().delete()
    MetropolitanArea.objects.bulk_create(reader.areas_found.values(), batch_size=1000)
    MetropolitanCounty.objects.bulk_create(reader.members.values(), batch_size=1000)
    outcome.counts = {"written": len(reader.members), "replaced": before, "areas": len(reader.areas_found)}
    if reader.edition:
        outcome.notes.append(_("This is the list of %(edition)s.") % {"edition": reader.edition})
    if before:
        outcome.notes.append(
            _("It took the place of the list before it, which had %(count)s counties.") % {"count": f"{before:,}"}
        )
    return outcome
