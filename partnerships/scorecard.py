"""How a partnership is doing, from its own rows. No figure without its reason, and no league tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Seat, SeatRole
from partnerships.progress import Progress


@dataclass(frozen=True)
class Figure:
    label: str
    big: str
    small: str
    kind: str  # as the `status` tag takes it
    judgment: str
    reason: str


def scorecard(seats: Sequence[Seat], progress: Sequence[Progress]) -> list[Figure]:
    """No query: of the seats held now and the standing priorities."""
    return [majority(seats), on_time(progress), championed(progress), defined(progress)]


def majority(seats: Sequence[Seat]) -> Figure:
    """Businesses to partners at the table; more than one is business-led."""
    business = sum(seat.is_business for seat in seats)
    partners = sum(seat.role == SeatRole.PARTNER for seat in seats)
    reason = _("%(business)d business seats to %(partners)d partner seats") % {
        "business": business,
        "partners": partners,
    }
    label = _("Business majority")
    if not business:
        return Figure(label, "–", "", "open", _("Early"), _("No business leader has a seat yet"))
    ratio = f"{business / partners:.1f}" if partners else str(business)
    if business > partners:
        return Figure(label, ratio, "", "good", _("Business-led"), reason)
    if business >= 0.7 * partners:
        return Figure(label, ratio, "", "watch", _("Watch"), reason)
    return Figure(label, ratio, "", "late", _("Not business-led"), reason)


def on_time(progress: Sequence[Progress]) -> Figure:
    """Of the items done or past their day, those done by their day; from 70 percent on it is good."""
    due = sum(p.items.due for p in progress)
    kept = sum(p.items.on_time for p in progress)
    late = sum(p.items.late for p in progress)
    label = _("Action items on time")
    if not due:
        return Figure(label, "–", "", "open", _("Early"), _("Nothing has been due yet"))
    percent = round(100 * kept / due)
    reason = ngettext(
        "%(late)d is late now; %(kept)d of %(due)d were done by their day",
        "%(late)d are late now; %(kept)d of %(due)d were done by their day",
        late,
    )
    kind, judgment = ("good", _("Steady")) if percent >= 70 else ("watch", _("Watch"))
    return Figure(label, str(percent), "%", kind, judgment, reason % {"late": late, "kept": kept, "due": due})


def championed(progress: Sequence[Progress]) -> Figure:
    """Two champions for each priority make it safe."""
    without = [p.priority.title for p in progress if not p.champions]
    single = sum(len(p.champions) == 1 for p in progress)
    label = _("Priorities with a champion")
    if not progress:
        return Figure(label, "–", "", "open", _("Early"), _("The leaders have adopted no priority yet"))
    if without:
        judgment, reason = _("Watch"), _("Nobody carries “%(title)s” yet") % {"title": without[0]}
    elif single:
        judgment, reason = (
            _("Steady"),
            ngettext("%(n)d has only one champion", "%(n)d have only one champion", single) % {"n": single},
        )
    else:
        judgment, reason = _("Strong"), _("Each has two or more")
    return Figure(
        label,
        str(len(progress) - len(without)),
        _("of %(n)d") % {"n": len(progress)},
        "watch" if without else "good",
        judgment,
        reason,
    )


def defined(progress: Sequence[Progress]) -> Figure:
    """Every priority says what it wants and how that will be seen."""
    missing = [p.priority.title for p in progress if not p.priority.is_defined]
    label = _("Priorities with outcome and measure")
    if not progress:
        return Figure(label, "–", "", "open", _("Early"), _("The leaders have adopted no priority yet"))
    reason = (
        _("“%(title)s” still lacks one") % {"title": missing[0]}
        if missing
        else _("Each says what will change and how to see it")
    )
    kind, judgment = ("watch", _("Watch")) if missing else ("good", _("Clear"))
    return Figure(
        label, str(len(progress) - len(missing)), _("of %(n)d") % {"n": len(progress)}, kind, judgment, reason
    )
