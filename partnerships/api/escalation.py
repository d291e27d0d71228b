"""Who hears of what is late, for programs: the rule that holds in the region, and in one partnership."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.models import EscalationRule, Partnership
from partnerships.models.escalation_rules import LATEST, SOONEST
from regions.api.base import RegionViewSet


class RuleSerializer(serializers.ModelSerializer[EscalationRule]):
    """Whole days after the agreed day; null leaves a step out."""

    is_on = serializers.BooleanField()
    lead_after = serializers.IntegerField(min_value=SOONEST, max_value=LATEST, allow_null=True)
    champion_after = serializers.IntegerField(min_value=SOONEST, max_value=LATEST, allow_null=True)
    agenda_after = serializers.IntegerField(min_value=SOONEST, max_value=LATEST, allow_null=True)

    class Meta:
        model = EscalationRule
        fields = ["is_on", "lead_after", "champion_after", "agenda_after"]


class RegionRuleViewSet(RegionViewSet):
    """The usual rule of the region."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see", "keep": "run_region", "give_back": "run_region"}
    serializer_class = RuleSerializer
    pagination_class = None
    queryset = EscalationRule.objects.none()

    def place(self) -> Partnership | None:
        return None

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(EscalationRule.objects.of(self.place()))

    @extend_schema(request=RuleSerializer)
    def keep(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """From now on it is done so."""
        said = self.asked(RuleSerializer)
        return self.shown(EscalationRule.objects.keep(self.place(), by=self.actor, **said))

    def give_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is done as usual again."""
        EscalationRule.objects.give_back(self.place(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PartnershipRuleViewSet(RegionRuleViewSet):
    """The rule of one partnership: its own, else the region's."""

    can: ClassVar[dict[str, str]] = {"retrieve": "see", "keep": "convene", "give_back": "convene"}

    def place(self) -> Partnership:
        found: Partnership = get_object_or_404(Partnership, slug=self.kwargs["partnership"])
        return found


routes: list[URLPattern] = [
    path(
        "escalation/",
        RegionRuleViewSet.as_view({"get": "retrieve", "put": "keep", "delete": "give_back"}),
        name="escalation",
    ),
    path(
        "partnerships/<slug:partnership>/escalation/",
        PartnershipRuleViewSet.as_view({"get": "retrieve", "put": "keep", "delete": "give_back"}),
        name="partnership_escalation",
    ),
]
