"""Sectors for programs: a name and the NAICS 2022 codes it covers."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers

from regions.api.base import KeepsRows, RegionViewSet
from regions.models import Industry, Sector


class SectorSerializer(serializers.ModelSerializer[Sector]):
    codes = serializers.SlugRelatedField(slug_field="industry_id", many=True, read_only=True)  # type: ignore[var-annotated]
    # Looked up in one statement, however many they are.
    industries = serializers.ListField(child=serializers.CharField(max_length=7), max_length=2000, write_only=True)

    class Meta:
        model = Sector
        fields = ["id", "name", "version", "codes", "industries"]
        read_only_fields = ["id", "version"]
        validators: ClassVar[list[Any]] = []

    def validate_industries(self, codes: list[str]) -> list[Industry]:
        found = list(Industry.objects.filter(pk__in=codes))
        if unknown := sorted(set(codes) - {industry.pk for industry in found}):
            raise serializers.ValidationError(_("We know no industry with the code %(code)s.") % {"code": unknown[0]})
        return found


class SectorViewSet(KeepsRows, mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """Send `industries` (codes) to say what the sector covers; `codes` gives them back."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "partial_update": "convene",
    }
    serializer_class = SectorSerializer

    def get_queryset(self) -> QuerySet[Sector]:
        return Sector.objects.by_name().prefetch_related("codes")

    def keep(self, serializer: serializers.BaseSerializer[Any], row: Sector) -> None:
        said = serializer.validated_data
        row.name = said.get("name", row.name)
        covered = said.get("industries") if "industries" in said else Industry.objects.filter(pk__in=row.covered())
        kept = row.keep(covered, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=kept.pk)


routes: list[URLPattern] = [
    path("sectors/", SectorViewSet.as_view({"get": "list", "post": "create"}), name="sectors"),
    path("sectors/<int:pk>/", SectorViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="sector"),
]
