"""The minutes of a meeting for programs: to read, write, send, approve, and to answer who objects."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Convening, Minutes, Objection
from convenings.models.minutes import LONGEST
from convenings.models.minutes_sending import DAYS, MOST_DAYS
from regions.api.base import RegionViewSet


class MinutesSerializer(serializers.ModelSerializer[Minutes]):
    class Meta:
        model = Minutes
        fields = [
            "id",
            "convening",
            "version",
            "reason",
            "text",
            "digest",
            "author",
            "sent_at",
            "objections_until",
            "approval",
            "approved_at",
            "approved_by",
            "approved_on",
        ]
        read_only_fields = fields


class DraftSerializer(serializers.ModelSerializer[Minutes]):
    """`said`: title of an item → what stands there instead of its note. `seen`: the edition you read, 0 for none."""

    said = serializers.DictField(child=serializers.CharField(max_length=LONGEST, allow_blank=True), required=False)
    seen = serializers.IntegerField(min_value=0, write_only=True)
    edition = serializers.IntegerField(read_only=True)

    class Meta:
        model = Minutes
        fields = ["version", "edition", "opening", "promised", "closing", "said", "reason", "seen"]
        read_only_fields = ["version"]


class SendMinutesSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=DAYS)


class ApproveSerializer(serializers.Serializer[Any]):
    who = serializers.CharField(max_length=300)
    on = serializers.DateField(default=timezone.localdate)


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    class Meta:
        model = Objection
        fields = ["id", "minutes", "contact", "words", "said_at", "closed_at", "closed_by", "answer", "answered_in"]
        read_only_fields = fields


class CloseObjectionSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=500)


class MeetingMinutesViewSet(RegionViewSet):
    """The minutes of one meeting."""

    can: ClassVar[dict[str, str]] = {"draft": "convene", "send": "convene", "approve": "convene"}
    serializer_class = MinutesSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.select_related("partnership", "room")

    @extend_schema(request=DraftSerializer, responses=DraftSerializer)
    def draft(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep the free parts of the draft; once minutes are sent this begins the version that corrects them."""
        row = Minutes.write(self.get_object(), **self.asked(DraftSerializer), by=self.actor)
        return Response(DraftSerializer(row).data)

    @extend_schema(request=SendMinutesSerializer, responses={status.HTTP_201_CREATED: MinutesSerializer})
    def send(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Freeze them as they stand, and mail them to who was there and to who was not."""
        row = Minutes.send(self.get_object(), **self.asked(SendMinutesSerializer), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)

    @extend_schema(request=ApproveSerializer, responses=MinutesSerializer)
    def approve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What stands, as the table did it: who, and on which day."""
        row = get_object_or_404(Minutes.objects.standing().with_meeting(), convening=self.get_object())
        row.approve(**self.asked(ApproveSerializer), by=self.actor)
        return self.shown(row)


class MinutesViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """What was sent. `?convening=<id>` narrows the list to one meeting."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see"}
    serializer_class = MinutesSerializer

    def get_queryset(self) -> QuerySet[Minutes]:
        rows = Minutes.objects.sent().with_meeting().order_by("-sent_at", "-pk")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(convening=convening)


class ObjectionViewSet(mixins.ListModelMixin, RegionViewSet):
    """What readers say is not as it was. `?convening=<id>` narrows the list to one meeting."""

    can: ClassVar[dict[str, str]] = {"list": "see", "close": "convene"}
    serializer_class = ObjectionSerializer

    def get_queryset(self) -> QuerySet[Objection]:
        rows = Objection.objects.select_related("contact", "minutes").order_by("said_at", "pk")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(minutes__convening=convening)

    @extend_schema(request=CloseObjectionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With a reason, which whoever objected gets by mail."""
        row = self.get_object()
        row.close(**self.asked(CloseObjectionSerializer), by=self.actor)
        return self.shown(row)


meeting, one, objection = MeetingMinutesViewSet.as_view, MinutesViewSet.as_view, ObjectionViewSet.as_view
routes: list[URLPattern] = [
    path("convenings/<int:pk>/minutes/draft/", meeting({"put": "draft"}), name="convening_minutes_draft"),
    path("convenings/<int:pk>/minutes/send/", meeting({"post": "send"}), name="convening_minutes_send"),
    path("convenings/<int:pk>/minutes/approve/", meeting({"post": "approve"}), name="convening_minutes_approve"),
    path("minutes/", one({"get": "list"}), name="minutes"),
    path("minutes/<int:pk>/", one({"get": "retrieve"}), name="minutes_one"),
    path("objections/", objection({"get": "list"}), name="objections"),
    path("objections/<int:pk>/close/", objection({"post": "close"}), name="objection_close"),
]
