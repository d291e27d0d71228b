"""What is written to the team of a priority; a reply to it is a note on the priority."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox.addresses import is_open
from outbox.answering import REPLIES, Reply
from outbox.letters import KINDS, Letter, compose, register
from outbox.models import Incoming, Message
from outbox.scrubbing import without_keys
from partnerships.models import ActionTeam, Note, PriorityChampion, Seat, TeamMail, TeamMember, Visibility
from partnerships.models.team_readers import CATEGORY
from partnerships.models.team_writing import KIND, PURPOSE
from regions.models import Actor, Contact, Link
from regions.scope import current_region


def register_letters() -> None:
    # One of the ordinary mails, sent by hand: who has had today's gets it with the next day's.
    register(KIND, render, category=CATEGORY, at_once=None)
    REPLIES[KIND] = Reply(answer, is_all=True)


def render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """As many statements for one as for a hundred. Who has left the team since gets no letter."""
    mails = TeamMail.objects.with_team().in_bulk({message.about_id for message in messages if message.about_id})
    teams = {mail.team_id for mail in mails.values()}
    links = Link.objects.valid(timezone.now()).by_holder(PURPOSE, teams)
    inside = insiders_of(teams)
    letters = {}
    for message in messages:
        mail, reader = mails.get(message.about_id or 0), message.contact
        if mail and reader and (mail.team_id, reader.pk) in inside:
            with translation.override(reader.reads):
                letters[message.pk] = _letter(message, mail, reader, links.get((reader.pk, mail.team_id)))
    return letters


def insiders_of(teams: Iterable[int]) -> set[tuple[int, int]]:
    """(team, person): champions and members who still sit at the table."""
    numbers = list(teams)
    rows = {
        "team": TeamMember.objects.current().filter(team__in=numbers),
        "priority__team": PriorityChampion.objects.current().filter(priority__team__in=numbers),
    }
    found: set[tuple[int, int]] = set()
    for way, people in rows.items():
        table = OuterRef("team__priority__partnership" if way == "team" else "priority__partnership")
        seated = Seat.objects.current().filter(partnership=table, contact=OuterRef("contact"))
        found.update(people.filter(Exists(seated)).values_list(way, "contact"))
    return found


def _letter(message: Message, mail: TeamMail, reader: Contact, link: Link | None) -> Letter:
    subject, text = mail.words.spoken(reader.reads)
    written_in = mail.words.language_for(reader.reads)
    letter = compose(
        message,
        "emails/partnerships/team_mail",
        subject=subject,
        words=text,
        words_in=written_in if written_in != reader.reads else "",
        author=mail.author,
        priority=mail.team.priority,
        partnership=mail.team.priority.partnership,
        # In the day's one mail several may stand: nobody could tell which a reply is about.
        hears=is_open() and not message.layout,
        action_url=link.url if link else "",
        action_label=_("Open the team’s page"),
    )
    names = {"writer": mail.author, "office": current_region().sender_name}
    return replace(letter, from_name=_("%(writer)s, with %(office)s") % names)


def answer(row: Incoming, number: int, mail: EmailMessage | None) -> None:
    """For everybody at the table, under the name of who replied."""
    written = TeamMail.objects.with_team().filter(pk=number).first()
    if written is None or row.contact is None:
        raise ValidationError(_("What it answers is not there any more."), code="gone")
    if not row.text.strip():
        raise ValidationError(_("There are no words of theirs in it."), code="empty")
    Note.say(written.team.priority, text=row.text, visibility=Visibility.MEMBERS, by=row.contact, by_mail=True)


def preview(team: ActionTeam, by: Actor, reader: int | None, **words: Any) -> tuple[Contact, Letter]:
    """Exactly what this person would get, or the first who gets it: written for a moment, and undone."""
    with transaction.atomic():
        mail = team.write(by=by, **words)
        rows = (
            Message.objects.select_related("contact__organization").filter(batch=mail.batch).order_by("contact__name")
        )
        message = rows.filter(contact=reader or 0).first() or rows.first()
        if message is None or message.contact is None:
            raise ValidationError(_("Nobody of this team can be reached by mail. Add somebody to the team first."))
        seen = KINDS[KIND].render([message])[message.pk]
        transaction.set_rollback(True)
    # SECURITY: the way to the team's page is the reader's own; who looks sees the letter without it.
    return message.contact, replace(seen, text=without_keys(seen.text), html=without_keys(seen.html))
