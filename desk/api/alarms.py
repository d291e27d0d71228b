"""What rings, for programs: the same list as the page, and the same words to put one aside."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from desk.alarms.bells import Alarm, AlarmKind
from desk.alarms.ringing import found, ringing
from desk.models import AlarmDays, Aside
from desk.models.alarm_days import BOUNDS
from regions.api.base import RegionViewSet


class AlarmSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=AlarmKind.choices)
    key = serializers.CharField(help_text="Names the alarm within its partnership.")
    partnership = serializers.CharField(source="partnership.slug")
    about = serializers.IntegerField(help_text="The person, company or meeting it is of; 0 where it is of none.")
    what = serializers.CharField()
    why = serializers.CharField()
    since = serializers.DateField()
    put_aside_until = serializers.DateField(required=False)
    reason = serializers.CharField(required=False)


class AsideSerializer(serializers.ModelSerializer[Aside]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Aside
        fields = ["id", "partnership", "key", "what", "reason", "until", "by", "at", "taken_back_at"]


class PutAsideSerializer(serializers.Serializer[Any]):
    partnership = serializers.SlugField()
    key = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=300)
    until = serializers.DateField()


class DaysSerializer(serializers.ModelSerializer[AlarmDays]):
    class Meta:
        model = AlarmDays
        fields = list(BOUNDS)


class AlarmViewSet(RegionViewSet):
    """Those that ring first; those put aside last, with the reason."""

    can: ClassVar[dict[str, str]] = {"list": "see", "create": "convene"}
    serializer_class = AlarmSerializer
    pagination_class = None

    @extend_schema(responses=AlarmSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        now = ringing(timezone.now())
        rows = [told(alarm) for alarm in now.alarms]
        rows += [told(alarm) | {"put_aside_until": row.until, "reason": row.reason} for alarm, row in now.quiet]
        return Response(AlarmSerializer(rows, many=True).data)

    @extend_schema(request=PutAsideSerializer, responses=AsideSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put one aside until a day."""
        said = self.asked(PutAsideSerializer)
        alarm = found(said["partnership"], said["key"], timezone.now())
        if alarm is None:
            raise serializers.ValidationError({"key": [_("This alarm does not ring any more.")]})
        words = {"what": alarm.what, "reason": said["reason"], "until": said["until"]}
        row = Aside.put(alarm.partnership, alarm.key, by=self.actor, **words)
        return Response(AsideSerializer(row).data, status.HTTP_201_CREATED)


def told(alarm: Alarm) -> dict[str, Any]:
    return asdict(alarm) | {"partnership": alarm.partnership, "key": alarm.key}


class AsideViewSet(RegionViewSet):
    """What was put aside."""

    can: ClassVar[dict[str, str]] = {"take_back": "convene"}
    serializer_class = AsideSerializer

    def get_queryset(self) -> QuerySet[Aside]:
        return Aside.objects.select_related("partnership")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let it ring again."""
        row = self.get_object()
        row.take_back(by=self.actor)
        return self.shown(row)


class AlarmDaysViewSet(RegionViewSet):
    """When alarms ring here."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see", "partial_update": "run_region"}
    serializer_class = DaysSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(AlarmDays.here())

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is not given stays."""
        sent = DaysSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return self.shown(AlarmDays.set(by=self.actor, **sent.validated_data))


routes: list[URLPattern] = [
    path("alarms/", AlarmViewSet.as_view({"get": "list", "post": "create"}), name="alarms"),
    path("alarms/days/", AlarmDaysViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="alarm_days"),
    path("alarms/asides/<int:pk>/take-back/", AsideViewSet.as_view({"post": "take_back"}), name="alarm_take_back"),
]
