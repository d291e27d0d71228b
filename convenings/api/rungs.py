"""Reminders for programs: a meeting's own, and those its region's meetings start with."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.ladders import Plan, plan
from convenings.models import Audience, Convening, Rung, UsualRung
from convenings.models.rosters import Roster
from convenings.models.usual_rungs import LONGEST_BEFORE
from regions.api.base import RegionViewSet

WORDS = ["id", "days", "audience", "is_on", "subject", "letter", "subject_es", "letter_es"]


class UsualRungSerializer(serializers.ModelSerializer[UsualRung]):
    class Meta:
        model = UsualRung
        fields = WORDS


class RungSerializer(serializers.ModelSerializer[Rung]):
    """`days` are negative after the meeting."""

    moment = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="to_come, due, waiting, held, gone, skipped, missed or off.")
    why = serializers.SerializerMethodField()
    count = serializers.SerializerMethodField(help_text="To how many it has gone.")

    class Meta:
        model = Rung
        fields = [*WORDS, "convening", "moment", "state", "why", "count"]

    def _plan(self, rung: Rung) -> Plan:
        gone = (row for row in rung.remindings.all() if row.version == rung.convening.version)
        return plan(rung, rung.convening, timezone.now(), next(gone, None))

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_moment(self, rung: Rung) -> str | None:
        moment = rung.moment(rung.convening)
        return moment.isoformat() if moment else None

    def get_state(self, rung: Rung) -> str:
        return str(self._plan(rung).state.value)

    def get_why(self, rung: Rung) -> str:
        return str(self._plan(rung).why)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_count(self, rung: Rung) -> int | None:
        reminding = self._plan(rung).reminding
        return reminding.count if reminding else None


class ReviseSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_BEFORE, required=False, help_text="Before the meeting; after it for who came."
    )
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    is_on = serializers.BooleanField(required=False)
    subject = serializers.CharField(max_length=200, required=False, allow_blank=True)
    letter = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    subject_es = serializers.CharField(max_length=200, required=False, allow_blank=True)
    letter_es = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class UsualAddSerializer(ReviseSerializer):
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_BEFORE)
    audience = serializers.ChoiceField(choices=Audience.choices)


class RungAddSerializer(UsualAddSerializer):
    # SECURITY: the manager keeps this list inside the region, so a stranger's id is simply unknown.
    convening = serializers.PrimaryKeyRelatedField(queryset=Convening.objects.all())


class SwitchSerializer(serializers.Serializer[Any]):
    on = serializers.BooleanField()


class ReachedSerializer(serializers.Serializer[Any]):
    invitation = serializers.IntegerField()
    contact = serializers.IntegerField()
    name = serializers.CharField()
    why_not = serializers.CharField(help_text="Empty for who would get it now.")


class PeopleSerializer(serializers.Serializer[Any]):
    people = ReachedSerializer(many=True)


class RungViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?convening=<id>` narrows the list to one meeting."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "people": "see",
        "create": "convene",
        "partial_update": "convene",
        "switch": "convene",
        "send": "convene",
        "take_back": "convene",
        "remove": "convene",
    }
    serializer_class = RungSerializer

    def get_queryset(self) -> QuerySet[Rung]:
        rows = Rung.objects.select_related("convening__partnership").prefetch_related("remindings")
        rows = rows.order_by("convening", "-days", "pk")
        convening = self.number("convening")
        return rows if convening is None else rows.filter(convening=convening)

    @extend_schema(request=RungAddSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One more reminder of a meeting."""
        asked = self.asked(RungAddSerializer)
        rung = Rung.objects.add(asked.pop("convening"), by=self.actor, **asked)
        return self.shown_anew(rung, status.HTTP_201_CREATED)

    @extend_schema(request=ReviseSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its day, audience or words. Once it has gone, nobody gets it twice."""
        rung = self.get_object()
        rung.revise(by=self.actor, **self.asked(ReviseSerializer))
        return self.shown_anew(rung)

    @extend_schema(request=SwitchSerializer)
    @action(detail=True, methods=["post"])
    def switch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """On or off. Switched on after its moment it does not go by itself."""
        rung = self.get_object()
        rung.switch(by=self.actor, **self.asked(SwitchSerializer))
        return self.shown_anew(rung)

    @extend_schema(responses=PeopleSerializer)
    @action(detail=True, methods=["get"])
    def people(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The exact list of who would get it now, and who of its audience would not, with the reason."""
        rung, now = self.get_object(), timezone.now()
        roster = Roster.of(rung.convening)
        rows = [(row, "") for row in roster.reached(rung, now)]
        rows += [(row, str(why)) for row, why in roster.left_out(rung, now)]
        people = [
            {"invitation": row.pk, "contact": row.contact_id, "name": row.contact.name, "why_not": why}
            for row, why in rows
        ]
        return Response(PeopleSerializer({"people": people}).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send it now; it is held for a minute, and not sent again by itself."""
        rung = self.get_object()
        rung.send_now(by=self.actor)
        return self.shown_anew(rung)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """While it is held: nothing leaves, and nobody counts as reminded."""
        rung = self.get_object()
        rung.take_back(by=self.actor)
        return self.shown_anew(rung)

    @extend_schema(request=None, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Refused once it has gone; switch it off instead."""
        self.get_object().remove(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class UsualRungViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """What meetings start with. Empty while the region has changed nothing: then they start with the usual ladder."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "run_region",
        "partial_update": "run_region",
        "start": "run_region",
        "remove": "run_region",
    }
    serializer_class = UsualRungSerializer

    def get_queryset(self) -> QuerySet[UsualRung]:
        return UsualRung.objects.all()

    @extend_schema(request=UsualAddSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One more for meetings planned from now on."""
        rung = UsualRung.objects.add(by=self.actor, **self.asked(UsualAddSerializer))
        return self.shown(rung, status.HTTP_201_CREATED)

    @extend_schema(request=ReviseSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its day, audience, words, on or off, for meetings planned from now on."""
        rung = self.get_object()
        rung.revise(by=self.actor, **self.asked(ReviseSerializer))
        return self.shown(rung)

    @extend_schema(request=None, responses=UsualRungSerializer(many=True))
    @action(detail=False, methods=["post"])
    def start(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write the usual ladder down, so that it can be changed."""
        UsualRung.objects.start(by=self.actor)
        return Response(self.get_serializer(self.get_queryset(), many=True).data)

    @extend_schema(request=None, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All but the last."""
        self.get_object().remove(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


view, usual = RungViewSet.as_view, UsualRungViewSet.as_view
ONE, USUAL = "reminders/<int:pk>/", "usual-reminders/"
routes: list[URLPattern] = [
    path("reminders/", view({"get": "list", "post": "create"}), name="rungs"),
    path(ONE, view({"get": "retrieve", "patch": "partial_update"}), name="rung"),
    path(f"{ONE}people/", view({"get": "people"}), name="rung_people"),
    path(f"{ONE}switch/", view({"post": "switch"}), name="rung_switch"),
    path(f"{ONE}send/", view({"post": "send"}), name="rung_send"),
    path(f"{ONE}take-back/", view({"post": "take_back"}), name="rung_take_back"),
    path(f"{ONE}remove/", view({"post": "remove"}), name="rung_remove"),
    path(USUAL, usual({"get": "list", "post": "create"}), name="usual_rungs"),
    path(f"{USUAL}start/", usual({"post": "start"}), name="usual_rungs_start"),
    path(f"{USUAL}<int:pk>/", usual({"get": "retrieve", "patch": "partial_update"}), name="usual_rung"),
    path(f"{USUAL}<int:pk>/remove/", usual({"post": "remove"}), name="usual_rung_remove"),
]
