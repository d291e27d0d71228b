"""One quick look through a sheet before it is read: how many lines, what is merged, which results are missing."""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LAST_LINE = 1_048_576  # of any sheet
MOST_MERGED = 20_000
RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass
class Merged:
    """Cells merged over several lines: what stands in the first of them counts for all."""

    down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # first line → (last line, place)

    def __bool__(self) -> bool:
        return bool(self.down)

    def add(self, reference: str) -> None:
        found = RANGE.fullmatch(reference)
        if found and int(found[2]) < int(found[4]):
            self.down.setdefault(int(found[2]), []).append((int(found[4]), place_of(found[1])))

    def fill(self, line: int, cells: list[str], reaching: dict[int, tuple[int, str]]) -> None:
        """Put into the line what merged cells above it say. `reaching` keeps, of each place, what goes furthest down:
        merges that lie on one another, which no spreadsheet writes, cost no more than one.
        """
        for last, place in self.down.get(line, ()):
            if place < len(cells) and cells[place] and last > reaching.get(place, (0, ""))[0]:
                reaching[place] = (last, cells[place])
        for place, (last, words) in list(reaching.items()):
            if last < line:
                del reaching[place]
                continue
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = cells[place] or words


@dataclass
class Survey:
    lines: int = 0
    uncounted: int = 0
    merged: Merged = field(default_factory=Merged)


def place_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def survey(sheet: IO[bytes]) -> Survey:
    """In little memory: every line is let go once it was seen."""
    seen, merges, rows = Survey(), 0, None
    with sheet:
        # SECURITY: a part that declares anything of its own, and so could grow while it is read, was refused before.
        for event, element in iterparse(sheet, ("start", "end")):  # noqa: S314
            name = element.tag.rpartition("}")[2]
            if event == "start":
                rows = element if name == "sheetData" else rows
            elif name == "row":
                _look_at(element, seen)
                if rows is not None:
                    rows.clear()
            elif name == "mergeCell":
                merges += 1
                _refuse_too_many(merges)
                seen.merged.add(element.get("ref", ""))
    return seen


def _look_at(row: Element, seen: Survey) -> None:
    if int(row.get("r") or 0) > LAST_LINE:
        raise ValidationError(_("This workbook names lines no sheet has. Copy the list into a new one."), code="bomb")
    parts = [{part.tag.rpartition("}")[2] for part in cell if _says(part)} for cell in row]
    seen.lines += any(found & {"v", "is"} for found in parts)
    seen.uncounted += sum("f" in found and "v" not in found for found in parts)


def _says(part: Element) -> bool:
    return bool(part.text) or len(part) > 0


def _refuse_too_many(merges: int) -> None:
    if merges > MOST_MERGED:
        raise ValidationError(
            _("This workbook has more than %(most)s merged cells. Choose all, “Unmerge Cells”, save, upload again."),
            params={"most": f"{MOST_MERGED:,}"},
            code="merged",
        )
