"""Scorecards for programs: the same numbers, reasons and thresholds as the page; what is not known is null."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from desk.indicators.all import INDICATORS
from desk.models import Threshold
from desk.periods import Period, Span
from desk.scorecard import bounds_here, scorecard_of
from partnerships.models import Partnership
from regions.api.base import RegionViewSet


class FigureSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="indicator.number")
    slug = serializers.CharField(source="indicator.slug")
    label = serializers.CharField(source="indicator.label")  # type: ignore[assignment]
    rule = serializers.CharField(source="indicator.rule")
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(source="indicator.unit")
    good = serializers.FloatField(source="bounds.good", allow_null=True)
    watch = serializers.FloatField(source="bounds.watch", allow_null=True)
    kind = serializers.ChoiceField(choices=["good", "watch", "late", "open"])
    judgment = serializers.CharField()
    reason = serializers.CharField()
    weight = serializers.IntegerField(source="indicator.weight")


class HealthSerializer(serializers.Serializer[Any]):
    """`pulls`: what keeps the score from being higher, the heaviest first."""

    score = serializers.IntegerField(allow_null=True)
    known = serializers.IntegerField()
    judged = serializers.IntegerField()
    pulls = serializers.ListField(child=serializers.CharField())


class ScorecardSerializer(serializers.Serializer[Any]):
    partnership = serializers.CharField(source="partnership.slug")
    period = serializers.ChoiceField(choices=Span.choices, source="period.span")
    starts = serializers.DateTimeField(source="stretch.starts")
    ends = serializers.DateTimeField(source="stretch.ends")
    meetings = serializers.IntegerField(source="met")
    health = serializers.SerializerMethodField()
    figures = FigureSerializer(many=True)

    @extend_schema(responses=HealthSerializer)
    def get_health(self, card: Any) -> dict[str, Any]:
        health = card.health
        pulls = [f"{figure.indicator.label}: {figure.reason}" for figure in health.pulls]
        return {"score": health.score, "known": health.known, "judged": health.judged, "pulls": pulls}


class ThresholdSerializer(serializers.Serializer[Any]):
    good = serializers.FloatField()
    watch = serializers.FloatField()


class BoundsSerializer(ThresholdSerializer):
    indicator = serializers.CharField()
    is_own = serializers.BooleanField()


class ScorecardViewSet(RegionViewSet):
    """`?period=quarter`, `year` or `launch`."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see"}
    serializer_class = ScorecardSerializer
    queryset = Partnership.objects.none()

    @extend_schema(parameters=[OpenApiParameter("period", enum=Span.values)])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every indicator of one partnership, with its reason."""
        table = get_object_or_404(Partnership, slug=kwargs["partnership"])
        return Response(ScorecardSerializer(scorecard_of(table, Period.of(self.words("period")))).data)


class ThresholdViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"list": "see", "update": "run_region", "destroy": "run_region"}
    serializer_class = BoundsSerializer
    queryset = Threshold.objects.none()

    @extend_schema(responses=BoundsSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """From where on each judged indicator is good in this region."""
        return Response(bounds_rows())

    @extend_schema(request=ThresholdSerializer, responses=BoundsSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is good here, and what is still worth only a look."""
        Threshold.agree(kwargs["indicator"], **self.asked(ThresholdSerializer), by=self.actor)
        return Response(next(row for row in bounds_rows() if row["indicator"] == kwargs["indicator"]))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Back to the usual ones."""
        Threshold.forget(kwargs["indicator"], by=self.actor)
        return Response(status=204)


def bounds_rows() -> list[dict[str, Any]]:
    bounds = bounds_here()
    judged = [(each.slug, bounds[each.slug]) for each in INDICATORS if each.is_judged]
    return [{"indicator": slug, "good": b.good, "watch": b.watch, "is_own": b.is_own} for slug, b in judged]


routes: list[URLPattern] = [
    path("partnerships/<slug:partnership>/scorecard/", ScorecardViewSet.as_view({"get": "retrieve"}), name="scorecard"),
    path("thresholds/", ThresholdViewSet.as_view({"get": "list"}), name="thresholds"),
    path(
        "thresholds/<slug:indicator>/",
        ThresholdViewSet.as_view({"put": "update", "delete": "destroy"}),
        name="threshold",
    ),
]
