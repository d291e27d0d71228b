"""Outcomes for programs: read, tell, publish."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Outcome, Priority


class OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    priority = serializers.PrimaryKeyRelatedField(queryset=Priority.objects.all())

    class Meta:
        model = Outcome
        fields = ["id", "priority", "title", "kind", "figure", "unit", "story", "source", "told_at", "published_at"]


class PublishSerializer(serializers.Serializer[Any]):
    agreed_by = serializers.CharField(max_length=200)


class OutcomeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list to one partnership."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "publish": "convene",
        "unpublish": "convene",
    }
    serializer_class = OutcomeSerializer

    def get_queryset(self) -> QuerySet[Outcome]:
        return self.of_partnership(Outcome.objects.latest_first(), "priority__partnership")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        outcome = Outcome.tell(said.pop("priority"), **said, by=self.actor)
        return self.shown(outcome, status.HTTP_201_CREATED)

    @extend_schema(request=PublishSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        row.publish(**self.asked(PublishSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        row.unpublish(by=self.actor)
        return self.shown(row)


view = OutcomeViewSet.as_view
routes: list[URLPattern] = [
    path("outcomes/", view({"get": "list", "post": "create"}), name="outcomes"),
    path("outcomes/<int:pk>/", view({"get": "retrieve"}), name="outcome"),
    path("outcomes/<int:pk>/publish/", view({"post": "publish"}), name="outcome_publish"),
    path("outcomes/<int:pk>/unpublish/", view({"post": "unpublish"}), name="outcome_unpublish"),
]
