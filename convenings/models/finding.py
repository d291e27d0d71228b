"""Finding a date in the invitation itself: times are offered and withdrawn, and one is chosen for everybody.

The meeting has no hours until then. Everything here happens under its lock, as every answer does.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import Answer
from convenings.models.date_answers import BECOMES, DateAnswer, Fit
from convenings.models.date_options import FEWEST, MOST, DateOption
from convenings.models.facts import wrong_hours
from convenings.models.history import AnswerGiven, Way
from convenings.models.kinds import ConveningState
from convenings.models.sendings import COPY, renew_use
from convenings.models.waitlist import Seats
from outbox.models import Message
from regions.models import Actor, Link

if TYPE_CHECKING:
    from convenings.models.convenings import Convening
    from convenings.models.invitations import Invitation

Hours = tuple[datetime, datetime]
# Links outlive the meeting, so that an old mail still explains itself.
LINK_LIFE = timedelta(days=90)
ANSWERED = ("answer", "answered_at", "waiting_since", "turns")


class FindsDate(models.Model):
    class Meta:
        abstract = True

    state: str
    ends_at: Any

    @property
    def is_finding(self) -> bool:
        return self.state == ConveningState.FINDING

    @property
    def links_until(self) -> datetime | None:
        """While there is no date there is no end: choosing one sets it, and so does calling the meeting off."""
        return self.ends_at + LINK_LIFE if self.ends_at else None

    def end_links(self, until: datetime | None) -> None:
        meeting = cast("Convening", self)
        held = Link.objects.filter(purpose="invitation", about_id__in=meeting.invitations.values("pk"))
        held.update(expires_at=until)

    def refuse_late_invitation(self, at: datetime) -> None:
        meeting = cast("Convening", self)
        if meeting.has_begun(at):
            raise ValidationError(_("This meeting has already started. Nobody can be invited any more."), code="late")
        if self.is_finding and not meeting.options.standing().filter(starts_at__gt=at).exists():
            words = _("Every time has passed. Offer a new one first; then invite people.")
            raise ValidationError(words, code="passed")

    def refuse_unless_finding(self) -> None:
        meeting = cast("Convening", self)
        meeting._refuse_unless_planned()
        if not self.is_finding:
            words = _("The date is set by now: %(day)s, %(hours)s. Please answer for that.")
            raise ValidationError(words, params={"day": meeting.day, "hours": meeting.hours}, code="chosen")

    def offer_first(self, times: Sequence[Hours], at: datetime) -> None:
        """What the search begins with, of a meeting that was just saved."""
        if not FEWEST <= len(times) <= MOST:
            words = _("Offer between %(fewest)d and %(most)d times, or plan the meeting for one.")
            raise ValidationError(words, params={"fewest": FEWEST, "most": MOST}, code="times")
        for starts_at, ends_at in times:
            self._put(starts_at, ends_at, at)

    @transaction.atomic
    def offer(self, *, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime | None = None) -> DateOption:
        """One more time to choose from. What people have said to the others stays."""
        meeting = cast("Convening", self)
        meeting._lock()
        self.refuse_unless_finding()
        option = self._put(starts_at, ends_at, at or timezone.now())
        meeting._record("offered", by, day=option.when)
        return option

    @transaction.atomic
    def withdraw(self, option: DateOption, *, by: Actor, at: datetime | None = None) -> None:
        """Nobody is asked about this time any more. What was said to it is kept, should it come back."""
        meeting = cast("Convening", self)
        meeting._lock()
        self.refuse_unless_finding()
        standing = {row.pk: row for row in meeting.options.standing()}
        if option.pk not in standing:
            raise ValidationError(_("This time is withdrawn already."), code="withdrawn")
        if len(standing) == 1:
            words = _("This is the last time there is. Add another one first, choose it, or cancel the meeting.")
            raise ValidationError(words, code="last")
        row = standing[option.pk]
        row.withdrawn_at = at or timezone.now()
        row.save(update_fields=["withdrawn_at"])
        meeting._record("withdrew", by, day=row.when)

    @transaction.atomic
    def choose(self, option: DateOption, *, by: Actor, at: datetime | None = None) -> None:
        """The meeting takes place then. What people said to this time is their answer from now on; each gets a letter.

        Who said first that it works has the first seat, and whoever finds none the first place in line.
        """
        now, meeting = at or timezone.now(), cast("Convening", self)
        meeting._lock()
        self.refuse_unless_finding()
        chosen = meeting.options.get(pk=option.pk)
        chosen.refuse_unless_open(now)
        unheard = self._not_written_to_yet()
        chosen.chosen_at = now
        chosen.save(update_fields=["chosen_at"])
        meeting.starts_at, meeting.ends_at = chosen.starts_at, chosen.ends_at
        meeting.state = ConveningState.PLANNED
        meeting._new_version(now)
        self.end_links(self.links_until)
        renew_use(meeting)
        ticked = self._answer_as_ticked(chosen)
        # The letter about the date says what became of their ticks: no word of thanks for them comes after it.
        Message.objects.waiting().filter(kind="convening.answered").about(meeting.invitations.all()).withdraw()
        self._tell_the_date(unheard, ticked, now)
        meeting._record("chosen", by, day=chosen.when, count=len(ticked))

    def _put(self, starts_at: datetime, ends_at: datetime, at: datetime) -> DateOption:
        wrong = wrong_hours(starts_at, ends_at, at)
        if wrong:
            raise ValidationError(wrong)
        return DateOption.objects.put(cast("Convening", self), starts_at, ends_at)

    def _answer_as_ticked(self, chosen: DateOption) -> dict[int, Fit]:
        """What each said to the chosen time, by invitation; as many statements for one as for a thousand.

        Nobody has answered before, so every seat is free: the same comes of it as if each answered now in that order.
        """
        meeting, said = (
            cast("Convening", self),
            list(chosen.answers.in_order().filter(invitation__contact__archived_at=None)),
        )
        seats = Seats(meeting)
        given = [_answer(one, seats) for one in said]
        meeting.invitations.bulk_update([one.invitation for one in said], ANSWERED, batch_size=1000)
        AnswerGiven.objects.bulk_create(given, batch_size=1000)
        return {one.invitation_id: Fit(one.fit) for one in said}

    def _not_written_to_yet(self) -> set[int]:
        """Whose invitation waits to be written: it will name the date itself."""
        asked = cast("Convening", self).invitations.values("pk")
        waiting = Message.objects.waiting().filter(kind="convening.invited", about_id__in=asked).exclude(COPY)
        return {pk for pk in waiting.values_list("about_id", flat=True) if pk}

    def _tell_the_date(self, unheard: set[int], ticked: dict[int, Fit], at: datetime) -> None:
        meeting = cast("Convening", self)
        rows = meeting.invitations.kept().select_related("contact__organization")
        told: list[Invitation] = [row for row in rows if row.pk not in unheard or row.pk in ticked]
        meeting._tell("dated", told, each={row.pk: {"fit": ticked.get(row.pk, "")} for row in told})


def _answer(said: DateAnswer, seats: Seats) -> AnswerGiven:
    """Their answer from now on, in the words of the moment they said it; without a seat a yes waits for one."""
    row = said.invitation
    before, row.answer, row.answered_at = row.answer, BECOMES[Fit(said.fit)], said.at
    if row.answer == Answer.YES and not seats.take(row):
        row.answer, row.waiting_since = Answer.WAITING, said.at
    row.turns += row.frees_calendar
    return AnswerGiven(
        invitation=row,
        at=said.at,
        way=Way.DATE,
        user_id=said.user_id,
        contact_id=said.contact_id,
        before=before,
        after=row.answer,
    )
