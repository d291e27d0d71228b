"""Organizations and people for programs; archiving instead of deleting."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from regions.api.base import KeepsRows, RegionViewSet
from regions.models import Contact, Organization

ABILITIES = {
    "list": "see",
    "retrieve": "see",
    "create": "convene",
    "partial_update": "convene",
    "archive": "convene",
    "restore": "convene",
}


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = [
            "id", "name", "kind", "category", "size_class", "county", "industry", "website", "external_id",
            "archived_at",
        ]  # fmt: skip
        read_only_fields = ["id", "archived_at"]
        # The verb checks what is unique within the region; DRF would look for a field of the region.
        validators: ClassVar[list[Any]] = []


class ContactSerializer(serializers.ModelSerializer[Contact]):
    # SECURITY: the manager keeps this list inside the region, so a stranger's id is simply unknown.
    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all())
    is_undeliverable = serializers.BooleanField(read_only=True)

    class Meta:
        model = Contact
        fields = [
            "id", "name", "title", "organization", "email", "phone", "language", "external_id", "archived_at",
            "is_undeliverable", "bounce_reason",
        ]  # fmt: skip
        read_only_fields = ["id", "archived_at", "bounce_reason"]
        validators: ClassVar[list[Any]] = []


class DirectoryViewSet(KeepsRows, mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?search=words` narrows the list; `?archived=true` shows the archived ones instead."""

    can: ClassVar[dict[str, str]] = ABILITIES

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return rows
        archived = self.request.query_params.get("archived") == "true"
        found = rows.matching(self.words())  # type: ignore[attr-defined]
        return found.filter(archived_at__isnull=not archived).order_by("name__folded", "pk")  # type: ignore[no-any-return]

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Nobody can choose it any more; what it did stays on record."""
        row = self.get_object()
        row.archive(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Back in the directory."""
        row = self.get_object()
        row.restore(by=self.actor)
        return self.shown(row)


class OrganizationViewSet(DirectoryViewSet):
    serializer_class = OrganizationSerializer

    def get_queryset(self) -> QuerySet[Organization]:
        return self.narrowed(Organization.objects.all())


class ContactViewSet(DirectoryViewSet):
    serializer_class = ContactSerializer

    can: ClassVar[dict[str, str]] = ABILITIES | {"trust_address": "convene", "confirm": "convene"}

    def get_queryset(self) -> QuerySet[Contact]:
        return self.narrowed(Contact.objects.all())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def trust_address(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mail to it came back, and somebody has asked: the address is right, and mail may go there again."""
        row = self.get_object()
        row.trust_address(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was written down at the door, or by who named them, is right."""
        row = self.get_object()
        row.confirm(by=self.actor)
        return self.shown(row)


def routes_of(noun: str, viewset: type[DirectoryViewSet]) -> list[URLPattern]:
    return [
        path(f"{noun}s/", viewset.as_view({"get": "list", "post": "create"}), name=f"{noun}s"),
        path(f"{noun}s/<int:pk>/", viewset.as_view({"get": "retrieve", "patch": "partial_update"}), name=noun),
        path(f"{noun}s/<int:pk>/archive/", viewset.as_view({"post": "archive"}), name=f"{noun}_archive"),
        path(f"{noun}s/<int:pk>/restore/", viewset.as_view({"post": "restore"}), name=f"{noun}_restore"),
    ]


routes: list[URLPattern] = [
    *routes_of("organization", OrganizationViewSet),
    *routes_of("contact", ContactViewSet),
    path(
        "contacts/<int:pk>/trust-address/",
        ContactViewSet.as_view({"post": "trust_address"}),
        name="contact_trust_address",
    ),
    path("contacts/<int:pk>/confirm/", ContactViewSet.as_view({"post": "confirm"}), name="contact_confirm"),
]
