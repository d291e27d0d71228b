"""What a partnership may show to everybody, field by field."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shown(models.TextChoices):
    PURPOSE = "purpose", _("Its purpose")
    PRIORITIES = "priorities", _("The priorities its leaders chose")
    CHAMPIONS = "champions", _("Who champions them, by name")
    OUTCOMES = "outcomes", _("The outcomes you published")
    FIGURES = "figures", _("Their figures, with who counted them")
    PHOTOS = "photos", _("Their photos, where who is seen in them agreed")
    QUOTES = "quotes", _("People’s own words, where they said yes")
    MEETINGS = "meetings", _("The days of its meetings")
    BUSINESSES = "businesses", _("How many businesses and partners sit at the table")
    BUSINESS_NAMES = "business_names", _("Names of businesses that agreed to be named")


def shown_at_first() -> list[str]:
    """Nobody is named until somebody chose so."""
    first = (Shown.PURPOSE, Shown.PRIORITIES, Shown.OUTCOMES, Shown.FIGURES, Shown.BUSINESSES)
    return [field.value for field in first]
