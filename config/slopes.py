"""Two rankings of the same candidates as SVG: a line from the one to the other, stronger where they disagree."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from partnerships.board_words import picture_label
from partnerships.rankings import Board, Line

WIDTH, STEP, TOP, LEFT, RIGHT = 400.0, 34.0, 30.0, 148.0, 252.0
SIGNS = 19


def slope(board: Board) -> SafeString:
    """Nothing as long as there is only one of the two."""
    if not board.has_both:
        return SafeString("")
    numbers = [line for line in board.by_numbers if line.rank and line.team_rank]
    team = [line for line in board.by_team if line.rank and line.team_rank]
    return format_html(
        '<svg class="slope" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        f"{WIDTH:g}",
        f"{TOP + STEP * len(numbers):g}",
        picture_label(board),
        _heads(),
        format_html_join("", '<path class="{}" d="M{} {}L{} {}"/>', _lines(numbers, team)),
        _names(numbers, "end", LEFT - 12, is_team=False),
        _names(team, "start", RIGHT + 12, is_team=True),
    )


def _y(place: int) -> float:
    return TOP + STEP * (place + 0.5)


def _lines(numbers: Sequence[Line], team: Sequence[Line]) -> list[tuple[str, str, str, str, str]]:
    there = {line.candidate: place for place, line in enumerate(team)}
    drawn = [
        ("slope-apart" if line.disagrees else "slope-line", place, there[line.candidate])
        for place, line in enumerate(numbers)
    ]
    # The strong ones on top.
    drawn.sort(key=lambda each: each[0] == "slope-apart")
    return [(name, f"{LEFT:g}", f"{_y(here):g}", f"{RIGHT:g}", f"{_y(then):g}") for name, here, then in drawn]


def _heads() -> SafeString:
    heads = ((f"{LEFT - 12:g}", "end", _("By the numbers")), (f"{RIGHT + 12:g}", "start", _("By the team")))
    return format_html_join("", '<text class="caption" x="{}" y="16" text-anchor="{}">{}</text>', heads)


def _names(lines: Sequence[Line], anchor: str, x: float, *, is_team: bool) -> SafeString:
    rows = (
        (f"{x:g}", f"{_y(place) + 5:g}", anchor, f"{line.team_rank if is_team else line.rank} {_short(line.sector)}")
        for place, line in enumerate(lines)
    )
    return format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', rows)


def _short(name: str) -> str:
    return Truncator(name).chars(SIGNS)
