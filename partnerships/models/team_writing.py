"""A champion or the convener writes to the team of a priority."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.models import Message
from outbox.posting import Draft, post
from partnerships.models.partnerships import Stage
from partnerships.models.seats import Seat
from partnerships.models.team_mails import TeamMail, TeamWords
from partnerships.models.team_readers import Readers, insiders, readers_of
from regions.models import Actor, Contact, Link, name_of, record

if TYPE_CHECKING:
    from partnerships.models.teams import ActionTeam

KIND, PURPOSE = "team.mail", "team"
# As long as any letter of the house is held before it leaves.
HOLD = timedelta(seconds=60)


class Writes(models.Model):
    """Mixed into the team."""

    class Meta:
        abstract = True

    @transaction.atomic
    def write(
        self,
        *,
        subject: str,
        text: str,
        subject_es: str = "",
        text_es: str = "",
        seen: str | None = None,
        by: Actor,
        batch: uuid.UUID | None = None,
        at: datetime | None = None,
        hold: timedelta = HOLD,
    ) -> TeamMail:
        """One held letter for each person of the team who can be reached, with their own way to its page.

        `seen`: the `stamp` of the readers somebody had before them. `batch` names this sending: what is sent twice by
        the same name is sent once.
        """
        team, now = cast("ActionTeam", self)._locked(), at or timezone.now()
        sent = TeamMail.objects.filter(batch=batch).first() if batch else None
        if sent and sent.team_id != team.pk:
            raise ValidationError(_("This letter was sent to another team. Open the page again."), code="again")
        if sent:
            return sent
        if refused := refusal_of(team, by):
            raise refused
        words = TeamWords(*(one.strip() for one in (subject, text, subject_es, text_es)))
        readers = readers_of(team, by)
        refuse_readers(readers, seen)
        mail = TeamMail(team=team, batch=batch or uuid.uuid4(), author=name_of(by), **words._asdict())
        mail.contact, mail.user = (by, None) if isinstance(by, Contact) else (None, by)
        mail.count, mail.sent_at, mail.goes_at = len(readers.to), now, now + hold
        mail.clean_fields(exclude=["region", "team", "contact", "user"])
        mail.clean()
        mail.save()
        _post(mail, readers.to)
        thread = team.priority.partnership_id
        record("team.wrote", team, by=by, thread=thread, team=team.name, subject=mail.subject)
        return mail

    def spare(self, contact_id: int) -> None:
        """Who is no longer of the team gets nothing of what has not left yet."""
        team = cast("ActionTeam", self)
        if not insiders(team).filter(pk=contact_id).exists():
            Message.objects.waiting().about(team.mails.all()).filter(contact=contact_id).withdraw()


def _post(mail: TeamMail, people: Sequence[Contact]) -> None:
    """What was switched off stays off: such a person gets the words without a button."""
    Link.objects.issue(PURPOSE, [(person.pk, mail.team) for person in people], until=None)
    drafts = [
        Draft(KIND, f"team:{mail.batch}:{person.pk}", contact=person, about=mail, by_hand=True) for person in people
    ]
    post(drafts, at=mail.goes_at, batch=mail.batch)


def refusal_of(team: "ActionTeam", by: Actor) -> ValidationError | None:
    """Why this person cannot write to this team now, if so."""
    if team.priority.dropped_at:
        return ValidationError(_("The leaders let this priority go."), code="dropped")
    if team.priority.partnership.stage == Stage.CLOSED:
        name = team.priority.partnership.name
        return ValidationError(_("%(name)s is closed."), params={"name": name}, code="closed")
    if isinstance(by, Contact) and not may_lead(team, by):
        words = _("Only its champions and the convener write to the whole team.")
        return ValidationError(words, code="not_champion")
    return None


def refuse_readers(readers: Readers, seen: str | None) -> None:
    if not readers.to:
        words = _("Nobody of this team can be reached by mail. Add somebody to the team first.")
        raise ValidationError(words, code="nobody")
    if seen is not None and seen != readers.stamp:
        words = _("The team has changed meanwhile. Look once more whom the letter goes to, then send it.")
        raise ValidationError(words, code="stale")


def may_lead(team: "ActionTeam", contact: Contact) -> bool:
    """Its champion, or one of the partnership."""
    if team.priority.champions.seated().filter(contact=contact).exists():
        return True
    seats = Seat.objects.current().champions()
    return seats.filter(partnership=team.priority.partnership_id, contact=contact).exists()
