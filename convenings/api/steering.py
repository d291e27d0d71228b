"""Steering a running room for programs: the verbs of the facilitator's page, against what the program saw."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import AgendaItem, Convening, Room
from partnerships.models import Ballot
from regions.api.base import RegionViewSet


class RunningSerializer(serializers.ModelSerializer[Room]):
    """SECURITY: neither `key` nor `door_key`: with them a program could sign the addresses of every face."""

    took = serializers.DictField(
        child=serializers.IntegerField(), read_only=True, help_text="Seconds, by the number of the item."
    )
    takes = serializers.CharField(
        read_only=True, help_text="What leaders may send in now: opportunity, requirement, or nothing."
    )

    class Meta:
        model = Room
        fields = [
            "convening",
            "version",
            "item",
            "since",
            "took",
            "takes",
            "ballot",
            "rules_on",
            "ground_rules_at",
            "opened_at",
            "started_at",
            "ended_at",
        ]


class SeenSerializer(serializers.Serializer[Any]):
    seen = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The version you saw. When somebody moved the room on meanwhile, nothing is done.",
    )


class GoToSerializer(SeenSerializer):
    item = serializers.PrimaryKeyRelatedField(queryset=AgendaItem.objects.all())


class ShowSerializer(SeenSerializer):
    ballot = serializers.PrimaryKeyRelatedField(queryset=Ballot.objects.all(), allow_null=True)


class OpenBallotSerializer(SeenSerializer):
    ballot = serializers.PrimaryKeyRelatedField(queryset=Ballot.objects.all())


class SteeringViewSet(RegionViewSet):
    """The room of one meeting: what is on, since when, which ballot is shown."""

    can: ClassVar[dict[str, str]] = {
        "retrieve": "see",
        "open": "convene",
        "start": "convene",
        "go_to": "convene",
        "next": "convene",
        "back": "convene",
        "show_ground_rules": "convene",
        "hide_ground_rules": "convene",
        "show_ballot": "convene",
        "open_ballot": "convene",
        "close_ballot": "convene",
        "take_back_close": "convene",
        "count_votes": "convene",
        "end": "convene",
    }
    serializer_class = RunningSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @property
    def room(self) -> Room:
        return get_object_or_404(Room.objects.whole(), convening=self.kwargs["pk"])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.room)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Phones and the screen follow from now on. Opening twice is opening once."""
        return self.shown(Room.open(self.get_object(), by=self.actor))

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The first item is on, and the ground rules are shown."""
        room = self.room
        room.start(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=GoToSerializer)
    @action(detail=True, methods=["post"])
    def go_to(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """To one item of the agenda, wherever the room is."""
        room = self.room
        room.go_to(**self.asked(GoToSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def next(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The next item is on."""
        room = self.room
        room.next(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The item before is on again."""
        room = self.room
        room.back(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def show_ground_rules(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """On the screen and on every phone, until the room moves on or they are taken off."""
        room = self.room
        room.show_ground_rules(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def hide_ground_rules(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Off the screen and the phones again."""
        room = self.room
        room.hide_ground_rules(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=ShowSerializer)
    @action(detail=True, methods=["post"])
    def show_ballot(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Which ballot the screen and the phones lead to; null takes it off."""
        room = self.room
        room.show_ballot(**self.asked(ShowSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=OpenBallotSerializer)
    @action(detail=True, methods=["post"])
    def open_ballot(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open the vote, and show it to everybody at the same moment."""
        room = self.room
        room.open_ballot(**self.asked(OpenBallotSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def close_ballot(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Stop the vote that is shown. For a minute this can be taken back; then the votes are counted."""
        room = self.room
        room.close_ballot(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def take_back_close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Within a minute of stopping the vote: it goes on."""
        room = self.room
        room.take_back_close(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def count_votes(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Count at once; the result stands on the screen and goes out by mail."""
        room = self.room
        room.count_votes(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)

    @extend_schema(request=SeenSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The phones and the screen say thank you, and ask no more."""
        room = self.room
        room.end(**self.asked(SeenSerializer), by=self.actor)
        return self.shown(room)


ONE = "convenings/<int:pk>/room/"
VERBS = {
    "open": "open",
    "start": "start",
    "go-to": "go_to",
    "next": "next",
    "back": "back",
    "ground-rules/show": "show_ground_rules",
    "ground-rules/hide": "hide_ground_rules",
    "ballot/show": "show_ballot",
    "ballot/open": "open_ballot",
    "ballot/close": "close_ballot",
    "ballot/take-back": "take_back_close",
    "ballot/count": "count_votes",
    "end": "end",
}
routes: list[URLPattern] = [
    path(ONE, SteeringViewSet.as_view({"get": "retrieve"}), name="convening_room"),
    *(
        path(f"{ONE}{where}/", SteeringViewSet.as_view({"post": verb}), name=f"convening_room_{verb}")
        for where, verb in VERBS.items()
    ),
]
