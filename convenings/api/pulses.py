"""What leaders say of a meeting, for programs: averages, and nothing while too few have answered."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Convening
from regions.api.base import RegionViewSet


class PulseSerializer(serializers.Serializer[Any]):
    is_enough = serializers.BooleanField(help_text="Five or more answered; with fewer the rest is empty.")
    answered = serializers.IntegerField(allow_null=True, help_text="Business leaders who answered both questions.")
    worth = serializers.FloatField(allow_null=True, help_text="“It was worth my time”: average of 1 to 5.")
    clear = serializers.FloatField(allow_null=True, help_text="“I know who does what next”: average of 1 to 5.")
    words = serializers.ListField(child=serializers.CharField(), help_text="Their lines, without names, in no order.")


class PulseViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"retrieve": "convene"}
    serializer_class = PulseSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.all()

    @extend_schema(responses=PulseSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the business leaders who were there say of a meeting. Never who said what."""
        return Response(PulseSerializer(self.get_object().pulses.result()).data)


routes: list[URLPattern] = [
    path("convenings/<int:pk>/pulse/", PulseViewSet.as_view({"get": "retrieve"}), name="convening_pulse"),
]
