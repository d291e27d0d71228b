"""Files of items, for programs: sent with a report, listed, and read."""

import base64
import binascii
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refusal
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request

from partnerships.api.base import OfPartnership
from partnerships.evidence import Evidence, admit
from partnerships.models import EvidenceFile
from partnerships.views.evidence import served


class EvidenceSerializer(serializers.ModelSerializer[EvidenceFile]):
    item = serializers.IntegerField(source="update.item_id", read_only=True)

    class Meta:
        model = EvidenceFile
        fields = ["id", "item", "name", "kind", "size", "sha256", "state", "kept_at"]


class SentFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    content = serializers.CharField(help_text=_("A picture, a PDF, Word, Excel, PowerPoint or text, in Base64."))

    def validate(self, attrs: dict[str, str]) -> Evidence:
        try:
            return admit(attrs["name"], base64.b64decode(attrs["content"], validate=True))
        except (binascii.Error, ValueError):
            raise serializers.ValidationError({"content": [_("Send the file in Base64.")]})
        except Refusal as refused:
            raise serializers.ValidationError({"content": refused.messages})


class EvidenceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?item=<id>`, `?partnership=<slug>`; newest first. A file that is `held` waits for the scanner."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "content": "see"}
    serializer_class = EvidenceSerializer

    def get_queryset(self) -> QuerySet[EvidenceFile]:
        rows = EvidenceFile.objects.select_related("update").latest_first()
        item = self.number("item")
        if item is not None:
            rows = rows.of_item(item)
        return self.of_partnership(rows, "update__item__team__priority__partnership")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is in it, with the headers of the page's download."""
        return served(get_object_or_404(EvidenceFile.objects.open().select_related("stored"), pk=kwargs["pk"]))


view = EvidenceViewSet.as_view
routes: list[URLPattern] = [
    path("evidence/", view({"get": "list"}), name="evidence_files"),
    path("evidence/<int:pk>/", view({"get": "retrieve"}), name="evidence_file"),
    path("evidence/<int:pk>/content/", view({"get": "content"}), name="evidence_content"),
]
