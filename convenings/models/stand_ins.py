"""Who comes in somebody's place: a person of their own, with an invitation that stands in for the other.

The seat stays the organization's: who stands in is never counted beside who named them. Under the meeting's lock.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from convenings.models.answers import GONE, Answer
from convenings.models.history import AnswerGiven, way_of
from convenings.models.invited import stop_reminding
from outbox.models import Message
from outbox.posting import Draft
from regions.models import Actor, Contact, Link

if TYPE_CHECKING:
    from convenings.models.invitations import Invitation

# How many different people one invitation may ask us to write to: a personal link must not become a mail cannon.
MOST_SUBSTITUTES = 5


def hand_on(invitation: "Invitation", address: str, *, by: Actor, at: datetime) -> list[Draft]:
    """Who was asked before, by this address, is told they are free; who is asked now, that they are."""
    if invitation.substitute_email == address:
        return []
    drafts = let_go(invitation, by=by, at=at) if address else []
    if invitation.substitute_email:
        drafts.append(_ask(invitation, by=by, at=at))
    return drafts


def _ask(invitation: "Invitation", *, by: Actor, at: datetime) -> Draft:
    invitation.asked += 1
    if invitation.asked > MOST_SUBSTITUTES:
        words = _("You have named several people already. Please call the office to change it again.")
        raise ValidationError(words, code="substitutes")
    if invitation.substitute_email == invitation.contact.email.lower():
        words = _("This is your own address. Whose is the seat while you are away?")
        raise ValidationError({"substitute_email": ValidationError(words, code="own")})
    person = Contact.propose(
        name=invitation.substitute_name or invitation.substitute_email,
        email=invitation.substitute_email,
        organization=invitation.organization,
        language=invitation.contact.language,  # the likeliest; they can change it on their page
        by=by,
    )
    row = _row(invitation, person, at)
    Link.objects.issue("invitation", {person.pk: row}, until=invitation.convening.links_until)
    occasion, until = row.key(f"substitute-{invitation.asked}"), invitation.convening.starts_at
    return Draft("convening.substitute", occasion, contact=person, about=row, useful_until=until)


def _row(invitation: "Invitation", person: Contact, at: datetime) -> "Invitation":
    """Their own invitation: a new one, or the one they had when they were asked once before."""
    rows = type(invitation).objects
    row = rows.filter(convening=invitation.convening_id, contact=person).first()
    if row and not (row.stands_in_for_id and row.answer in GONE):
        words = _("This person has a seat at this meeting already. Name somebody else, or call the office.")
        raise ValidationError({"substitute_email": ValidationError(words, code="seated")})
    row = row or rows.model(convening=invitation.convening, contact=person, turns=-1)
    row.convening, row.contact = invitation.convening, person
    row.stands_in_for_id, row.sending_id = invitation.pk, invitation.sending_id
    row.organization_id, row.side = invitation.organization_id, invitation.side
    row.answer, row.answered_at, row.invited_at = Answer.NONE, None, at
    row.reminded, row.turns = "", row.turns + 1
    row.save()
    return row


def let_go(invitation: "Invitation", *, by: Actor, at: datetime) -> list[Draft]:
    """Letters that still wait never leave; who was not asked yet need not hear that they are free.

    A letter that a worker holds right now counts as heard.
    """
    row = invitation.stand_ins.standing_in().select_related("contact").first()
    if row is None:
        return []
    before, row.answer, row.answered_at, row.turns = row.answer, Answer.RELEASED, at, row.turns + 1
    row.save(update_fields=["answer", "answered_at", "turns"])
    AnswerGiven.objects.write(row, before=before, by=by, at=at, way=way_of(by, invitation.contact_id))
    waiting = Message.objects.waiting().about(row).filter(contact=row.contact)
    held = dict(waiting.select_for_update(skip_locked=True).values_list("pk", "kind"))
    if held:
        Message.objects.filter(pk__in=held).withdraw()
    if "convening.substitute" in held.values() or not row.contact.email:
        return []
    row.convening = invitation.convening
    occasion, named_by = row.key(f"released-{row.turns}"), {"name": invitation.contact.name}
    return [Draft("convening.released", occasion, contact=row.contact, about=row, context=named_by)]


def hand_back(row: "Invitation", *, by: Actor, at: datetime) -> list[Draft]:
    """Who stands in cannot come: the seat is empty again, and whose it is, is told and asked again."""
    principal = type(row).objects.select_related("contact").get(stand_ins=row)
    principal.convening = row.convening
    before = principal.answer
    principal.answer, principal.answered_at = Answer.NONE, None
    principal.substitute_name = principal.substitute_email = ""
    principal.turns += 1
    names = ["answer", "answered_at", "substitute_name", "substitute_email", "turns"]
    principal.save(update_fields=names)
    AnswerGiven.objects.write(principal, before=before, by=by, at=at, way=way_of(by, row.contact_id))
    stop_reminding([principal])
    if not principal.contact.email:
        return []
    words = {"name": row.contact.name}
    occasion = principal.key(f"asked-again-{principal.asked}")
    return [Draft("convening.asked_again", occasion, contact=principal.contact, about=principal, context=words)]


def refuse_as_stand_in(row: "Invitation", answer: str) -> None:
    """What only the person whose seat it is may say, and what is over."""
    if row.stands_in_for_id is None:
        return
    if row.answer == Answer.RELEASED:
        words = _(
            "You are not needed at this meeting any more, so there is nothing to answer. Thank you for being ready."
        )
        raise ValidationError(words, code="closed")
    if row.answer == Answer.NO:
        words = _("You gave this seat back. Whoever asked you has been asked again; please speak with them.")
        raise ValidationError(words, code="closed")
    if answer == Answer.SENDING:
        words = _(
            "This seat was handed on to you; it cannot be handed on once more. Say no, and who asked you is told."
        )
        raise ValidationError(words, code="once")
