"""Running a meeting for programs: who is here, and what leaders say."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Attendance, Convening, Side
from partnerships.api.opportunities import HeardSerializer, OpportunitySerializer
from regions.api.base import RegionViewSet
from regions.models import Contact
from regions.models.names import plain


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ["convening", "contact", "organization", "side", "walk_in", "at"]


class WaitedSerializer(serializers.Serializer[Any]):
    """Of a tap that waited for a network: its name, under which it counts once, and when it was."""

    key = serializers.UUIDField(required=False)
    tapped_at = serializers.DateTimeField(required=False)


class TapSerializer(WaitedSerializer):
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active().select_related("organization"))


class WalkInSerializer(WaitedSerializer):
    name = serializers.CharField(max_length=200, validators=[plain])
    organization = serializers.CharField(max_length=200, validators=[plain])
    side = serializers.ChoiceField(choices=Side.choices)
    another = serializers.BooleanField(default=False, help_text="Another person than the one of that name.")


class AttendanceViewSet(mixins.ListModelMixin, RegionViewSet):
    """`?convening=<id>` narrows the list to one meeting."""

    can: ClassVar[dict[str, str]] = {"list": "see"}
    serializer_class = AttendanceSerializer

    def get_queryset(self) -> QuerySet[Attendance]:
        rows = Attendance.objects.order_by("at", "pk")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(convening=convening)


class RoomViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {
        "present": "convene",
        "absent": "convene",
        "walk_in": "convene",
        "close_roll": "convene",
        "hear": "convene",
    }
    serializer_class = AttendanceSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(request=TapSerializer)
    @action(detail=True, methods=["post"])
    def present(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Somebody is here; saying it twice changes nothing. Who was not invited is a walk-in."""
        convening, said = self.get_object(), self.asked(TapSerializer)
        who = said.pop("contact")
        convening.mark_present(who, by=self.actor, **said)
        came = convening.attendances.filter(contact=who).first()
        return self.shown(came) if came else Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=TapSerializer, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def absent(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """They are not here after all."""
        convening, said = self.get_object(), self.asked(TapSerializer)
        convening.mark_absent(said.pop("contact"), by=self.actor, **said)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=WalkInSerializer)
    @action(detail=True, methods=["post"])
    def walk_in(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Somebody nobody expected: into the directory, to be confirmed, and into the room."""
        convening = self.get_object()
        contact = convening.walk_in(**self.asked(WalkInSerializer), by=self.actor)
        came = convening.attendances.filter(contact=contact).first()
        return self.shown(came) if came else Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def close_roll(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """After the meeting: whoever said they come and is not here did not come."""
        self.get_object().close_roll(by=self.actor)
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
    path(f"{ONE}walk-in/", view({"post": "walk_in"}), name="convening_walk_in"),
    path(f"{ONE}close-roll/", view({"post": "close_roll"}), name="convening_close_roll"),
    path(f"{ONE}hear/", view({"post": "hear"}), name="convening_hear"),
]
