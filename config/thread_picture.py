"""One thread, its eight knots in a row: what stands at each, and when. The list below the picture says the same."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from config import drawings, geometry

LINE, HEIGHT = 84.0, 176.0
SIGNS, LINES = 17, 3  # what fits under a knot


def whole_thread(told: Sequence[tuple[str, datetime | None]], at: int, own: Mapping[str, str]) -> SafeString:
    """`told`: title and moment of each step, "" and None where nothing has happened yet."""
    here, columns = geometry.COLUMNS[at], geometry.COLUMNS
    names = drawings.steps(own)
    return format_html(
        '<svg class="braid" viewBox="0 0 1160 {}" role="group" aria-label="{}">'
        '<path class="line" d="M{} {}H{}"/>{}{}</svg>',
        *drawings.n(HEIGHT),
        _("The thread in eight steps; each leads to the same step in words."),
        *drawings.n(columns[0], LINE, here),
        _ahead(at),
        format_html_join(
            "",
            '<a href="#step-{}">{}</a>',
            ((step + 1, _knot(step, at, names[step], *told[step])) for step in range(geometry.STEP_COUNT)),
        ),
    )


def _ahead(at: int) -> SafeString:
    ends = geometry.COLUMNS[at], LINE, geometry.COLUMNS[-1]
    return format_html('<path class="line ahead" d="M{} {}H{}"/>', *drawings.n(*ends)) if at < 7 else drawings.EMPTY


def _knot(step: int, at: int, name: str, title: str, moment: datetime | None) -> SafeString:
    x = geometry.COLUMNS[step]
    state, radius = ("now", 12) if step == at else ("", 8) if step < at else ("ahead", 6)
    day = date_format(localtime(moment), "M j, Y") if moment else ""
    lines = textwrap.wrap(title, SIGNS, max_lines=LINES, placeholder=" …")
    words = [("strong mid", 30.0, name), ("mid", 52.0, day)]
    words += [("mid", LINE + 36 + 20 * row, line) for row, line in enumerate(lines)]
    return format_html(
        '<circle class="knot {}" cx="{}" cy="{}" r="{}"/>{}',
        state,
        *drawings.n(x, LINE, radius),
        format_html_join(
            "",
            '<text class="{}" x="{}" y="{}">{}</text>',
            ((kind, *drawings.n(x, y), text) for kind, y, text in words if text),
        ),
    )
