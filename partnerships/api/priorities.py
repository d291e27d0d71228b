"""Priorities for programs: adopt, define, let go, sign up champions."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import JoiningSerializer, LeavingSerializer, OfPartnership, ReasonSerializer, latest_of
from partnerships.models import Option, Priority, PriorityChampion, Promise, Requirement
from partnerships.threads import BEGAN
from partnerships.whole_threads import whole_thread
from regions.models import Contact


class PrioritySerializer(serializers.ModelSerializer[Priority]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    team = serializers.PrimaryKeyRelatedField(read_only=True)  # type: ignore[var-annotated]
    champions = serializers.SlugRelatedField(slug_field="contact_id", many=True, read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Priority
        fields = [
            "id",
            "partnership",
            "requirement",
            "ballot",
            "team",
            "title",
            "outcome_wanted",
            "measure",
            "rank",
            "champions",
            "stamp",
            "adopted_at",
            "confirmed_at",
            "dropped_at",
            "drop_reason",
        ]


class DefineSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    outcome_wanted = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    measure = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class PromiseSerializer(serializers.Serializer[Any]):
    """`seen`: the `stamp` the priority had when it was read."""

    outcome_wanted = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    measure = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    owner = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active(), required=False, default=None)
    due_on = serializers.DateField(required=False, default=None)
    seen = serializers.CharField(max_length=12)


class WhySerializer(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class AdoptSerializer(DefineSerializer):
    """`option` of a closed ballot, or a `requirement` chosen without one."""

    option = serializers.PrimaryKeyRelatedField(
        queryset=Option.objects.select_related("requirement__partnership", "ballot"), required=False
    )
    requirement = serializers.PrimaryKeyRelatedField(
        queryset=Requirement.objects.standing().select_related("partnership"), required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        sources = [attrs.pop(name) for name in ("option", "requirement") if name in attrs]
        if len(sources) != 1:
            raise serializers.ValidationError(_("Name either option or requirement."))
        return attrs | {"source": sources[0]}


class EntrySerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    at = serializers.DateTimeField()
    url = serializers.CharField()
    note = serializers.CharField()


class KnotSerializer(serializers.Serializer[Any]):
    """One of the eight steps, with what happened at it."""

    at = serializers.IntegerField()
    entries = EntrySerializer(many=True)


class PriorityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?standing=1` leaves out what was let go."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "thread": "see",
        "promise": "convene",
        "confirm": "convene",
        "drop": "convene",
        "champion": "convene",
        "step_down": "convene",
    }
    serializer_class = PrioritySerializer

    def get_queryset(self) -> QuerySet[Priority]:
        current = Prefetch("champions", PriorityChampion.objects.current().order_by("id"))
        rows = Priority.objects.select_related("partnership", "team").prefetch_related(current).order_by("id")
        return self.of_partnership(rows.standing() if self.words("standing") else rows)

    @extend_schema(request=AdoptSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make what leaders asked for a priority, with a team to act on it."""
        said = self.asked(AdoptSerializer)
        return self.shown_anew(Priority.adopt(said.pop("source"), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=DefineSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say what will be different, and the figure that will show it."""
        row = self.get_object()
        row.define(**self.asked(DefineSerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(responses=KnotSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def thread(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """From the leader's sentence to the outcome: eight steps, each with what happened at it and when."""
        whole = whole_thread(get_object_or_404(Priority.objects.select_related("ballot", *BEGAN), pk=kwargs["pk"]))
        return Response(KnotSerializer(whole.knots, many=True).data)

    @extend_schema(request=PromiseSerializer)
    @action(detail=True, methods=["post"])
    def promise(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Outcome, measure and the first step: who does what by when."""
        row = self.get_object()
        Promise(row).make(**self.asked(PromiseSerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The leaders looked at it again and keep it; on one day once."""
        row = self.get_object()
        row.confirm(**self.asked(WhySerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The leaders let it go; the reason stays with it."""
        row = self.get_object()
        row.drop(**self.asked(ReasonSerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=JoiningSerializer)
    @action(detail=True, methods=["post"])
    def champion(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A business leader carries it in their own name; signing up twice is signing up once."""
        row = self.get_object()
        row.sign_up(self.asked(JoiningSerializer)["contact"], by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=LeavingSerializer)
    @action(detail=True, methods=["post"])
    def step_down(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A champion no longer carries it in their own name."""
        row, who = self.get_object(), self.asked(LeavingSerializer)["contact"]
        latest_of(PriorityChampion.objects.filter(priority=row), who).step_down(by=self.actor)
        return self.shown_anew(row)


view = PriorityViewSet.as_view
routes: list[URLPattern] = [
    path("priorities/", view({"get": "list", "post": "create"}), name="priorities"),
    path("priorities/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="priority"),
    path("priorities/<int:pk>/thread/", view({"get": "thread"}), name="priority_thread"),
    path("priorities/<int:pk>/promise/", view({"post": "promise"}), name="priority_promise"),
    path("priorities/<int:pk>/confirm/", view({"post": "confirm"}), name="priority_confirm"),
    path("priorities/<int:pk>/drop/", view({"post": "drop"}), name="priority_drop"),
    path("priorities/<int:pk>/champion/", view({"post": "champion"}), name="priority_champion"),
    path("priorities/<int:pk>/step-down/", view({"post": "step_down"}), name="priority_step_down"),
]
