"""Action items for programs: list, assign, report, hand over."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import JoiningSerializer, LeavingSerializer, OfPartnership, ReasonSerializer, latest_of
from partnerships.api.evidence import SentFileSerializer
from partnerships.models import REPORTED, ActionItem, ActionTeam, ItemStatus, Supporter, Update
from partnerships.models.chosen import Chosen, How
from regions.models import Contact, Organization

MOST_FILES = 5  # of one report: each is opened and drawn anew before it is kept


class SupporterSerializer(serializers.ModelSerializer[Supporter]):
    class Meta:
        model = Supporter
        fields = ["contact", "organization", "since"]


class ItemSerializer(serializers.ModelSerializer[ActionItem]):
    """`helper`: who could get it moving, while it is stuck; `supporters`: who helps its owner all along."""

    priority = serializers.IntegerField(source="team.priority_id", read_only=True)
    supporters = SupporterSerializer(many=True, read_only=True)

    class Meta:
        model = ActionItem
        fields = [
            "id",
            "team",
            "priority",
            "title",
            "detail",
            "owner",
            "owner_organization",
            "due_on",
            "status",
            "confidence",
            "blocked_by",
            "waits_for",
            "helper",
            "helper_organization",
            "supporters",
            "days_late",
            "done_at",
            "assigned_at",
            "version",
            "edition",
        ]

    days_late = serializers.IntegerField(read_only=True)


class HandOverSerializer(serializers.Serializer[Any]):
    """Without an organization, the item is for the one they sit at the table for."""

    owner = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active().select_related("organization"))
    owner_organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.active(), required=False)


class CallInSerializer(JoiningSerializer):
    """Without an organization, they help for the one they sit at the table for."""

    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.active(), required=False)


class WorkSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    detail = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class SeenSerializer(serializers.Serializer[Any]):
    """`seen`: the `edition` the item had when it was read. Who writes beside an older one is told, with a 409."""

    seen = serializers.IntegerField(required=False, min_value=0)


class ReviseSerializer(WorkSerializer, SeenSerializer):
    pass


class AssignSerializer(HandOverSerializer, WorkSerializer):
    team = serializers.PrimaryKeyRelatedField(queryset=ActionTeam.objects.all())


class ReportSerializer(SeenSerializer, serializers.ModelSerializer[Update]):
    status = serializers.ChoiceField(choices=[(value, ItemStatus(value).label) for value in REPORTED])
    files = serializers.ListField(child=SentFileSerializer(), required=False, max_length=MOST_FILES)
    waits_for = serializers.PrimaryKeyRelatedField(
        queryset=ActionItem.objects.select_related("team__priority"), required=False
    )
    helper = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.active().select_related("organization"), required=False
    )
    helper_organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.active(), required=False)

    class Meta:
        model = Update
        fields = [
            "status",
            "confidence",
            "note",
            "due_on",
            "evidence_url",
            "evidence_figure",
            "evidence_unit",
            "files",
            "waits_for",
            "helper",
            "helper_organization",
            "seen",
        ]


class ChangeSerializer(serializers.Serializer[Any]):
    """`due_on` and `note` for a day, `owner` for handing over, `reason` for dropping."""

    items = serializers.PrimaryKeyRelatedField(queryset=ActionItem.objects.all(), many=True, allow_empty=False)
    how = serializers.ChoiceField(choices=How.choices)
    due_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=1000, required=False)
    owner = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.active().select_related("organization"), required=False
    )
    reason = serializers.CharField(max_length=300, required=False)


class ItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?state=` open, doing, blocked, done, dropped, late, lost (its owner left or cannot be reached) or all.

    The default is what is still to do; `?partnership=<slug>` and `?owner=<id>` narrow it."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "report": "convene",
        "hand_over": "convene",
        "call_in": "convene",
        "step_back": "convene",
        "drop": "convene",
        "take_up": "convene",
        "change": "convene",
    }
    serializer_class = ItemSerializer

    def get_queryset(self) -> QuerySet[ActionItem]:
        beside = Prefetch("supporters", Supporter.objects.current().order_by("since", "id"))
        rows = ActionItem.objects.select_related("team", "owner").prefetch_related(beside)
        rows = rows.matching(self.words()).by_due()
        if self.action == "list":
            rows = rows.in_state(self.words("state"), timezone.localdate())
        if (owner := self.number("owner")) is not None:
            rows = rows.filter(owner=owner)
        return self.of_partnership(rows, "team__priority__partnership")

    @extend_schema(request=AssignSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give a person something to do by a day; a mail brings them a personal link."""
        said = self.asked(AssignSerializer)
        item = ActionItem.assign(said.pop("team"), **said, by=self.actor)
        return self.shown(item, status.HTTP_201_CREATED)

    @extend_schema(request=ReviseSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say it better, or agree on another day."""
        row = self.get_object()
        row.revise(**self.asked(ReviseSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=ReportSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """How it goes. A new day needs a note on why; stuck is helped sooner by one on what is in the way.

        Stuck may also name the item it waits for (no circles), and who could help, who is asked once by mail."""
        row = self.get_object()
        row.report(**self.asked(ReportSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=HandOverSerializer)
    @action(detail=True, methods=["post"])
    def hand_over(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another person takes it; the link of the one before stops working."""
        row = self.get_object()
        row.hand_over(**self.asked(HandOverSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=CallInSerializer)
    @action(detail=True, methods=["post"])
    def call_in(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Somebody helps its owner; a mail brings them a page of their own. Called in twice is called in once."""
        row = self.get_object()
        row.call_in(**self.asked(CallInSerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=LeavingSerializer)
    @action(detail=True, methods=["post"])
    def step_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """They help no more."""
        row, who = self.get_object(), self.asked(LeavingSerializer)["contact"]
        latest_of(Supporter.objects.filter(item=row), who).step_back(by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is no longer needed; the reason stays with it."""
        row = self.get_object()
        row.drop(**self.asked(ReasonSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_up(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It was dropped by mistake, or is needed after all: same owner, same day."""
        row = self.get_object()
        row.take_up(by=self.actor)
        return self.shown(row)

    @extend_schema(request=ChangeSerializer, responses=ItemSerializer(many=True))
    @action(detail=False, methods=["post"])
    def change(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One change for up to 100 items: all of them, or none, with a sentence for each that cannot."""
        said = self.asked(ChangeSerializer)
        changed = Chosen({item.pk: None for item in said.pop("items")}).change(**said, by=self.actor)
        rows = self.get_queryset().filter(pk__in=[item.pk for item in changed])
        return Response(self.get_serializer(rows, many=True).data)


view = ItemViewSet.as_view
routes: list[URLPattern] = [
    path("items/", view({"get": "list", "post": "create"}), name="items"),
    path("items/change/", view({"post": "change"}), name="items_change"),
    path("items/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="item"),
    path("items/<int:pk>/report/", view({"post": "report"}), name="item_report"),
    path("items/<int:pk>/hand-over/", view({"post": "hand_over"}), name="item_hand_over"),
    path("items/<int:pk>/call-in/", view({"post": "call_in"}), name="item_call_in"),
    path("items/<int:pk>/step-back/", view({"post": "step_back"}), name="item_step_back"),
    path("items/<int:pk>/drop/", view({"post": "drop"}), name="item_drop"),
    path("items/<int:pk>/take-up/", view({"post": "take_up"}), name="item_take_up"),
]
