"""A meeting's agenda for programs: to read, and to write anew."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from convenings import drafting
from convenings.forms.agenda import MOST_LINES
from convenings.models import AgendaItem, Asks, Convening, Purpose, Speaking
from regions.api.base import RegionViewSet


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    minutes = serializers.IntegerField(min_value=1, max_value=480)
    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.DISCUSS)
    speaking = serializers.ChoiceField(choices=Speaking.choices, default=Speaking.ALL)
    key = serializers.UUIDField(required=False)
    asks = serializers.ChoiceField(choices=Asks.choices, default=Asks.LISTEN, allow_blank=True)

    class Meta:
        model = AgendaItem
        fields = ["position", "minutes", "title", "purpose", "speaking", "asks", "presenter", "key", "item", "priority"]
        read_only_fields = ["position", "item", "priority"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"presenter": {"default": ""}}


class AgendaSerializer(serializers.Serializer[Convening]):
    agenda: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=AgendaItemSerializer(), max_length=MOST_LINES
    )


class AgendaViewSet(RegionViewSet):
    """The lines of one meeting, in their order."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see", "rewrite": "convene", "draft": "convene"}
    serializer_class = AgendaSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.get_object())

    @extend_schema(request=AgendaSerializer)
    def rewrite(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the agenda by these lines, in their order."""
        convening = self.get_object()
        AgendaItem.objects.rewrite(convening, self.asked(AgendaSerializer)["agenda"], by=self.actor)
        return self.shown(convening)

    @extend_schema(request=None)
    def draft(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add what is open, was left over or should be confirmed, after the first line; what is there stays."""
        convening = self.get_object()
        drafting.draft_agenda(convening, by=self.actor)
        return self.shown(convening)


routes: list[URLPattern] = [
    path(
        "convenings/<int:pk>/agenda/",
        AgendaViewSet.as_view({"get": "retrieve", "put": "rewrite"}),
        name="convening_agenda",
    ),
    path(
        "convenings/<int:pk>/agenda/draft/",
        AgendaViewSet.as_view({"post": "draft"}),
        name="convening_agenda_draft",
    ),
]
