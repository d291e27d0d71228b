"""Opportunities and requirements for programs: read, capture, reword, merge, take back."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Opportunity, Partnership, Requirement, Topic
from regions.models import Contact

SAID = ["id", "partnership", "statement", "original_statement", "category", "raised_by", "raised_at", "merged_into"]
SAID += ["split_from"]


class OpportunitySerializer(serializers.ModelSerializer[Opportunity]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Opportunity
        fields = SAID


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Requirement
        fields = [*SAID, "opportunity"]


class HeardSerializer(serializers.Serializer[Any]):
    statement = serializers.CharField(max_length=500)
    category = serializers.ChoiceField(choices=Topic.choices)
    raised_by = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.all(), required=False, allow_null=True, default=None
    )


class CaptureOpportunitySerializer(HeardSerializer):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())


class CaptureRequirementSerializer(CaptureOpportunitySerializer):
    opportunity = serializers.PrimaryKeyRelatedField(
        queryset=Opportunity.objects.all(), required=False, allow_null=True, default=None
    )


class RewordSerializer(serializers.Serializer[Any]):
    statement = serializers.CharField(max_length=500)


class MergeSerializer(serializers.Serializer[Any]):
    into = serializers.IntegerField(min_value=1)


class SplitSerializer(serializers.Serializer[Any]):
    first = serializers.CharField(max_length=500)
    second = serializers.CharField(max_length=500)


class StatementViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list to one partnership, `?standing=1` to what was not merged away."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "reword": "convene",
        "merge": "convene",
        "split": "convene",
        "take_back": "convene",
    }
    model: type[Opportunity] | type[Requirement]
    capture_class: type[serializers.Serializer[Any]]

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.select_related("partnership").order_by("id")
        rows = self.of_partnership(rows)
        return rows.filter(merged_into__isnull=True) if self.words("standing") else rows

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep a sentence as it was said."""
        row = self.model.capture(**self.asked(self.capture_class), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)

    @extend_schema(request=RewordSerializer)
    @action(detail=True, methods=["post"])
    def reword(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say it better; what was said first stays with it."""
        row = self.get_object()
        row.reword(self.asked(RewordSerializer)["statement"], by=self.actor)
        return self.shown(row)

    @extend_schema(request=MergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Fold it into another one that says the same."""
        row = self.get_object()
        # An unknown row is answered by the verb, in its words.
        row.merge_into(self.model(pk=self.asked(MergeSerializer)["into"]), by=self.actor)
        return self.shown(row)

    @extend_schema(request=SplitSerializer)
    @action(detail=True, methods=["post"])
    def split(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One sentence held two thoughts: answered is the second, which leads to the first."""
        other = self.get_object().split_in_two(**self.asked(SplitSerializer), by=self.actor)
        return self.shown(other, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Undo what was just written down, as long as nothing hangs on it."""
        self.get_object().take_back(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpportunityViewSet(StatementViewSet):
    model = Opportunity
    serializer_class = OpportunitySerializer
    capture_class = CaptureOpportunitySerializer


class RequirementViewSet(StatementViewSet):
    model = Requirement
    serializer_class = RequirementSerializer
    capture_class = CaptureRequirementSerializer


READ: Any = {"get": "retrieve"}
LIST: Any = {"get": "list", "post": "create"}

routes: list[URLPattern] = [
    path("opportunities/", OpportunityViewSet.as_view(LIST), name="opportunities"),
    path("opportunities/<int:pk>/", OpportunityViewSet.as_view(READ), name="opportunity"),
    path("opportunities/<int:pk>/reword/", OpportunityViewSet.as_view({"post": "reword"}), name="opportunity_reword"),
    path("opportunities/<int:pk>/merge/", OpportunityViewSet.as_view({"post": "merge"}), name="opportunity_merge"),
    path("opportunities/<int:pk>/split/", OpportunityViewSet.as_view({"post": "split"}), name="opportunity_split"),
    path(
        "opportunities/<int:pk>/take-back/",
        OpportunityViewSet.as_view({"post": "take_back"}),
        name="opportunity_take_back",
    ),
    path("requirements/", RequirementViewSet.as_view(LIST), name="requirements"),
    path("requirements/<int:pk>/", RequirementViewSet.as_view(READ), name="requirement"),
    path("requirements/<int:pk>/reword/", RequirementViewSet.as_view({"post": "reword"}), name="requirement_reword"),
    path("requirements/<int:pk>/merge/", RequirementViewSet.as_view({"post": "merge"}), name="requirement_merge"),
    path("requirements/<int:pk>/split/", RequirementViewSet.as_view({"post": "split"}), name="requirement_split"),
    path(
        "requirements/<int:pk>/take-back/",
        RequirementViewSet.as_view({"post": "take_back"}),
        name="requirement_take_back",
    ),
]
