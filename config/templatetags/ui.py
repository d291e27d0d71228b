"""The parts pages are composed of. Loaded into every template; what each looks like is at /styleguide/."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypedDict

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from inflection import pluralize

from config import drawings, geometry, icons, plots, thread_picture
from partnerships.tallies.telling import Point

register = template.Library()

STEP_NAMES = ("opportunity", "requirement", "ballot", "priority", "action_team", "action_item", "evidence", "outcome")
TITLES = {"dr", "mr", "mrs", "ms", "mx", "prof", "rev", "hon", "sr", "sra", "jr", "md", "phd"}


class Step(TypedDict, total=False):
    title: str
    note: str
    state: str  # "done", "now" or "ahead"


class Bar(TypedDict, total=False):
    label: str
    value: str
    share: float  # of the longest bar, 0 to 1
    chosen: bool
    note: str


# ---- the seats ----


@register.simple_tag
def seats(
    business: Sequence[geometry.SeatState],
    partners: Sequence[geometry.SeatState],
    big: object = "",
    small: object = "",
    label: str = "",
    tall: bool = False,
) -> SafeString:
    """A seat is "here", "maybe", "away" or "" (no answer yet), or a pair (state, True) for a seat we name.
    `tall` is for the room screen."""
    rings = _ring(_("Business"), business), _ring(_("Partners, in the outer ring"), partners)
    words = label or " ".join((_("Seats around the table."), *rings))
    return drawings.seats(business, partners, str(big), str(small), words, tall=tall)


def _ring(name: str, ring: Sequence[geometry.SeatState]) -> str:
    count: Counter[str] = Counter(seat[0] if isinstance(seat, tuple) else seat for seat in ring)
    parts = [_("%(here)d of %(all)d coming") % {"here": count["here"], "all": len(ring)}]
    parts += [
        words % {"count": count[state]}
        for state, words in (
            ("maybe", _("%(count)d maybe")),
            ("", _("%(count)d no answer yet")),
            ("away", _("%(count)d not coming")),
        )
        if count[state]
    ]
    return f"{name}: {', '.join(parts)}."


@register.simple_tag
def balance(business_count: int, partner_count: int, note: object = "") -> SafeString:
    """All seats in one row with a mark at the halfway seat, and below it what that means in words."""
    if business_count > partner_count:
        majority = _("Business majority: yes, %(business)d to %(partners)d")
    elif business_count == partner_count:
        majority = _("Business majority: not yet, %(business)d to %(partners)d")
    else:
        majority = _("Business majority: no, %(business)d to %(partners)d")
    words = majority % {"business": business_count, "partners": partner_count}
    drawn = drawings.balance(business_count, partner_count, _("All seats in one row, with a mark at the halfway seat."))
    more = format_html("<span>{}</span>", note) if note else ""
    return format_html('{}<p class="majority">{}{}</p>', drawn, words, more)


@register.simple_tag
def key(**words: str) -> SafeString:
    """What the seats mean, such as `business=_("Voted")`; without words, the five answers to an invitation."""
    chosen = words or {
        "business": _("Business, coming"),
        "partner": _("Partner, coming"),
        "maybe": _("Maybe"),
        "unanswered": _("No answer yet"),
        "away": _("Not coming"),
    }
    rows = ((icons.icon(name), text) for name, text in chosen.items())
    return format_html('<ul class="key">{}</ul>', format_html_join("", "<li>{}{}</li>", rows))


@register.simple_tag
def dots(placed: int, total: int) -> SafeString:
    label = ngettext("%(count)d of your dots here", "%(count)d of your dots here", placed) % {"count": placed}
    drawn = ((icons.small_seat("business", "here" if i < placed else "", 28),) for i in range(total))
    return format_html(
        '<span class="dots" role="img" aria-label="{}">{}</span>', label, format_html_join("", "{}", drawn)
    )


# ---- the thread ----


def _step(at: int | str) -> int:
    return STEP_NAMES.index(at) if isinstance(at, str) else at


def own_words(context: Context) -> Mapping[str, str]:
    """What the region of this page calls things, where it prefers a word of its own."""
    return getattr(context.get("region"), "labels", None) or {}


@register.simple_tag(takes_context=True)
def word(context: Context, key: str, usual: object) -> object:
    """The region's own word, else the usual one: `{% word "champion" _("Champions") %}`."""
    return own_words(context).get(key) or usual


@register.simple_tag(takes_context=True)
def words(context: Context, key: str, usual: object) -> object:
    """Of several: `{% words "convening" _("Convenings") %}` says “Roundtables” where the region says “Roundtable”."""
    return several(own_words(context), key) or usual


def several(own: Mapping[str, str], key: str) -> str:
    return pluralize(own[key]) if own.get(key) else ""


@register.simple_tag(takes_context=True)
def thread(context: Context, at: int | str) -> SafeString:
    """The band under the masthead. `at` is a step's number, 0 to 7, or its name, such as "action_team"."""
    return _band(_step(at), tuple(drawings.steps(own_words(context))), get_language())


@lru_cache(maxsize=1024)
def _band(here: int, names: Sequence[str], language: str) -> SafeString:
    """Alike on all pages of a region at this step, in one language."""
    marks = [' class="done"'] * here + [' aria-current="step"'] + [""] * geometry.STEP_COUNT
    rows = ((mark_safe(mark), name) for mark, name in zip(marks, names, strict=False))
    return format_html(
        '<section class="thread-frame" aria-label="{}"><div class="page"><ol class="thread">{}</ol>'
        '<p class="thread-here" aria-hidden="true">{} <b>{}</b></p></div></section>',
        _("Where this page is on the golden thread"),
        format_html_join("", "<li{}>{}</li>", rows),
        _("Step %(number)d of 8:") % {"number": here + 1},
        names[here],
    )


@register.simple_tag
def thread_down(steps: Sequence[Step]) -> SafeString:
    marks = {"done": 'class="done"', "now": 'aria-current="step"', "ahead": 'class="muted"'}
    rows = (
        (mark_safe(marks[step.get("state", "ahead")]), step.get("title", ""), step.get("note", "")) for step in steps
    )
    return format_html('<ol class="thread down">{}</ol>', format_html_join("", "<li {}><b>{}</b>{}</li>", rows))


@register.simple_tag
def strand(at: int | str) -> SafeString:
    return drawings.strand(_step(at))


@register.filter
def step_name(at: int | str) -> str:
    """The step's name as people read it: `{{ strand.at|step_name }}`."""
    return str(drawings.steps()[_step(at)])


@register.simple_tag
def braid(data: drawings.BraidData) -> SafeString:
    return drawings.braid(data)


@register.simple_tag(takes_context=True)
def whole_thread(context: Context, told: Sequence[tuple[str, datetime | None]], at: int) -> SafeString:
    """One priority's thread in a row, each knot a link to `#step-1` and so on beneath it."""
    return thread_picture.whole_thread(told, at, own_words(context))


# ---- figures, states, people ----


@register.simple_tag
def bars(rows: Sequence[Bar]) -> SafeString:
    return format_html('<ol class="bars">{}</ol>', format_html_join("", "{}", ((_bar(row),) for row in rows)))


def _bar(row: Bar) -> SafeString:
    note = format_html("<small>{}</small>", row["note"]) if row.get("note") else ""
    return format_html(
        '<li{}><b>{}</b><span class="number">{}</span><svg class="bar" aria-hidden="true">'
        '<rect class="bar-rest" width="100%" height="100%"/><rect class="bar-share" width="{}%" height="100%"/></svg>'
        "{}</li>",
        mark_safe(' class="chosen"') if row.get("chosen") else "",
        row.get("label", ""),
        row.get("value", ""),
        f"{min(max(row.get('share', 0), 0), 1) * 100:.4g}",
        note,
    )


@register.simple_tag
def plot(points: Sequence[Point]) -> SafeString:
    """Importance by feasibility; a table with the same figures belongs beneath it."""
    return plots.plot(points)


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.simple_tag
def status(kind: str, text: object) -> SafeString:
    """`kind` is good, watch, late, open or done: each has a shape as well as a color, and `text` says it in words."""
    return format_html('<span class="status {}">{}{}</span>', kind, icons.icon(kind), text)


@register.simple_tag
def saved(words: object, note: object = "") -> SafeString:
    return format_html(
        '<p class="saved" role="status">{}<b>{}</b> <span>{}</span></p>', icons.icon("saved"), words, note
    )


@register.simple_tag
def monogram(name: str, kind: str = "business", champion: bool = False) -> SafeString:
    """`kind` is business, partner or open (a seat nobody holds yet)."""
    shape = kind if kind in ("partner", "open") else ""
    classes = " ".join(filter(None, ("monogram", shape, "champion" if champion else "")))
    letters = "" if kind == "open" else initials(name)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters)


def initials(name: str) -> str:
    """First and last name's letters; titles do not count."""
    words = [word for word in name.replace(",", " ").split() if word[0].isalpha()]
    names = [word for word in words if word.strip(".").lower() not in TITLES] or words
    return "".join(word[0].upper() for word in names[:1] + names[1:][-1:])


@register.simple_tag
def person(name: str, note: object = "", kind: str = "business", champion: bool = False, url: str = "") -> SafeString:
    shown = format_html('<a href="{}">{}</a>', url, name) if url else name
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html('<div class="person">{}<p><b>{}</b>{}</p></div>', monogram(name, kind, champion), shown, small)


@register.simple_tag
def logo() -> SafeString:
    return icons.logo()


@register.simple_tag
def empty(sentence: object, url: str = "", button: object = "", big: object = "", small: object = "") -> SafeString:
    """An unset table, one sentence, and the one thing to do next."""
    action = format_html('<div class="buttons"><a class="button" href="{}">{}</a></div>', url, button) if url else ""
    drawn = drawings.seats([""] * 12, [""] * 8, str(big), str(small), _("An empty table"))
    return format_html('<div class="card empty">{}<p class="muted">{}</p>{}</div>', drawn, sentence, action)


# ---- finding one's way ----


@register.filter
def unbroken(words: str) -> str:
    """Keeps "December 10" and "8:30 am" each on one line of a heading."""
    return re.sub(r"(?<=[^\W\d]) (?=\d)|(?<=\d) (?=[ap]m\b)", "\N{NO-BREAK SPACE}", words)
