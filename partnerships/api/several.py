"""Several rows by their keys, looked up in one statement, however many they are."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers


class SeveralField(serializers.ListField):
    """`rows` is asked anew each time, inside the region: a stranger's key is simply unknown."""

    def __init__(self, rows: QuerySet[Any], **given: Any) -> None:
        self.rows = rows
        super().__init__(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=1000, **given)

    def to_internal_value(self, data: Any) -> list[Any]:
        wanted = set(super().to_internal_value(data))
        found = list(self.rows.filter(pk__in=wanted).order_by("pk"))
        if unknown := sorted(wanted - {row.pk for row in found}):
            raise serializers.ValidationError(_("There is none with the number %(number)s.") % {"number": unknown[0]})
        return found
