"""What needs whom in a partnership: the next things to do, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Partnership, Seat, SeatRole, Stage
from partnerships.progress import Progress
from partnerships.threads import Thread
from regions.scope import current_region

FEWEST_CHAMPIONS = 2  # two to six carry a launch
EARLY = (Stage.EXPLORING, Stage.TEAM_FORMED, Stage.PREPARING, Stage.RELAUNCHING)


@dataclass(frozen=True)
class Need:
    what: str
    why: str
    url: str
    button: str


def needs_of(partnership: Partnership, thread: Thread, seats: Sequence[Seat], to_prepare: int) -> list[Need]:
    """No query. `to_prepare` counts what is still open of the preparation."""
    return [
        *_at_table(partnership, seats),
        *_to_prepare(partnership, to_prepare),
        *_to_adopt(thread),
        *_on_strands(thread.progress),
    ]


def _in_words(count: int) -> str:
    return str(apnumber(count)).capitalize()


def _page(name: str, *args: object) -> str:
    return reverse(f"partnerships:{name}", args=[current_region().slug, *args])


def _at_table(partnership: Partnership, seats: Sequence[Seat]) -> list[Need]:
    members = _page("members", partnership.slug)
    if not any(seat.is_business for seat in seats):
        return [
            Need(
                _("Seat the first business leaders"),
                _("The table is theirs; everything begins with them."),
                members,
                _("Seat people"),
            )
        ]
    champions = sum(seat.role == SeatRole.CHAMPION for seat in seats)
    if champions < FEWEST_CHAMPIONS:
        why = ngettext(
            "One carries it so far; two to six make it safe.",
            "Nobody carries it yet; two to six make it safe.",
            champions or 2,
        )
        return [
            Need(
                _("Win another champion") if champions else _("Win the first champions"),
                why,
                members,
                _("See who sits here"),
            )
        ]
    return []


def _to_prepare(partnership: Partnership, count: int) -> list[Need]:
    if not count or partnership.stage not in EARLY:
        return []
    what = ngettext("One step of the preparation is open", "%(n)s steps of the preparation are open", count) % {
        "n": _in_words(count)
    }
    return [
        Need(
            what,
            _("A launch that is prepared fills the room."),
            _page("checklist", partnership.slug),
            _("See the steps"),
        )
    ]


def _to_adopt(thread: Thread) -> list[Need]:
    ballot = thread.closed
    if ballot is None or any(p.priority.ballot_id == ballot.pk for p in thread.progress):
        return []
    why = _("The leaders have voted. Write down what they chose, with outcome and measure.")
    return [Need(_("Adopt what the leaders chose"), why, _page("adopt", ballot.pk), _("Adopt"))]


def _on_strands(progress: Sequence[Progress]) -> list[Need]:
    """One line for each priority that waits for something: the first thing it waits for."""
    found = []
    for p in progress:
        url = p.priority.get_absolute_url()
        if p.items.late:
            what = ngettext("One item is late", "%(n)s items are late", p.items.late) % {"n": _in_words(p.items.late)}
            found.append(Need(what, p.priority.title, url, _("See it")))
        elif not p.champions:
            found.append(
                Need(
                    _("“%(title)s” needs a champion") % {"title": p.priority.title},
                    _("Ask the leader who cares most."),
                    url,
                    _("Find one"),
                )
            )
        elif not p.priority.is_defined:
            found.append(
                Need(
                    _("“%(title)s” needs outcome and measure") % {"title": p.priority.title},
                    _("Ask its champion: how will we see it?"),
                    url,
                    _("Set them"),
                )
            )
        elif not p.items.all:
            found.append(
                Need(
                    _("“%(title)s” needs its first action") % {"title": p.priority.title},
                    _("Something small, within a month."),
                    url,
                    _("Give it out"),
                )
            )
    return found
