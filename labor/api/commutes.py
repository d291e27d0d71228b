"""Commuting for programs: the numbers of the page; what is not known is null, never zero."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from labor.profiles.commuting_read import WANTED, Commuting, Proposal, commuting_of, in_percent
from labor.profiles.lacking import Lacking
from regions.api.base import RegionViewSet
from regions.forms.choosing import chosen_counties


class ProposalSerializer(serializers.Serializer[Any]):
    """A county more, or one less, and the share of the region as it would be then."""

    county = serializers.CharField(help_text="FIPS code.")
    name = serializers.CharField()
    share = serializers.FloatField(help_text="Percent of the jobs here that people who live here would hold.")
    points = serializers.FloatField(help_text="Percentage points more or less than now.")


class CommutingSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField(allow_null=True)
    lacking = serializers.CharField(help_text="Why there are no figures; empty where there are.")
    share = serializers.FloatField(
        allow_null=True, help_text="Percent of the jobs here that are held by people who live here."
    )
    staying = serializers.FloatField(allow_null=True, help_text="Percent of the workers who live here that work here.")
    jobs_here = serializers.IntegerField(allow_null=True)
    workers_here = serializers.IntegerField(allow_null=True, help_text="Who live here, wherever they work.")
    jobs_inside = serializers.IntegerField(allow_null=True, help_text="Jobs here of people who live here.")
    wanted = serializers.IntegerField(help_text="Percent from where on a region is one labor market.")
    advice = serializers.CharField(help_text="Whether a county more would raise the share, in a sentence.")
    unknown_neighbors = serializers.IntegerField(
        allow_null=True, help_text="Of those with most commuters, how many nothing was imported of."
    )
    add = ProposalSerializer(many=True)
    drop = ProposalSerializer(many=True)


class CommutingViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"retrieve": "see"}
    serializer_class = CommutingSerializer

    @extend_schema(responses=CommutingSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who lives and works in the region, and what a county more or less would change."""
        commuting = commuting_of(chosen_counties())
        return Response(
            CommutingSerializer(lacking(commuting) if isinstance(commuting, Lacking) else told(commuting)).data
        )


def told(commuting: Commuting) -> dict[str, Any]:
    flows = commuting.shed.flows
    return {
        "year": commuting.year,
        "lacking": "",
        "share": in_percent(flows.share),
        "staying": in_percent(flows.staying),
        "jobs_here": flows.held,
        "workers_here": flows.workers,
        "jobs_inside": flows.inside,
        "wanted": WANTED,
        "advice": commuting.advice,
        "unknown_neighbors": commuting.unknown,
        "add": proposals(commuting.add),
        "drop": proposals(commuting.drop),
    }


def lacking(found: Lacking) -> dict[str, Any]:
    numbers = ("year", "share", "staying", "jobs_here", "workers_here", "jobs_inside", "unknown_neighbors")
    return dict.fromkeys(numbers) | {
        "lacking": found.sentence, "wanted": WANTED, "advice": "", "add": [], "drop": [],
    }  # fmt: skip


def proposals(found: Sequence[Proposal]) -> list[dict[str, Any]]:
    return [
        {"county": each.county.pk, "name": str(each.county), "share": in_percent(each.flows.share), "points": each.gain}
        for each in found
    ]


routes: list[URLPattern] = [
    path("commutes/", CommutingViewSet.as_view({"get": "retrieve"}), name="commutes"),
]
