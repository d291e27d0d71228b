"""The preparation before a launch for programs: its steps, done and open again."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import ChecklistItem


class StepSerializer(serializers.ModelSerializer[ChecklistItem]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = ChecklistItem
        fields = ["id", "partnership", "position", "days_before", "title", "detail", "done_at", "done_by"]


class ChecklistViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?undone=1` leaves out what is done."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "tick": "convene", "reopen": "convene"}
    serializer_class = StepSerializer

    def get_queryset(self) -> QuerySet[ChecklistItem]:
        rows = ChecklistItem.objects.select_related("partnership").order_by("partnership", "position")
        return self.of_partnership(rows.undone() if self.words("undone") else rows)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """This step is done."""
        row = self.get_object()
        row.tick(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is still to do after all."""
        row = self.get_object()
        row.reopen(by=self.actor)
        return self.shown(row)


view = ChecklistViewSet.as_view
routes: list[URLPattern] = [
    path("checklist/", view({"get": "list"}), name="checklist"),
    path("checklist/<int:pk>/", view({"get": "retrieve"}), name="checklist_step"),
    path("checklist/<int:pk>/tick/", view({"post": "tick"}), name="checklist_tick"),
    path("checklist/<int:pk>/reopen/", view({"post": "reopen"}), name="checklist_reopen"),
]
