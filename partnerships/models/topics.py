"""What a sentence is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    WORKFORCE = "workforce", _("Workforce")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    REGULATION = "regulation", _("Regulation")
    MARKET = "market", _("Market")
    SUPPLY_CHAIN = "supply_chain", _("Supply chain")
    IMAGE = "image", _("Image of the industry")
    TECHNOLOGY = "technology", _("Technology")
    OTHER = "other", _("Other")
