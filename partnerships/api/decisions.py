"""The log of decisions for programs: read, write down, correct."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Decision, Partnership


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())

    class Meta:
        model = Decision
        fields = [
            "id",
            "partnership",
            "ballot",
            "priority",
            "worksheet",
            "key",
            "version",
            "title",
            "decided",
            "why",
            "decided_by",
            "decided_on",
            "reason",
            "author",
            "at",
        ]
        read_only_fields = ["ballot", "priority", "worksheet", "author"]


class CorrectDecisionSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    decided = serializers.CharField(max_length=2000)
    why = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    decided_by = serializers.CharField(max_length=300)
    decided_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """The versions that stand, newest first; `?partnership=<slug>` and `?search=` narrow the list, `?all=1` adds the
    versions that were corrected.
    """

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "create": "convene", "correct": "convene"}
    serializer_class = DecisionSerializer

    def get_queryset(self) -> QuerySet[Decision]:
        rows = Decision.objects.with_thread().newest_first()
        if self.action == "list":
            rows = rows.matching(self.words())
            rows = rows if self.words("all") else rows.standing()
        return self.of_partnership(rows)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write down what was decided, in a meeting or between two."""
        said = self.asked(DecisionSerializer)
        return self.shown(Decision.note(said.pop("partnership"), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=CorrectDecisionSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Adds a version with a reason; the one before stays."""
        row = self.get_object().correct(**self.asked(CorrectDecisionSerializer), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)


view = DecisionViewSet.as_view
routes: list[URLPattern] = [
    path("decisions/", view({"get": "list", "post": "create"}), name="decisions"),
    path("decisions/<int:pk>/", view({"get": "retrieve"}), name="decision"),
    path("decisions/<int:pk>/correct/", view({"post": "correct"}), name="decision_correct"),
]
