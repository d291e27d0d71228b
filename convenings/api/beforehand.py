"""What people told us before a meeting, for programs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.beforehand import Needs
from convenings.models import Convening, Invitation
from convenings.models.invitations import QUESTIONS
from partnerships.api.opportunities import OpportunitySerializer
from partnerships.models import Topic
from regions.api.base import RegionViewSet


class TakeOverSerializer(serializers.Serializer[Any]):
    invitation = serializers.PrimaryKeyRelatedField(queryset=Invitation.objects.all())
    question = serializers.ChoiceField(choices=QUESTIONS)
    category = serializers.ChoiceField(choices=Topic.choices)


class NeedsSerializer(serializers.ModelSerializer[Invitation]):
    class Meta:
        model = Invitation
        fields = ["id", "contact", "food", "access"]


class BeforehandViewSet(RegionViewSet):
    """What people told us before one meeting."""

    can: ClassVar[dict[str, str]] = {"take_over": "convene", "needs": "convene"}
    serializer_class = NeedsSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(request=TakeOverSerializer, responses={status.HTTP_201_CREATED: OpportunitySerializer})
    def take_over(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What a leader answered becomes an opportunity on the board, in their own words, once."""
        convening = self.get_object()
        opportunity = convening.take_over(**self.asked(TakeOverSerializer), by=self.actor)
        return Response(OpportunitySerializer(opportunity).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=NeedsSerializer(many=True))
    def needs(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Food and access of those who come. Forgotten thirty days after the meeting."""
        return Response(NeedsSerializer(Needs.of(self.get_object()).people, many=True).data)


view = BeforehandViewSet.as_view
routes: list[URLPattern] = [
    path("convenings/<int:pk>/take-over/", view({"post": "take_over"}), name="convening_take_over"),
    path("convenings/<int:pk>/needs/", view({"get": "needs"}), name="convening_needs"),
]
