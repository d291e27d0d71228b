"""What a meeting decided, for programs: to read, and to write down."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Convening, DecidedIn
from partnerships.api.decisions import DecisionSerializer
from regions.api.base import RegionViewSet


class DecideSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    decided = serializers.CharField(max_length=2000)
    why = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    decided_by = serializers.CharField(max_length=300)


class MeetingDecisionsViewSet(RegionViewSet):
    """The decisions of one meeting, in the order they were made, each as it stands today."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see", "decide": "convene"}
    serializer_class = DecisionSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(responses=DecisionSerializer(many=True))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(DecidedIn.decisions(self.get_object()), many=True).data)

    @extend_schema(request=DecideSerializer)
    def decide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write down, in the room or soon after, what the meeting has just decided."""
        decision = DecidedIn.decide(self.get_object(), **self.asked(DecideSerializer), by=self.actor)
        return self.shown(decision, status.HTTP_201_CREATED)


routes: list[URLPattern] = [
    path(
        "convenings/<int:pk>/decisions/",
        MeetingDecisionsViewSet.as_view({"get": "retrieve", "post": "decide"}),
        name="convening_decisions",
    ),
]
