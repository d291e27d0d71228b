"""Who is coming, as counts: the one place pages, mails and the API take them from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from convenings.models import Answer, Convening, Invitation, Side
from convenings.models.audiences import GROUPS
from convenings.models.invited import InvitationQuerySet
from regions.prepared import Given, Prepared

STATES = {
    Answer.YES: "here",
    Answer.SENDING: "here",
    Answer.MAYBE: "maybe",
    Answer.WAITING: "maybe",
    Answer.NONE: "",
    Answer.NO: "away",
}
IN_ORDER = (Answer.YES, Answer.SENDING, Answer.MAYBE, Answer.WAITING, Answer.NONE, Answer.NO)
# What the four buttons say: an answer as a person would give it.
BUTTONS = {
    Answer.YES: _lazy("Yes"),
    Answer.NO: _lazy("No"),
    Answer.MAYBE: _lazy("Maybe"),
    Answer.SENDING: _lazy("Send someone"),
}
# What the button says that is a yes by the link.
ONLINE = "online"
# A table of more seats is a smudge on a phone.
MOST_SEATS = 80


def buttons(invitation: Invitation) -> list[tuple[str, object, bool]]:
    """(value, label, whether it is the present answer). A seat is handed on once only."""
    offered = [choice for choice in BUTTONS if choice != Answer.SENDING or not invitation.stands_in_for_id]
    now = Answer.YES if invitation.answer == Answer.WAITING else invitation.answer
    if not invitation.convening.online or invitation.stands_in_for_id:
        return [(choice, BUTTONS[choice], choice == now) for choice in offered]
    here, there = (now == Answer.YES and invitation.online is online for online in (False, True))
    ways = [(Answer.YES, _("Yes, in the room"), here), (ONLINE, _("Yes, online"), there)]
    return [*ways, *((choice, BUTTONS[choice], choice == now) for choice in offered if choice != Answer.YES)]


def by_answer(invited: InvitationQuerySet) -> "QuerySet[Invitation, tuple[Any, ...]]":
    """(side, answer, how many) of these people, one for each seat."""
    return invited.principals().order_by().values_list("side", "answer").annotate(total=Count("pk"))


COUNTED = Prepared(lambda: by_answer(Invitation.objects.filter(convening=Given("convening"))))


@dataclass
class Standing:
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {side: Counter() for side in Side.values})
    matching: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, convening: Convening, text: str = "") -> "Standing":
        """One statement, however many are invited. `matching` counts by answer those whom the text finds."""
        if text:
            return cls.from_rows(convening.invitations.counted(text))
        return cls.counted(COUNTED.rows(convening=convening.pk))

    @classmethod
    def counted(cls, rows: Iterable[tuple[str, str, int]]) -> "Standing":
        """Of rows of `by_answer`."""
        return cls.from_rows((side, answer, total, total) for side, answer, total in rows)

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, int, int]]) -> "Standing":
        standing = cls()
        for side, answer, total, matching in rows:
            standing.counts[side][answer] += total
            standing.matching[answer] += matching
        return standing

    def _coming(self, side: str) -> int:
        return self.counts[side][Answer.YES] + self.counts[side][Answer.SENDING]

    @property
    def business(self) -> int:
        return self._coming(Side.BUSINESS)

    @property
    def partners(self) -> int:
        return self._coming(Side.PARTNER)

    @property
    def most_partners(self) -> int:
        """If each of them comes who has not declined; who waits has said yes, and may be seated yet."""
        counts = self.counts[Side.PARTNER]
        return self.partners + counts[Answer.MAYBE] + counts[Answer.WAITING] + counts[Answer.NONE]

    @property
    def coming(self) -> int:
        return self.business + self.partners

    def answered(self, answer: str) -> int:
        return sum(count[answer] for count in self.counts.values())

    @property
    def unanswered(self) -> int:
        return self.answered(Answer.NONE)

    def in_audience(self, audience: str) -> int | None:
        """How many a reminder for these is meant for; None where the answers do not tell."""
        group = GROUPS[audience]
        return None if group.also else sum(self.answered(answer) for answer in group.answers)

    @property
    def waiting(self) -> int:
        return self.answered(Answer.WAITING)

    @property
    def total(self) -> int:
        return sum(count.total() for count in self.counts.values())

    @property
    def business_asked(self) -> int:
        return self.counts[Side.BUSINESS].total()

    @property
    def partners_asked(self) -> int:
        return self.counts[Side.PARTNER].total()

    @property
    def fits(self) -> bool:
        return 0 < self.total <= MOST_SEATS

    def seats(self, side: str, own: str | None = None) -> list[object]:
        """One state per seat, for the table; `own` names the answer of the reader, whose seat is marked."""
        states: list[object] = []
        for answer in IN_ORDER:
            states += [STATES[answer]] * self.counts[side][answer]
        if own is not None:
            mine = STATES[Answer(own)]
            states[states.index(mine)] = (mine, True)
        return states

    @property
    def business_seats(self) -> list[object]:
        return self.seats(Side.BUSINESS)

    @property
    def partner_seats(self) -> list[object]:
        return self.seats(Side.PARTNER)

    @property
    def leaders_words(self) -> str:
        return ngettext("%(count)d business leader", "%(count)d business leaders", self.business) % {
            "count": self.business
        }

    @property
    def partners_words(self) -> str:
        return ngettext("%(count)d partner", "%(count)d partners", self.partners) % {"count": self.partners}

    @property
    def big(self) -> str:
        """The figure in the middle of the table."""
        return _("%(count)d coming") % {"count": self.coming}

    @property
    def small(self) -> str:
        leaders = ngettext("%(count)d leader", "%(count)d leaders", self.business) % {"count": self.business}
        return f"{leaders}, {self.partners_words}"

    @property
    def sentence(self) -> str:
        """“14 business leaders and 9 partners said yes so far”"""
        if not self.coming:
            return _("Nobody has answered yes yet; you can be the first.")
        if not self.partners:
            return _("%(leaders)s said yes so far") % {"leaders": self.leaders_words}
        if not self.business:
            return _("%(partners)s said yes so far") % {"partners": self.partners_words}
        return _("%(leaders)s and %(partners)s said yes so far") % {
            "leaders": self.leaders_words,
            "partners": self.partners_words,
        }

    @property
    def outlook(self) -> str:
        """What the majority still depends on, in one sentence."""
        most = self.most_partners
        words = {"business": self.business, "most": most}
        if self.business > most == self.partners:
            return ""
        if self.business > most:
            return (
                _("Even if every partner still deciding says yes, leaders hold it, %(business)d to %(most)d.") % words
            )
        if self.business > self.partners:
            return (
                _("If every partner still deciding says yes, it is %(business)d to %(most)d: ask more leaders.") % words
            )
        return _("Ask more leaders before you ask more partners.")
