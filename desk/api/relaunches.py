"""A new start for programs: it lays out the drafts, and sends nothing."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from desk.models import Relaunch
from partnerships.api.base import OfPartnership
from partnerships.models import Partnership


class RelaunchSerializer(serializers.ModelSerializer[Relaunch]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Relaunch
        fields = ["id", "partnership", "convening", "subject", "letter", "begun_by", "begun_at"]


class BeginRelaunchSerializer(serializers.Serializer[Any]):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())


class RelaunchViewSet(mixins.ListModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list. The letter is sent as an invitation to its meeting."""

    can: ClassVar[dict[str, str]] = {"list": "see", "create": "convene"}
    serializer_class = RelaunchSerializer

    def get_queryset(self) -> QuerySet[Relaunch]:
        return self.of_partnership(Relaunch.objects.select_related("partnership").order_by("-pk"))

    @extend_schema(request=BeginRelaunchSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Lay out a new start; nothing is sent."""
        said = self.asked(BeginRelaunchSerializer)
        return self.shown(Relaunch.begin(said["partnership"], by=self.actor), status.HTTP_201_CREATED)


routes: list[URLPattern] = [
    path("relaunches/", RelaunchViewSet.as_view({"get": "list", "post": "create"}), name="relaunches"),
]
