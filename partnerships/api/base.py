"""What the nouns of a partnership share: lists of one partnership, people who join and leave, a reason."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from regions.api.base import RegionViewSet
from regions.models import Contact

Row = TypeVar("Row", bound=Model)


class OfPartnership(RegionViewSet):
    """`?partnership=<slug>` narrows the list to one partnership."""

    def of_partnership(self, rows: QuerySet[Row], path: str = "partnership") -> QuerySet[Row]:
        slug = self.words("partnership")
        return rows.filter(**{f"{path}__slug": slug}) if slug else rows


class JoiningSerializer(serializers.Serializer[Any]):
    # SECURITY: the manager keeps this list inside the region, so a stranger's id is simply unknown.
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active())


class LeavingSerializer(serializers.Serializer[Any]):
    """Who has left the directory may still have to leave."""

    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all())


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


def latest_of(rows: QuerySet[Row], contact: Contact) -> Row:
    """This person's newest row, ended or not: that it has ended is the verb's to say."""
    found = rows.filter(contact=contact).order_by("-pk").first()
    if found is None:
        raise serializers.ValidationError({"contact": [_("%(who)s is not among them.") % {"who": contact}]})
    return found
