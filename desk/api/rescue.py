"""Whom to call before the second meeting, for programs such as a dialer."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Convening
from convenings.models.calls import TAPS
from desk.rescue import rescue_of
from regions.api.base import RegionViewSet
from regions.api.touches import TouchSerializer
from regions.models import Contact


class LostSerializer(serializers.Serializer[Any]):
    contact = serializers.IntegerField(source="contact.pk")
    name = serializers.CharField(source="contact.name")
    organization = serializers.CharField(source="contact.organization.name")
    phone = serializers.CharField(source="contact.phone")
    answer = serializers.CharField()
    known_to = serializers.CharField()
    last_touch = serializers.IntegerField(source="touch.pk", allow_null=True, default=None)


class NoteCallSerializer(serializers.Serializer[Any]):
    # SECURITY: the manager keeps this list inside the region, so a stranger's id is simply unknown.
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.select_related("organization"))
    tap = serializers.ChoiceField(choices=list(TAPS.items()))
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RescueViewSet(RegionViewSet):
    """Leaders of the launch of whose company nobody has said yes to this meeting."""

    can: ClassVar[dict[str, str]] = {"rescue": "see", "note_call": "convene"}
    serializer_class = LostSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(responses=LostSerializer(many=True))
    @action(detail=True)
    def rescue(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Whom to call."""
        lost = rescue_of(self.get_object(), timezone.now()).lost
        return Response(LostSerializer(lost, many=True).data)

    @extend_schema(request=NoteCallSerializer, responses=TouchSerializer)
    @action(detail=True, methods=["post"])
    def note_call(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What came of a call. A yes or no answers the invitation too."""
        said, convening = self.asked(NoteCallSerializer), self.get_object()
        touch = convening.note_call(said["contact"], said["tap"], note=said["note"], by=self.actor)
        return Response(TouchSerializer(touch).data, status.HTTP_201_CREATED)


view = RescueViewSet.as_view
routes: list[URLPattern] = [
    path("convenings/<int:pk>/rescue/", view({"get": "rescue"}), name="convening_rescue"),
    path("convenings/<int:pk>/note-call/", view({"post": "note_call"}), name="convening_note_call"),
]
