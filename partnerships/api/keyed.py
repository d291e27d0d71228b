"""Papers keyed twice by the facilitator, as programs send them."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.tallies.lines import MOST_CHOICES
from regions.asked import row_number
from regions.models import Contact


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]})
class MarkField(serializers.Field[Any, Any, Any, Any]):
    """A number (dots, a mark, a place in the order), or the two ratings: importance, then feasibility."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "number": _lazy("Give a number from 0 to %(most)d, or two of them: importance and feasibility.")
    }

    def to_internal_value(self, data: Any) -> tuple[int, ...]:
        numbers = tuple(data) if isinstance(data, list) else (data,)
        if not 1 <= len(numbers) <= 2 or any(
            type(each) is not int or not 0 <= each <= MOST_CHOICES for each in numbers
        ):
            raise serializers.ValidationError(self.error_messages["number"] % {"most": MOST_CHOICES})
        return numbers

    def to_representation(self, value: Any) -> Any:
        return value


class KeyedSerializer(serializers.Serializer[Any]):
    """`first`, `second`: what stands on each option, by its number: its dots, its place, or its two ratings."""

    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all())
    first = serializers.DictField(child=MarkField())
    second = serializers.DictField(child=MarkField())

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        for name in ("first", "second"):
            if any(row_number(option) is None for option in given[name]):
                raise serializers.ValidationError({name: [_("Name each option by its number.")]})
        return given


class KeyedBackSerializer(serializers.Serializer[Any]):
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all())
    receipt = serializers.CharField(max_length=20, required=False)
