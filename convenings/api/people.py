"""People named by their ids, however many in one statement."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from regions.models import Contact


class PeopleField(serializers.ListField):
    """SECURITY: looked up in this region only; a stranger's id is simply unknown."""

    child = serializers.IntegerField()

    def __init__(self, *, max_length: int, **given: Any) -> None:
        super().__init__(allow_empty=False, max_length=max_length, **given)

    def to_internal_value(self, data: Any) -> list[Contact]:
        ids = super().to_internal_value(data)
        found = list(Contact.objects.active().select_related("organization").filter(pk__in=ids))
        if len(found) != len(set(ids)):
            raise serializers.ValidationError(_("Somebody named here is not in the directory."))
        return found
