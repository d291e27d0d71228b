"""Businesses that agreed to be named, for programs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Partnership, PublicName
from regions.models import Organization


class PublicNameSerializer(serializers.ModelSerializer[PublicName]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = PublicName
        fields = ["id", "partnership", "organization", "agreed_by", "agreed_at", "withdrawn_at"]


class NameSerializer(serializers.Serializer[Any]):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())
    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.active())
    agreed_by = serializers.CharField(max_length=200)


class PublicNameViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list. Without such an agreement a business is only counted in public."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "create": "convene", "withdraw": "convene"}
    serializer_class = PublicNameSerializer

    def get_queryset(self) -> QuerySet[PublicName]:
        return self.of_partnership(PublicName.objects.select_related("partnership").order_by("-agreed_at", "-id"))

    @extend_schema(request=NameSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Note who agreed that everybody may read the name of this business here."""
        said = self.asked(NameSerializer)
        named = PublicName.agree(said["partnership"], said["organization"], agreed_by=said["agreed_by"], by=self.actor)
        return self.shown_anew(named, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is only counted from now on."""
        row = self.get_object()
        row.withdraw(by=self.actor)
        return self.shown_anew(row)


view = PublicNameViewSet.as_view
routes: list[URLPattern] = [
    path("public-names/", view({"get": "list", "post": "create"}), name="public_names"),
    path("public-names/<int:pk>/", view({"get": "retrieve"}), name="public_name"),
    path("public-names/<int:pk>/withdraw/", view({"post": "withdraw"}), name="public_name_withdraw"),
]
