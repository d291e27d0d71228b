"""The region's own settings for programs: for all staff to read, for owners to change."""

from typing import Any, ClassVar, cast

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from regions.api.base import RegionViewSet
from regions.models import WORDS, County, Region, RegionCounty
from regions.models.names import plain


class SettingsSerializer(serializers.ModelSerializer[Region]):
    labels = serializers.DictField(
        child=serializers.CharField(max_length=40, validators=[plain]),
        required=False,
        help_text="Words this region prefers, by: " + ", ".join(WORDS),
    )
    counties = serializers.SerializerMethodField()

    class Meta:
        model = Region
        fields = [
            "slug", "name", "time_zone", "sender_name", "reply_to", "phone", "postal_address", "most_asks",
            "daily_hour", "palette", "labels", "counties",
        ]  # fmt: skip
        read_only_fields = ["slug"]

    def get_counties(self, region: Region) -> list[str]:
        return list(RegionCounty.objects.order_by("county").values_list("county_id", flat=True))

    def validate_labels(self, labels: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(labels) - set(WORDS)):
            raise serializers.ValidationError(_("There is no word “%(word)s” to replace.") % {"word": unknown[0]})
        return labels


class CountiesSerializer(serializers.Serializer[Any]):
    """FIPS codes, looked up in one statement."""

    counties = serializers.ListField(child=serializers.CharField(max_length=5), max_length=4000)

    def validate_counties(self, codes: list[str]) -> list[County]:
        found = list(County.objects.filter(pk__in=codes))
        if unknown := sorted(set(codes) - {county.pk for county in found}):
            raise serializers.ValidationError(_("We know no county with the code %(code)s.") % {"code": unknown[0]})
        return found


class SettingsViewSet(mixins.RetrieveModelMixin, mixins.UpdateModelMixin, RegionViewSet):
    """One region, the one of the address."""

    can: ClassVar[dict[str, str]] = {
        "retrieve": "see",
        "partial_update": "run_region",
        "choose_counties": "run_region",
    }
    serializer_class = SettingsSerializer

    def get_object(self) -> Region:
        return cast(Region, self.region)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        for name, value in serializer.validated_data.items():
            setattr(serializer.instance, name, value)
        serializer.instance.settle(by=self.actor)  # type: ignore[union-attr]

    @extend_schema(request=CountiesSerializer)
    def choose_counties(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the region's counties; at least one."""
        row = self.get_object()
        row.choose_counties(self.asked(CountiesSerializer)["counties"], by=self.actor)
        return self.shown(row)


view = SettingsViewSet.as_view
routes: list[URLPattern] = [
    path("settings/", view({"get": "retrieve", "patch": "partial_update"}), name="settings"),
    path("settings/counties/", view({"put": "choose_counties"}), name="settings_counties"),
]
