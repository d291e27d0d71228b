"""Partnerships for programs: read, start, move along, publish."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.models import Partnership, Shown, Stage
from regions.api.base import RegionViewSet
from regions.models import Sector


class PartnershipSerializer(serializers.ModelSerializer[Partnership]):
    class Meta:
        model = Partnership
        fields = ["id", "slug", "name", "purpose", "sector", "stage", "published_at", "shown", "created_at"]


class WordsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=160)
    purpose = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    sector = serializers.PrimaryKeyRelatedField(queryset=Sector.objects.all())


class MoveSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(choices=Stage.choices)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ShownSerializer(serializers.Serializer[Any]):
    shown = serializers.MultipleChoiceField(choices=Shown.choices, allow_empty=True)


class PartnershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?search=words` narrows the list."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "move": "convene",
        "publish": "convene",
        "unpublish": "convene",
        "show": "convene",
    }
    serializer_class = PartnershipSerializer
    lookup_field = "slug"
    lookup_url_kwarg = "partnership"

    def get_queryset(self) -> QuerySet[Partnership]:
        return Partnership.objects.matching(self.words()).order_by("name", "id")

    def answer(self, row: Partnership, code: int = status.HTTP_200_OK) -> Response:
        return self.shown(row, code)

    @extend_schema(request=WordsSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Start a partnership, with the checklist of its preparation."""
        return self.answer(Partnership(**self.asked(WordsSerializer)).start(by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=WordsSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say better what it is; its address stays."""
        row = self.get_object()
        row.edit(**self.asked(WordsSerializer), by=self.actor)
        return self.answer(row)

    @extend_schema(request=MoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter another stage."""
        row = self.get_object()
        row.move_to(**self.asked(MoveSerializer), by=self.actor)
        return self.answer(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open the public page."""
        row = self.get_object()
        row.publish(by=self.actor)
        return self.answer(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Close the public page."""
        row = self.get_object()
        row.unpublish(by=self.actor)
        return self.answer(row)

    @extend_schema(request=ShownSerializer)
    @action(detail=True, methods=["put"])
    def show(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Choose what the public page shows: exactly these fields, whether it is open yet or not."""
        row = self.get_object()
        row.choose_shown(self.asked(ShownSerializer)["shown"], by=self.actor)
        return self.answer(row)


ONE = "partnerships/<slug:partnership>/"
view = PartnershipViewSet.as_view
routes: list[URLPattern] = [
    path("partnerships/", view({"get": "list", "post": "create"}), name="partnerships"),
    path(ONE, view({"get": "retrieve", "put": "update"}), name="partnership"),
    path(f"{ONE}move/", view({"post": "move"}), name="partnership_move"),
    path(f"{ONE}publish/", view({"post": "publish"}), name="partnership_publish"),
    path(f"{ONE}shown/", view({"put": "show"}), name="partnership_shown"),
    path(f"{ONE}unpublish/", view({"post": "unpublish"}), name="partnership_unpublish"),
]
