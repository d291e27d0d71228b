"""The geometry of `config.geometry` as SVG, with words beside it for those who do not see it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypedDict

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from config import geometry


class BraidPriority(TypedDict, total=False):
    title: str
    champion: str
    note: str
    at: int


class BraidData(TypedDict, total=False):
    heads: Sequence[str]  # eight short notes, one under each step's name
    opportunities: Sequence[object]  # for each, the key of the requirement it fed, or None
    requirements: Sequence[tuple[object, bool]]  # (key, chosen by the ballot)
    ballot: str  # such as "March 12"; empty before the vote
    priorities: Sequence[BraidPriority]
    label: str  # one sentence that says the same in words


EMPTY = SafeString("")


def n(*numbers: float) -> tuple[str, ...]:
    """Drawing units, as short as SVG reads them."""
    return tuple(f"{round(number, 1):g}" for number in numbers)


def steps(words: Mapping[str, str] | None = None) -> list[str]:
    """The eight knots of the thread; a region's own words come first."""
    own = words or {}
    return [
        _("Opportunity"),
        _("Requirement"),
        _("Ballot"),
        own.get("priority") or _("Priority"),
        own.get("action_team") or _("Action team"),
        _("Action item"),
        _("Evidence"),
        _("Outcome"),
    ]


def seat(place: geometry.Seat) -> SafeString:
    classes = " ".join(filter(None, ("seat", "partner" if place.kind == "partner" else "", place.state)))
    x, y, radius = place.x, place.y, place.radius
    if place.kind == "partner":
        half = radius * 0.86
        numbers = n(x - half, y - half, 2 * half, 2 * half, radius * 0.3)
        shape = format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>', classes, *numbers)
    else:
        shape = format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', classes, *n(x, y, radius))
    if not place.named:
        return shape
    return shape + format_html('<circle class="seat-knot" cx="{}" cy="{}" r="{}"/>', *n(x, y, radius * 0.36))


def all_seats(places: Iterable[geometry.Seat]) -> SafeString:
    return mark_safe("".join(seat(place) for place in places))


def seats(
    business: Sequence[geometry.SeatState],
    partners: Sequence[geometry.SeatState],
    big: str,
    small: str,
    label: str,
    *,
    tall: bool = False,
) -> SafeString:
    drawn = geometry.table(tuple(business), tuple(partners), tall=tall)
    middle = drawn.height / 2
    # 34 units, or as large as the table's width lets these words be.
    large = min(34 * drawn.scale, drawn.table_width * 1.6 / max(len(big), 1))
    caption = min(15 * drawn.scale, drawn.table_width * 1.7 / max(len(small), 1))
    return format_html(
        '<svg class="seats" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        *n(drawn.width, drawn.height),
        label,
        _table_top(drawn),
        all_seats(drawn.seats),
        _words(drawn.width / 2, middle + (large * 0.12 if small else large * 0.35), large, big, ""),
        _words(drawn.width / 2, middle + large * 0.12 + caption * 1.4, caption, small, "caption"),
    )


def _table_top(drawn: geometry.Table) -> SafeString:
    left, top, width, height = drawn.left, drawn.top, drawn.table_width, drawn.table_height
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        (
            (name, *n(left + inset, top + inset, width - 2 * inset, height - 2 * inset, height / 2 - inset))
            for name, inset in (("table", 0), ("table-edge", 6))
        ),
    )


def _words(x: float, y: float, size: float, words: str, name: str) -> SafeString:
    if not words:
        return EMPTY
    return format_html('<text class="{}" x="{}" y="{}" font-size="{}">{}</text>', name, *n(x, y, size), words)


def balance(business: int, partners: int, label: str) -> SafeString:
    if not business + partners:
        return EMPTY
    drawn = geometry.row(business, partners)
    inside = all_seats(drawn.seats) if drawn.seats else _lengths(drawn)
    return format_html(
        '<svg class="balance" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{3}">{4}'
        '<path class="half-mark" d="M{2} 3V37"/></svg>',
        *n(drawn.width, drawn.height, drawn.half),
        label,
        inside,
    )


def _lengths(drawn: geometry.Row) -> SafeString:
    return format_html(
        '<rect class="seat here" x="4" y="12" width="{}" height="16" rx="8"/>'
        '<rect class="seat partner here" x="{}" y="12" width="{}" height="16" rx="2"/>',
        *n(drawn.business_width, 4 + drawn.business_width, drawn.width - 8 - drawn.business_width),
    )


def _knots(knots: Iterable[geometry.Knot]) -> SafeString:
    return format_html_join(
        "",
        '<circle class="knot{}" cx="{}" cy="{}" r="{}"/>',
        ((f" {knot.state}" if knot.state else "", *n(knot.x, knot.y, knot.radius)) for knot in knots),
    )


def strand(at: int) -> SafeString:
    return format_html(
        '<svg class="strand" preserveAspectRatio="xMinYMid" viewBox="0 0 400 22" role="img" aria-label="{}">{}</svg>',
        _("Step %(number)d of 8: %(step)s") % {"number": at + 1, "step": steps()[at]},
        _strand_lines(at),
    )


@cache
def _strand_lines(at: int) -> SafeString:
    """Without words, so the same in every language."""
    knots = geometry.strand(at)
    here, last = knots[at].x, knots[-1].x
    ahead = format_html('<path class="line ahead" d="M{} 11H{}"/>', *n(here + 12, last)) if here < last else EMPTY
    return format_html('<path class="line" d="M11 11H{}"/>{}{}', *n(here), ahead, _knots(knots))


def braid(data: BraidData) -> SafeString:
    requirements = list(data.get("requirements", ()))
    places = {key: index for index, (key, _chosen) in enumerate(requirements)}
    priorities = list(data.get("priorities", ()))
    drawn = geometry.braid(
        [places.get(key) if key is not None else None for key in data.get("opportunities", ())],
        [chosen for _key, chosen in requirements],
        [min(max(priority.get("at", 3), 3), geometry.STEP_COUNT - 1) for priority in priorities],
        voted=bool(data.get("ballot") or priorities),
    )
    paths = (("line faint", drawn.faint), ("line", drawn.lines), ("line ahead", drawn.ahead))
    return format_html(
        '<svg class="braid" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        *n(drawn.width, drawn.height),
        data.get("label")
        or _("The golden thread, from what leaders said to what has changed; the list below says it too."),
        _column_heads(drawn, data.get("heads", ())),
        format_html_join("", '<path class="{}" d="{}"/>', ((name, path) for name, group in paths for path in group)),
        _knots(drawn.knots),
        _ballot_name(drawn, data.get("ballot", "")),
        mark_safe("".join(_strand_words(*pair, drawn) for pair in zip(drawn.priorities, priorities, strict=True))),
    )


def _column_heads(drawn: geometry.Braid, notes: Sequence[str]) -> SafeString:
    padded = [*notes, *[""] * geometry.STEP_COUNT]
    return format_html_join(
        "",
        '<text class="strong mid" x="{0}" y="22">{1}</text><text class="mid" x="{0}" y="42">{2}</text>',
        ((*n(x), name, note) for x, name, note in zip(drawn.columns, steps(), padded, strict=False)),
    )


def _ballot_name(drawn: geometry.Braid, name: str) -> SafeString:
    if not name:
        return EMPTY
    place = n(drawn.columns[2] - 6, drawn.middle + 42)
    return format_html('<text class="strong mid" x="{}" y="{}">{}</text>', *place, name)


def _strand_words(place: geometry.Priority, priority: BraidPriority, drawn: geometry.Braid) -> SafeString:
    left, here = drawn.columns[3] - 8, drawn.columns[place.at]
    # Past the sixth column a note would run off the picture, so it ends under its knot instead.
    side, x = ("end", here + 13) if place.at > 5 else ("", here - 13)
    lines = (
        ("title", left, place.y - 46, Truncator(priority.get("title", "")).chars(58)),
        ("", left, place.y - 24, Truncator(priority.get("champion", "")).chars(84)),
        (f"strong {side}", x, place.y + 35, Truncator(priority.get("note", "")).chars(46)),
    )
    text = '<text class="{}" x="{}" y="{}">{}</text>'
    return format_html_join("", text, ((name, *n(across, down), words) for name, across, down, words in lines if words))
