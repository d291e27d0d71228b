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


COMING = (Answer.YES, Answer.SENDING)
# The shape beside the answer in lists.
SIGNS = {Answer.YES: "good", Answer.SENDING: "good", Answer.MAYBE: "watch", Answer.NONE: "open", Answer.NO: "away"}


def side_of(contact: Contact) -> Side:
    return Side.BUSINESS if contact.organization.kind == Kind.BUSINESS else Side.PARTNER
