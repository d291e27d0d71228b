"""What champions correct in the profile of their industry, for programs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.models.profile_notes import ProfileNote, champions_of
from regions.api.base import RegionViewSet
from regions.models import Sector


class ProfileNoteSerializer(serializers.ModelSerializer[ProfileNote]):
    class Meta:
        model = ProfileNote
        fields = ["id", "sector", "contact", "text", "at"]


class AskChampionsSerializer(serializers.Serializer[Any]):
    people = serializers.ListField(child=serializers.IntegerField(), max_length=50, allow_empty=False)


class AskedSerializer(serializers.Serializer[Any]):
    asked = serializers.IntegerField()


class ProfileNoteViewSet(mixins.ListModelMixin, RegionViewSet):
    """What they wrote, newest first. They write it themselves, by a link of their own."""

    can: ClassVar[dict[str, str]] = {"list": "see"}
    serializer_class = ProfileNoteSerializer

    def get_queryset(self) -> QuerySet[ProfileNote]:
        return ProfileNote.objects.order_by("-at", "-id")


class AskChampionsViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"ask": "convene"}
    serializer_class = AskChampionsSerializer

    def get_queryset(self) -> QuerySet[Sector]:
        return Sector.objects.all()

    @extend_schema(request=AskChampionsSerializer, responses={200: AskedSerializer})
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send the profile of this industry to its champions, each by a link of their own."""
        sector, wanted = self.get_object(), self.asked(AskChampionsSerializer)["people"]
        people = list(champions_of(sector).filter(pk__in=wanted))
        if len(people) < len(set(wanted)):
            raise serializers.ValidationError({"people": ["Name champions of partnerships of this industry."]})
        return Response({"asked": ProfileNote.ask_champions(sector, people, by=self.actor)})


routes: list[URLPattern] = [
    path("profile-notes/", ProfileNoteViewSet.as_view({"get": "list"}), name="profile_notes"),
    path("sectors/<int:pk>/profile/ask/", AskChampionsViewSet.as_view({"post": "ask"}), name="sector_profile_ask"),
]
