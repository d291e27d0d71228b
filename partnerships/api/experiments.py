"""Small tests for programs: the card, and what became of it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Experiment, Priority, Result
from partnerships.models.experiments import ENDED

CARD = ["hypothesis", "test", "measure", "stops_on"]


class ExperimentSerializer(serializers.ModelSerializer[Experiment]):
    class Meta:
        model = Experiment
        fields = ["id", "priority", *CARD, "begun_at", "result", "learned", "ended_at"]


class CardSerializer(serializers.ModelSerializer[Experiment]):
    class Meta:
        model = Experiment
        fields = CARD


class BeginSerializer(CardSerializer):
    priority = serializers.PrimaryKeyRelatedField(queryset=Priority.objects.all())

    class Meta(CardSerializer.Meta):
        fields = ["priority", *CARD]


class EndSerializer(serializers.Serializer[Any]):
    result = serializers.ChoiceField(choices=[(value.value, Result(value).label) for value in ENDED])
    learned = serializers.CharField(max_length=1000)


class ExperimentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?running=1` leaves those still on."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "end": "convene",
    }
    serializer_class = ExperimentSerializer

    def get_queryset(self) -> QuerySet[Experiment]:
        rows = Experiment.objects.running_first()
        return self.of_partnership(rows.running() if self.words("running") else rows, "priority__partnership")

    @extend_schema(request=BeginSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Agree on the card: what we believe, the smallest test, how we will see it, and the day we decide."""
        said = self.asked(BeginSerializer)
        return self.shown(Experiment.begin(said.pop("priority"), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=CardSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say it better while it runs, or agree on another day."""
        row = self.get_object()
        row.revise(**self.asked(CardSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=EndSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep it, change it or stop it, with what was learned."""
        row = self.get_object()
        row.end(**self.asked(EndSerializer), by=self.actor)
        return self.shown(row)


view = ExperimentViewSet.as_view
routes: list[URLPattern] = [
    path("experiments/", view({"get": "list", "post": "create"}), name="experiments"),
    path("experiments/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="experiment"),
    path("experiments/<int:pk>/end/", view({"post": "end"}), name="experiment_end"),
]
