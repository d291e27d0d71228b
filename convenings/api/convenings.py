"""Meetings for programs: the same verbs as the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.api.agenda import AgendaItemSerializer
from convenings.api.people import PeopleField
from convenings.models import Convening, ConveningKind, Sending
from convenings.models.placeholders import refuse_unknown
from partnerships.api.base import OfPartnership
from partnerships.models import Partnership
from regions.models.names import plain


class ConveningSerializer(serializers.ModelSerializer[Convening]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    invited = serializers.IntegerField(read_only=True)
    business = serializers.IntegerField(read_only=True, help_text="Businesses coming.")
    partners = serializers.IntegerField(read_only=True, help_text="Community partners coming.")

    class Meta:
        model = Convening
        fields = [
            "id",
            "partnership",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "address",
            "link",
            "capacity",
            "online",
            "online_capacity",
            "seats_each",
            "leaders_first",
            "question",
            "practical",
            "state",
            "version",
            "reason",
            "invited",
            "business",
            "partners",
        ]


class OneConveningSerializer(ConveningSerializer):
    agenda = AgendaItemSerializer(many=True, read_only=True)

    class Meta(ConveningSerializer.Meta):
        fields = [*ConveningSerializer.Meta.fields, "agenda"]


class HoursSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    link = serializers.URLField(required=False, allow_blank=True)


class SeatingSerializer(serializers.Serializer[Any]):
    capacity = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    online = serializers.BooleanField(required=False, help_text="People may also join by the link.")
    online_capacity = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    seats_each = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, allow_null=True, help_text="Seats for each organization."
    )
    leaders_first = serializers.BooleanField(
        required=False, help_text="Business leaders first on the waiting list; else whoever said yes first."
    )


class TimeOfSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class PlanSerializer(SeatingSerializer, HoursSerializer):
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    times = TimeOfSerializer(
        many=True,
        required=False,
        help_text="Instead of its own hours: two to five times, of which whoever is invited says which suit.",
    )
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())
    kind = serializers.ChoiceField(choices=ConveningKind.choices)
    title = serializers.CharField(max_length=160)
    question = serializers.CharField(max_length=200, required=False, allow_blank=True)
    practical = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        hours = {name for name in ("starts_at", "ends_at") if name in attrs}
        if bool(attrs.get("times")) == bool(hours) or (hours and len(hours) < 2):
            raise serializers.ValidationError(_("Say from when to when, or offer several times."), code="hours")
        if attrs.get("times"):
            attrs["times"] = [(time["starts_at"], time["ends_at"]) for time in attrs["times"]]
        return attrs


class DescribeSerializer(SeatingSerializer):
    place = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Only while the date is open; later, move it."
    )
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    link = serializers.URLField(required=False, allow_blank=True)
    title = serializers.CharField(max_length=160, required=False)
    question = serializers.CharField(max_length=200, required=False, allow_blank=True)
    practical = serializers.CharField(max_length=200, required=False, allow_blank=True)


class InviteSerializer(serializers.Serializer[Any]):
    """Ids are looked up in this region only, in one statement each."""

    people = PeopleField(max_length=10_000)
    signed_by = PeopleField(max_length=20)
    subject = serializers.CharField(max_length=200, required=False, validators=[plain, refuse_unknown])
    letter = serializers.CharField(max_length=10_000, validators=[refuse_unknown])
    subject_es = serializers.CharField(
        max_length=200, required=False, allow_blank=True, validators=[plain, refuse_unknown]
    )
    letter_es = serializers.CharField(max_length=10_000, required=False, allow_blank=True, validators=[refuse_unknown])
    batch = serializers.UUIDField(required=False, help_text="Your name for this sending: sent twice, it goes once.")


class SendingSerializer(serializers.ModelSerializer[Sending]):
    class Meta:
        model = Sending
        fields = ["batch", "kind", "subject", "subject_es", "count", "sent_at", "goes_at"]


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class BatchSerializer(serializers.Serializer[Any]):
    batch = serializers.UUIDField()


class ConveningViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list to one partnership."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "partial_update": "convene",
        "move": "convene",
        "cancel": "convene",
        "hold": "convene",
        "invite": "convene",
        "take_back": "convene",
    }
    serializer_class = ConveningSerializer

    def get_queryset(self) -> QuerySet[Convening]:
        rows = Convening.objects.with_partnership().with_counts().order_by("-starts_at", "-pk")
        return self.of_partnership(rows)

    def get_serializer_class(self) -> type[ConveningSerializer]:
        return ConveningSerializer if self.action == "list" else OneConveningSerializer

    @extend_schema(request=PlanSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Plan a meeting, with the agenda its kind usually has."""
        convening = Convening.plan(by=self.actor, **self.asked(PlanSerializer))
        return self.shown_anew(convening, status.HTTP_201_CREATED)

    @extend_schema(request=DescribeSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what needs no calendar update. Raised seats go to those who wait, at once."""
        convening = self.get_object()
        convening.describe(by=self.actor, **self.asked(DescribeSerializer))
        return self.shown_anew(convening)

    @extend_schema(request=HoursSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another time or place; everybody who has not declined gets a calendar update."""
        convening = self.get_object()
        convening.move(by=self.actor, **self.asked(HoursSerializer))
        return self.shown_anew(convening)

    @extend_schema(request=CancelSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Call it off; who has heard of it and not declined is told."""
        convening = self.get_object()
        convening.cancel(by=self.actor, **self.asked(CancelSerializer))
        return self.shown_anew(convening)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It took place. A launch meeting moves its partnership to `launched`."""
        convening = self.get_object()
        convening.hold(by=self.actor)
        return self.shown_anew(convening)

    @extend_schema(request=InviteSerializer, responses=SendingSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The letters are held for a minute; take them back by their batch."""
        asked = self.asked(InviteSerializer)
        sending = self.get_object().invite(asked.pop("people"), by=self.actor, **asked)
        return Response(SendingSerializer(sending).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=BatchSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Undo a sending that is still held: nothing leaves, nobody is invited by it."""
        convening = self.get_object()
        convening.take_back(self.asked(BatchSerializer)["batch"], by=self.actor)
        return self.shown_anew(convening)


view = ConveningViewSet.as_view
routes: list[URLPattern] = [
    path("convenings/", view({"get": "list", "post": "create"}), name="convenings"),
    path("convenings/<int:pk>/", view({"get": "retrieve", "patch": "partial_update"}), name="convening"),
    path("convenings/<int:pk>/move/", view({"post": "move"}), name="convening_move"),
    path("convenings/<int:pk>/cancel/", view({"post": "cancel"}), name="convening_cancel"),
    path("convenings/<int:pk>/hold/", view({"post": "hold"}), name="convening_hold"),
    path("convenings/<int:pk>/invite/", view({"post": "invite"}), name="convening_invite"),
    path("convenings/<int:pk>/take-back/", view({"post": "take_back"}), name="convening_take_back"),
]
