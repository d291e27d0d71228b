"""Personal links for programs: replaced, switched off. SECURITY: no serializer here may know a token."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from regions.api.base import RegionViewSet
from regions.models import Contact, Link


class LinkSerializer(serializers.ModelSerializer[Link]):
    class Meta:
        model = Link
        fields = ["id", "contact", "purpose", "about_id", "version", "expires_at", "revoked_at"]


class WithdrawSerializer(serializers.Serializer[Any]):
    """Who has left the directory may still hold links."""

    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all())


class WithdrawnSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()


class LinkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?contact=<id>` narrows the list to one person. The address itself stands only in the mails to them."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "rotate": "convene",
        "revoke": "convene",
        "withdraw_all": "convene",
    }
    serializer_class = LinkSerializer

    def get_queryset(self) -> QuerySet[Link]:
        rows = Link.objects.select_related("contact").order_by("purpose", "pk")
        contact = self.number("contact")
        return rows if contact is None else rows.filter(contact=contact)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The old address stops working; the next mail carries the new one."""
        row = self.get_object()
        row.rotate(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Switch it off: it opens nothing any more."""
        row = self.get_object()
        row.revoke(by=self.actor)
        return self.shown(row)

    @extend_schema(request=WithdrawSerializer, responses=WithdrawnSerializer)
    @action(detail=False, methods=["post"])
    def withdraw_all(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Switch off every link of one person: links lead to one another."""
        count = Link.objects.withdraw_all(self.asked(WithdrawSerializer)["contact"], by=self.actor)
        return Response({"count": count})


view = LinkViewSet.as_view
routes: list[URLPattern] = [
    path("links/", view({"get": "list"}), name="links"),
    path("links/withdraw/", view({"post": "withdraw_all"}), name="links_withdraw"),
    path("links/<int:pk>/", view({"get": "retrieve"}), name="link"),
    path("links/<int:pk>/rotate/", view({"post": "rotate"}), name="link_rotate"),
    path("links/<int:pk>/revoke/", view({"post": "revoke"}), name="link_revoke"),
]
