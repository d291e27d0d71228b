"""The outreach ledger for programs, such as the CRM of a partner."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from regions.api.base import KeepsRows, RegionViewSet
from regions.models import CameOf, Contact, Organization, Touch


class TouchSerializer(serializers.ModelSerializer[Touch]):
    # SECURITY: the managers keep these lists inside the region, so a stranger's id is simply unknown.
    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all())
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all(), required=False, allow_null=True)
    on_behalf = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all(), required=False, allow_null=True)
    asked_by = serializers.CharField(max_length=200, required=False)

    class Meta:
        model = Touch
        fields = [
            "id",
            "organization",
            "contact",
            "asked_for",
            "channel",
            "came_of",
            "asked_by",
            "on_behalf",
            "note",
            "at",
        ]
        read_only_fields = ["id", "at"]


class SettleSerializer(serializers.Serializer[Any]):
    came_of = serializers.ChoiceField(choices=CameOf.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class TouchViewSet(KeepsRows, mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?search=words` narrows the list, newest first. A touch is entered once and settled as it goes."""

    serializer_class = TouchSerializer
    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "settle": "convene",
        "take_back": "convene",
    }

    def get_queryset(self) -> QuerySet[Touch]:
        return Touch.objects.matching(self.words()).newest_first()

    @extend_schema(request=SettleSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What came of it."""
        said, touch = self.asked(SettleSerializer), self.get_object()
        touch.settle(said["came_of"], note=said.get("note"), by=self.actor)
        return self.shown(touch)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Entered by mistake."""
        self.get_object().take_back(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


routes = [
    path("touches/", TouchViewSet.as_view({"get": "list", "post": "create"}), name="touches"),
    path("touches/<int:pk>/", TouchViewSet.as_view({"get": "retrieve"}), name="touch"),
    path("touches/<int:pk>/settle/", TouchViewSet.as_view({"post": "settle"}), name="touch_settle"),
    path("touches/<int:pk>/take-back/", TouchViewSet.as_view({"post": "take_back"}), name="touch_take_back"),
]
