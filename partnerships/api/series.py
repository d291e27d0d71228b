"""Figures that come by themselves from labor statistics, for programs; a year that is not told is null, never zero."""

from typing import Any

from rest_framework import serializers

from labor.profiles.yearly import Gauge
from partnerships.models import Priority, Series, SeriesYear
from regions.models import Industry


class SeriesYearSerializer(serializers.ModelSerializer[SeriesYear]):
    """Why `value` is null: counties the publisher suppresses or that were not imported, codes the nation's figures do
    not list, codes that stood for other companies in the year of the baseline.
    """

    class Meta:
        model = SeriesYear
        fields = ["year", "value", "suppressed", "missing", "unlisted", "broken"]


class SeriesSerializer(serializers.ModelSerializer[Series]):
    years = SeriesYearSerializer(many=True, read_only=True)

    class Meta:
        model = Series
        fields = [
            "gauge",
            "industry",
            "codes",
            "counties",
            "baseline_year",
            "source",
            "attached_at",
            "read_at",
            "years",
        ]


class AttachedSerializer(serializers.Serializer[Any]):
    """`industry`: a NAICS code; without one it is the sector of the partnership."""

    priority = serializers.PrimaryKeyRelatedField(queryset=Priority.objects.all())
    gauge = serializers.ChoiceField(choices=Gauge.choices)
    industry = serializers.PrimaryKeyRelatedField(queryset=Industry.objects.all(), required=False, allow_null=True)
    baseline_year = serializers.IntegerField(min_value=1990, max_value=2100)
    target = serializers.DecimalField(max_digits=14, decimal_places=2, required=False, allow_null=True)
    target_on = serializers.DateField(required=False, allow_null=True)
