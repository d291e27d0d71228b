"""What a meeting can be, how far it is, and the two questions it asks beforehand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def a_question() -> str:
    return str(_("What could your organization do here if one obstacle were gone?"))


def a_practical_one() -> str:
    """Food and access are asked on their own, and kept from everybody but the conveners."""
    return str(_("What stands in your way most, today?"))


class ConveningKind(models.TextChoices):
    LAUNCH = "launch", _("Launch meeting")
    FULL = "full", _("Meeting of the whole table")
    ACTION_TEAM = "action_team", _("Action team")


class ConveningState(models.TextChoices):
    # Invited, and asked which of several times suits; the meeting has no hours of its own yet.
    FINDING = "finding", _("Finding a date")
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
