"""How many will really come: from this region's own meetings, or from what the field has seen."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Answer, Attendance, Convening, ConveningState, Invitation
from convenings.models.answers import COMING
from convenings.standing import Standing

# Cases of one answer before the region's own rate says more than the field's.
ENOUGH = 10
# Of those who say yes 40 to 85 percent come: between 15 and 60 percent fewer, by who counted.
FIELD_LOW, FIELD_HIGH = 0.40, 0.85
LIKELY = (*COMING, Answer.MAYBE, Answer.NONE)


@dataclass(frozen=True)
class Turnout:
    low: int
    high: int
    cases: int  # past invitations the estimate stands on; 0 where it is the field's

    @property
    def words(self) -> str:
        if self.low == self.high:
            return ngettext("Expect %(count)d person", "Expect %(count)d people", self.low) % {"count": self.low}
        return _("Expect %(low)d to %(high)d people") % {"low": self.low, "high": self.high}

    @property
    def reason(self) -> str:
        if self.cases:
            return _("From %(cases)d invitations to your own past meetings.") % {"cases": self.cases}
        return _("Elsewhere 40 to 85 of 100 who say yes really come. After your first meetings we count from your own.")


def past() -> dict[tuple[str, str], tuple[int, int]]:
    """All invitations to meetings this region has held, in one statement."""
    there = Attendance.objects.filter(convening=OuterRef("convening"))
    themselves = Exists(there.filter(contact=OuterRef("contact")))
    # Who sends somebody comes by whoever of their organization does.
    another = Q(answer=Answer.SENDING) & Exists(there.filter(organization=OuterRef("organization")))
    held = Invitation.objects.principals().filter(convening__state=ConveningState.HELD).order_by()
    rows = held.annotate(came=Case(When(another | themselves, then=True), default=False))
    counted = rows.values_list("side", "answer", "came").annotate(times=Count("pk"))
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for side, answer, was_there, times in counted:
        invited, present = found.get((side, answer), (0, 0))
        found[side, answer] = (invited + times, present + (times if was_there else 0))
    return found


def expected(convening: Convening, standing: Standing | None = None) -> Turnout:
    """A range: each answer by the region's own rate where it has enough cases, yes by the field's where not."""
    now, before = standing or Standing.of(convening), past()
    low = high = 0.0
    cases = 0
    for side, counts in now.counts.items():
        for answer in LIKELY:
            invited, came = before.get((side, answer), (0, 0))
            if invited >= ENOUGH:
                low, high, cases = (
                    low + counts[answer] * came / invited,
                    high + counts[answer] * came / invited,
                    cases + invited,
                )
            elif answer in COMING:
                low, high = low + counts[answer] * FIELD_LOW, high + counts[answer] * FIELD_HIGH
    return Turnout(round(low), round(high), cases)


def leaders_needed(standing: Standing) -> int:
    """How many more leaders must say yes so that partners cannot outnumber them, whatever those still say."""
    return max(0, standing.most_partners + 1 - standing.business)
