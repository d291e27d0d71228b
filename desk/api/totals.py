"""A region's totals for programs of a network office: numbers, never rows."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from desk.models import RegionTotals
from desk.network import Line, as_data
from regions.api.base import RegionViewSet


class TotalsSerializer(serializers.Serializer[Any]):
    """As the page and the file have them; null where nothing is known, or too little to say."""


class TotalsViewSet(RegionViewSet):
    """The latest totals of this region, as a network office sees it."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see_totals"}
    serializer_class = TotalsSerializer
    pagination_class = None

    @extend_schema(responses=dict)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if self.region is None:
            return Response({})
        return Response(as_data(Line(self.region, RegionTotals.objects.order_by("-day").first())))


routes: list[URLPattern] = [path("totals/", TotalsViewSet.as_view({"get": "retrieve"}), name="totals")]
