"""A worksheet's board in words: what is known and what is not, and where numbers and team disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labor.profiles.words import rounded
from partnerships.models import Criterion, Question
from partnerships.rankings import Board, Known, Line


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    line: Line
    cells: Sequence[Cell]
    points: str
    note: str


def whole(number: float) -> str:
    return shown(number, 0)


def shown(number: float, places: int) -> str:
    """Rounded as a sector's profile rounds it: both pages show one number."""
    return number_format(rounded(Fraction(number), places), force_grouping=True)


def figure(name: str, fact: Known) -> str:
    """“not known” where nothing is, “at least” where only a part is: never a zero that nobody counted."""
    if fact.value is not None:
        return in_words(name, fact.value)
    if fact.least is None:
        return _("not known")
    return _("at least %(number)s") % {"number": in_words(name, fact.least)}


def in_words(name: str, value: float) -> str:
    if name == Criterion.QUOTIENT:
        return _("%(times)s times the nation’s share") % {"times": shown(value, 2)}
    if name == Criterion.GROWTH:
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{shown(abs(value) * 100, 1)} %"
    return f"${whole(value)}" if name == Criterion.PAY else whole(value)


def note(name: str, fact: Known) -> str:
    if name == Criterion.OPENINGS:
        return fact.cited
    if fact.is_part:
        told = {"told": fact.told, "of": fact.of}
        return (
            _("told in %(told)d of %(of)d counties") % told
            if fact.told
            else _("suppressed, not loaded, or of other codes then")
        )
    return ""


def number_rows(board: Board) -> list[Row]:
    """By the numbers, the best first."""
    counted = [criterion for criterion in Criterion if board.weights.get(criterion.value)]
    rows = []
    for line in board.by_numbers:
        cells = [
            Cell(str(c.label), figure(c.value, line.facts[c.value]), note(c.value, line.facts[c.value]))
            for c in Criterion
        ]
        known = sum(line.facts[criterion.value].value is not None for criterion in counted)
        points = _("not ranked") if line.points is None else shown(line.points, 0)
        told = {"known": known, "all": len(counted)}
        missing = _("by %(known)d of %(all)d that count") % told if 0 < known < len(counted) else ""
        rows.append(Row(line, cells, points, missing))
    return rows


def team_rows(board: Board) -> list[Row]:
    """By what the team knows, the best first; means only."""
    rows = []
    for line in board.by_team:
        cells = [
            Cell(str(q.label), shown(line.knows[q.value], 1) if q.value in line.knows else _("too few could say"))
            for q in Question
        ]
        points = _("too few scored") if line.team_points is None else shown(line.team_points, 1)
        rows.append(Row(line, cells, points, ""))
    return rows


def verdicts(board: Board) -> list[str]:
    """Where the two rankings disagree, one sentence each; what both put first comes first."""
    if not board.has_both:
        return []
    both = [line.sector for line in board.lines if line.rank == line.team_rank == 1]
    said = [_("Numbers and team agree on the first: %(sector)s.") % {"sector": ", ".join(both)}] if both else []
    for line in board.by_numbers:
        if line.disagrees and line.rank and line.team_rank:
            told = {"sector": line.sector, "rank": place(line.rank), "team": place(line.team_rank)}
            words = _("%(sector)s is %(rank)s by the numbers and %(team)s for the team.")
            higher = line.rank < line.team_rank
            asked = (
                _("What do you know that no table says?")
                if higher
                else _("Are the numbers late, or is the trust in it early?")
            )
            said.append(f"{words % told} {asked}")
    return said or [_("The two rankings differ by no more than a place.")]


def place(rank: int) -> str:
    ordinals = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), 5: _("fifth")}
    return ordinals.get(rank) or _("number %(rank)d") % {"rank": rank}


def source(board: Board) -> str:
    """Where the numbers are from, or why there are none."""
    if not board.counties:
        return _("This region has no counties yet, so nothing can be counted in them.")
    if board.year is None:
        return _("No labor statistics are loaded yet. Who runs this site loads them.")
    words = ngettext(
        "BLS QCEW, annual averages of %(year)d, private companies, %(count)d county.",
        "BLS QCEW, annual averages of %(year)d, private companies, %(count)d counties together.",
        board.counties,
    ) % {"year": board.year, "count": board.counties}
    if board.first_year is None:
        words += " " + _("The year five years before is not loaded, so growth is not known.")
    return words


def picture_label(board: Board) -> str:
    """The picture in one sentence, for whoever does not see it."""
    ranked = [line for line in board.by_numbers if line.rank and line.team_rank]
    parts = [
        _("%(sector)s: %(rank)s by the numbers, %(team)s for the team")
        % {"sector": line.sector, "rank": place(line.rank or 0), "team": place(line.team_rank or 0)}
        for line in ranked
    ]
    return _("Two rankings side by side.") + " " + "; ".join(parts) + "."
