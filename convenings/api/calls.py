"""Callers' lists for programs: who calls whom for a meeting, and what came of it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.api.people import PeopleField
from convenings.models import Call, CallList, Convening
from convenings.models.calls import TAPS
from regions.api.base import RegionViewSet
from regions.models import Contact


class CallListSerializer(serializers.ModelSerializer[CallList]):
    total = serializers.IntegerField(read_only=True)
    done = serializers.IntegerField(read_only=True, help_text="Calls that came to an answer.")

    class Meta:
        model = CallList
        fields = ["id", "convening", "caller", "script", "given_at", "total", "done"]


class GiveSerializer(serializers.Serializer[Any]):
    # SECURITY: the managers keep these lists inside the region, so a stranger's id is simply unknown.
    convening = serializers.PrimaryKeyRelatedField(queryset=Convening.objects.with_partnership())
    caller = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active().select_related("organization"))
    people = PeopleField(max_length=1000)
    script = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")


class CallListViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?convening=<id>` narrows the list."""

    serializer_class = CallListSerializer
    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "create": "convene", "end": "convene"}

    def get_queryset(self) -> QuerySet[CallList]:
        rows = CallList.objects.with_progress().select_related("convening")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(convening=convening)

    @extend_schema(request=GiveSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """People are added to the list the caller has for this meeting already."""
        said = self.asked(GiveSerializer)
        row = CallList.give(said["convening"], said["caller"], said["people"], script=said["script"], by=self.actor)
        return self.shown_anew(row, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its link opens nothing any more."""
        row = self.get_object()
        row.end(by=self.actor)
        return self.shown(row)


class CallSerializer(serializers.ModelSerializer[Call]):
    class Meta:
        model = Call
        fields = ["id", "list", "contact", "tap", "note", "at"]


class SaySerializer(serializers.Serializer[Any]):
    tap = serializers.ChoiceField(choices=[(value, str(label)) for value, label in TAPS.items()])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class CallViewSet(mixins.ListModelMixin, RegionViewSet):
    """`?list=<id>` narrows the list."""

    serializer_class = CallSerializer
    can: ClassVar[dict[str, str]] = {"list": "see", "say": "convene", "unsay": "convene"}

    def get_queryset(self) -> QuerySet[Call]:
        rows = Call.objects.select_related("list__convening", "list__caller__organization").with_people()
        number = self.number("list")
        return rows if number is None else rows.filter(list=number)

    @extend_schema(request=SaySerializer)
    @action(detail=True, methods=["post"])
    def say(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What came of the call; a yes or no answers the invitation too."""
        said, row = self.asked(SaySerializer), self.get_object()
        row.say(said["tap"], note=said.get("note"), by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unsay(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tapped by mistake."""
        row = self.get_object()
        row.unsay(by=self.actor)
        return self.shown(row)


lists, calls = CallListViewSet.as_view, CallViewSet.as_view
routes: list[URLPattern] = [
    path("call-lists/", lists({"get": "list", "post": "create"}), name="call_lists"),
    path("call-lists/<int:pk>/", lists({"get": "retrieve"}), name="call_list"),
    path("call-lists/<int:pk>/end/", lists({"post": "end"}), name="call_list_end"),
    path("calls/", calls({"get": "list"}), name="calls"),
    path("calls/<int:pk>/say/", calls({"post": "say"}), name="call_say"),
    path("calls/<int:pk>/unsay/", calls({"post": "unsay"}), name="call_unsay"),
]
