"""Sector profiles for programs: the numbers of the page; what is not told is null, never zero."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from labor.profiles.lacking import Lacking
from labor.profiles.sheet import Sheet, sheet_of
from labor.profiles.years import year_asked
from regions.api.base import RegionViewSet
from regions.forms.choosing import chosen_counties
from regions.models import Sector


class FactSerializer(serializers.Serializer[Any]):
    """`is_at_least`: some of its counties are suppressed or not imported, as `note` says."""

    place_kind = serializers.ChoiceField(choices=["region", "county", "state", "nation", "peer"])
    place = serializers.CharField()
    areas = serializers.ListField(child=serializers.CharField(), help_text="Counties, states (48000) or US000.")
    code = serializers.CharField(help_text="Where the figure is of one code of the sector.")
    year = serializers.IntegerField()
    figure = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    is_at_least = serializers.BooleanField()
    is_suppressed = serializers.BooleanField()
    note = serializers.CharField()


class ProfileSerializer(serializers.Serializer[Any]):
    sector = serializers.CharField()
    version = serializers.IntegerField(help_text="Of the sector's codes.")
    year = serializers.IntegerField(allow_null=True)
    years = serializers.ListField(child=serializers.IntegerField(), help_text="Which may be asked for, oldest first.")
    lacking = serializers.CharField(help_text="Why there are no figures; empty where there are.")
    figures = FactSerializer(many=True)


class ProfileViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"retrieve": "see"}
    serializer_class = ProfileSerializer

    def get_queryset(self) -> QuerySet[Sector]:
        return Sector.objects.with_industries()

    @extend_schema(
        responses=ProfileSerializer,
        parameters=[OpenApiParameter("year", int, description="One that was imported; the newest without it.")],
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The labor market of one sector in the region's counties."""
        sector = self.get_object()
        sheet = sheet_of(sector, chosen_counties(), year_asked(request.query_params))
        found: dict[str, Any] = {"sector": sector.name, "version": sector.version}
        if isinstance(sheet, Lacking):
            found |= {"year": None, "years": [], "lacking": sheet.sentence, "figures": []}
        else:
            years = [held.year for held in sheet.profile.held]
            found |= {"year": sheet.profile.year, "years": years, "lacking": "", "figures": [*figures(sheet)]}
        return Response(ProfileSerializer(found).data)


def figures(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for told in sheet.all():
        for fact in told.facts.values():
            yield {
                "place_kind": told.place.kind,
                "place": told.place.name,
                "areas": told.place.areas,
                "code": told.code,
                "year": told.year,
                "figure": fact.key,
                "label": fact.label,
                "value": fact.value,
                "unit": fact.unit,
                "is_at_least": fact.is_at_least,
                "is_suppressed": fact.is_suppressed and not fact.is_told,
                "note": fact.note,
            }


routes: list[URLPattern] = [
    path("sectors/<int:pk>/profile/", ProfileViewSet.as_view({"get": "retrieve"}), name="sector_profile"),
]
