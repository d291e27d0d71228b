"""Running a meeting for programs: who is here, and what leaders say."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Attendance, Convening
from partnerships.api.opportunities import HeardSerializer, OpportunitySerializer
from regions.api.base import RegionViewSet
from regions.models import Contact


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ["convening", "contact", "organization", "side", "walk_in", "at"]


class TapSerializer(serializers.Serializer[Any]):
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active().select_related("organization"))


class AttendanceViewSet(mixins.ListModelMixin, RegionViewSet):
    """`?convening=<id>` narrows the list to one meeting."""

    can: ClassVar[dict[str, str]] = {"list": "see"}
    serializer_class = AttendanceSerializer

    def get_queryset(self) -> QuerySet[Attendance]:
        rows = Attendance.objects.order_by("at", "pk")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(convening=convening)


class RoomViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"present": "convene", "absent": "convene", "hear": "convene"}
    serializer_class = AttendanceSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(request=TapSerializer)
    @action(detail=True, methods=["post"])
    def present(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Somebody is here; saying it twice changes nothing. Who was not invited is a walk-in."""
        convening, who = self.get_object(), self.asked(TapSerializer)["contact"]
        convening.mark_present(who, by=self.actor)
        return self.shown(convening.attendances.get(contact=who))

    @extend_schema(request=TapSerializer, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def absent(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """They are not here after all."""
        self.get_object().mark_absent(self.asked(TapSerializer)["contact"], by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=HeardSerializer, responses={status.HTTP_201_CREATED: OpportunitySerializer})
    @action(detail=True, methods=["post"])
    def hear(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """An opportunity, in a leader's own words, tied to this meeting."""
        opportunity = self.get_object().hear(**self.asked(HeardSerializer), by=self.actor)
        return Response(OpportunitySerializer(opportunity).data, status=status.HTTP_201_CREATED)


ONE = "convenings/<int:pk>/"
view = RoomViewSet.as_view
routes: list[URLPattern] = [
    path("attendances/", AttendanceViewSet.as_view({"get": "list"}), name="attendances"),
    path(f"{ONE}present/", view({"post": "present"}), name="convening_present"),
    path(f"{ONE}absent/", view({"post": "absent"}), name="convening_absent"),
    path(f"{ONE}hear/", view({"post": "hear"}), name="convening_hear"),
]
