"""What somebody can say to an invitation, and on which side of the table they sit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.models import Contact, Kind


class Side(models.TextChoices):
    BUSINESS = "business", _("Business")
    PARTNER = "partner", _("Community partner")


class Answer(models.TextChoices):
    NONE = "", _("No answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    MAYBE = "maybe", _("Maybe")
    SENDING = "sending", _("Sending someone")
    # Yes, once a seat is free.
    WAITING = "waiting", _("On the waiting list")
    # Of who was named to come in somebody's place and is not needed any more; nobody answers so.
    RELEASED = "released", _("Free after all")


# What a person may say.
SAYABLE = (Answer.YES, Answer.NO, Answer.MAYBE, Answer.SENDING)
COMING = (Answer.YES, Answer.SENDING)
GONE = (Answer.NO, Answer.RELEASED)
# The shape beside the answer in lists.
SIGNS = {
    Answer.YES: "good",
    Answer.SENDING: "good",
    Answer.MAYBE: "watch",
    Answer.WAITING: "watch",
    Answer.NONE: "open",
    Answer.NO: "away",
    Answer.RELEASED: "away",
}


def side_of(contact: Contact) -> Side:
    return Side.BUSINESS if contact.organization.kind == Kind.BUSINESS else Side.PARTNER


def said_choices() -> list[tuple[str, object]]:
    """For forms and programs: what may be answered, with its words."""
    return [(answer.value, answer.label) for answer in SAYABLE]
