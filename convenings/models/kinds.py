"""What a meeting can be, how far it is, and the two questions it asks beforehand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def a_question() -> str:
    return str(_("What could your organization do here if one obstacle were gone?"))


def a_practical_one() -> str:
    return str(_("Anything we should know about food or access?"))


class ConveningKind(models.TextChoices):
    LAUNCH = "launch", _("Launch meeting")
    FULL = "full", _("Meeting of the whole table")
    ACTION_TEAM = "action_team", _("Action team")


class ConveningState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
