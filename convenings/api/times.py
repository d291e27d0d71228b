"""Finding a date, for programs: the times a meeting asks about, what people say to them, and the choice."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.api.convenings import OneConveningSerializer
from convenings.models import Convening, DateAnswer, DateOption, Fit, Invitation, Way
from convenings.times import Grid
from regions.api.base import RegionViewSet


class TimeSerializer(serializers.ModelSerializer[DateOption]):
    class Meta:
        model = DateOption
        fields = ["id", "convening", "starts_at", "ends_at", "withdrawn_at", "chosen_at"]


class ColumnSerializer(serializers.Serializer[Any]):
    """A time, who can come then, and what choosing it would make of the answers."""

    id = serializers.IntegerField(source="option.pk")
    starts_at = serializers.DateTimeField(source="option.starts_at")
    ends_at = serializers.DateTimeField(source="option.ends_at")
    has_passed = serializers.BooleanField()
    leaders = serializers.IntegerField(help_text="Business leaders for whom it works.")
    businesses = serializers.IntegerField(help_text="Distinct businesses they come from.")
    partners = serializers.IntegerField()
    maybe = serializers.IntegerField(help_text="For whom it works if need be.")
    declined = serializers.IntegerField(help_text="For whom it does not work.")
    silent = serializers.IntegerField(help_text="Who has said nothing to it.")
    waiting = serializers.IntegerField(help_text="Who would have to wait for a seat.")


class HourSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SaidSerializer(serializers.ModelSerializer[DateAnswer]):
    time = serializers.IntegerField(source="option_id")

    class Meta:
        model = DateAnswer
        fields = ["time", "fit", "at", "way"]


class FitSerializer(serializers.Serializer[Any]):
    time = serializers.IntegerField()
    fit = serializers.ChoiceField(choices=Fit.choices)


class TickSerializer(serializers.Serializer[Any]):
    fits = FitSerializer(many=True, allow_empty=False)


class TimesOfViewSet(RegionViewSet):
    """The times one meeting asks about."""

    can: ClassVar[dict[str, str]] = {"times": "see", "offer": "convene"}
    serializer_class = TimeSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(responses=ColumnSerializer(many=True))
    def times(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Each time with its counts; those withdrawn are left out."""
        grid = Grid.of(self.get_object(), timezone.now())
        return Response(ColumnSerializer(grid.columns, many=True).data)

    @extend_schema(request=HourSerializer, responses=TimeSerializer)
    def offer(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One more time. One that was withdrawn comes back with what people had said to it."""
        option = self.get_object().offer(by=self.actor, **self.asked(HourSerializer))
        return self.shown(option, status.HTTP_201_CREATED)


class TimeViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"withdraw": "convene", "choose": "convene"}
    serializer_class = TimeSerializer

    def get_queryset(self) -> QuerySet[DateOption]:
        return DateOption.objects.select_related("convening__partnership")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Nobody is asked about it any more; what was said to it is kept."""
        option = self.get_object()
        option.convening.withdraw(option, by=self.actor)
        return self.shown(DateOption.objects.get(pk=option.pk))

    @extend_schema(request=None, responses=OneConveningSerializer)
    @action(detail=True, methods=["post"])
    def choose(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The meeting takes place then. What people said to it is their answer, and each gets one letter."""
        option = self.get_object()
        option.convening.choose(option, by=self.actor)
        rows = Convening.objects.with_partnership().with_counts()
        return Response(OneConveningSerializer(rows.get(pk=option.convening_id)).data)


class InvitationTimesViewSet(RegionViewSet):
    """What one person says to the times of a meeting."""

    can: ClassVar[dict[str, str]] = {"said": "see", "tick": "convene"}
    serializer_class = SaidSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.with_meeting()

    def _said(self, invitation: Invitation) -> Response:
        rows = invitation.date_answers.order_by("option__starts_at", "pk")
        return Response(SaidSerializer(rows, many=True).data)

    @extend_schema(responses=SaidSerializer(many=True))
    def said(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The earliest time first; what they have said nothing to is left out."""
        return self._said(self.get_object())

    @extend_schema(request=TickSerializer, responses=SaidSerializer(many=True))
    def tick(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What they said by phone, say. All of it is saved, or nothing."""
        invitation = self.get_object()
        fits = {one["time"]: one["fit"] for one in self.asked(TickSerializer)["fits"]}
        invitation.tick(fits, by=self.actor, way=Way.API)
        return self._said(invitation)


routes: list[URLPattern] = [
    path(
        "convenings/<int:pk>/times/",
        TimesOfViewSet.as_view({"get": "times", "post": "offer"}),
        name="convening_times",
    ),
    path("times/<int:pk>/withdraw/", TimeViewSet.as_view({"post": "withdraw"}), name="time_withdraw"),
    path("times/<int:pk>/choose/", TimeViewSet.as_view({"post": "choose"}), name="time_choose"),
    path(
        "invitations/<int:pk>/times/",
        InvitationTimesViewSet.as_view({"get": "said", "post": "tick"}),
        name="invitation_times",
    ),
]
