"""Ballots for programs: rules, turnout, result. SECURITY: no serializer here may know electors, papers or marks."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships import tallies, urn
from partnerships.api.base import OfPartnership, ReasonSerializer
from partnerships.api.keyed import KeyedBackSerializer, KeyedSerializer
from partnerships.api.proxies import GiveProxySerializer, ProxySerializer, TakeProxyBackSerializer
from partnerships.models import Ballot, Electorate, Method, Option, Partnership, Proxy, Requirement, Seats, TieRule
from partnerships.models.ballots import Secrecy
from partnerships.models.proxies import MOST_EACH
from regions.models import Contact


class OptionSerializer(serializers.ModelSerializer[Option]):
    class Meta:
        model = Option
        fields = ["id", "requirement", "label", "position"]


class BallotSerializer(serializers.ModelSerializer[Ballot]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    options = OptionSerializer(many=True, read_only=True)
    proxies = ProxySerializer(source="given_proxies", many=True, read_only=True)
    rules = serializers.ListField(child=serializers.CharField(), read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Ballot
        fields = [
            "id",
            "partnership",
            "question",
            "state",
            "method",
            "seats",
            "electorate",
            "proxies_each",
            "proxies",
            "dots",
            "cap",
            "winners",
            "quorum",
            "organizations_quorum",
            "business_share",
            "tie_rule",
            "secrecy",
            "second_of",
            "lot_seed",
            "rules",
            "options",
            "prepared_at",
            "opened_at",
            "closes_at",
            "closing_at",
            "closed_at",
        ]


class PrepareSerializer(serializers.Serializer[Any]):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())
    question = serializers.CharField(max_length=200)
    # Looked up in one statement, however many they are, and kept in the order they came in.
    requirements = serializers.ListField(child=serializers.IntegerField(), max_length=1000)
    method = serializers.ChoiceField(choices=Method.choices, required=False)
    # Of a ballot by another method these two follow from it, whatever is said here.
    dots = serializers.IntegerField(min_value=1, max_value=10, required=False, allow_null=True)
    cap = serializers.IntegerField(min_value=1, max_value=5, required=False)
    winners = serializers.IntegerField(min_value=1, max_value=10, required=False)
    quorum = serializers.IntegerField(min_value=tallies.FEWEST_PAPERS, max_value=1000, required=False)
    organizations_quorum = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    business_share = serializers.IntegerField(min_value=0, max_value=100, required=False)
    seats = serializers.ChoiceField(choices=Seats.choices, required=False)
    electorate = serializers.ChoiceField(choices=Electorate.choices, required=False)
    proxies_each = serializers.IntegerField(min_value=1, max_value=MOST_EACH, required=False)
    tie_rule = serializers.ChoiceField(choices=TieRule.choices, required=False)
    secrecy = serializers.ChoiceField(choices=Secrecy.choices, required=False)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_requirements(self, numbers: list[int]) -> list[Requirement]:
        found = Requirement.objects.in_bulk(numbers)
        if unknown := sorted(set(numbers) - set(found)):
            raise serializers.ValidationError(
                _("There is no requirement with the number %(number)s.") % {"number": unknown[0]}
            )
        return [found[number] for number in numbers]


class ReopenSerializer(ReasonSerializer):
    closes_at = serializers.DateTimeField(required=False, allow_null=True)


class AdmitSerializer(ReasonSerializer):
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active())


class BallotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list to one partnership."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "result": "see",
        "turnout": "see",
        "create": "convene",
        "open": "convene",
        "close": "convene",
        "take_back_close": "convene",
        "count": "convene",
        "reopen": "convene",
        "open_second_round": "convene",
        "admit": "convene",
        "give_proxy": "convene",
        "take_back_proxy": "convene",
        "key_paper": "convene",
        "take_back_paper": "convene",
        "papers": "see",
        "discard": "convene",
    }
    serializer_class = BallotSerializer

    def get_queryset(self) -> QuerySet[Ballot]:
        rows = Ballot.objects.select_related("partnership").prefetch_related("options").newest_first()
        if self.action == "list":
            rows = rows.prefetch_related(Prefetch("proxies", Proxy.objects.with_names()))
        return self.of_partnership(rows)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Fix the question, the options and the rules. Nobody votes until it is opened."""
        ballot = Ballot.prepare(**self.asked(PrepareSerializer), by=self.actor)
        return self.shown(ballot, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Freeze the roll and the words, and write to every leader on the roll."""
        ballot = self.get_object()
        ballot.open(by=self.actor)
        return self.shown(ballot)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Stop the vote. For a minute this can be taken back; then the votes are counted."""
        ballot = self.get_object()
        ballot.close(by=self.actor)
        return self.shown(ballot)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_back_close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Within a minute of stopping the vote: it goes on."""
        ballot = self.get_object()
        ballot.take_back_close(by=self.actor)
        return self.shown(ballot)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def count(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Count once, keep that count for ever, and tell everybody, without waiting for the minute to pass."""
        return Response(self.get_object().count_votes(by=self.actor).as_json())

    @extend_schema(request=ReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Let a counted vote go on, for a reason everybody reads; the first result is kept."""
        ballot = self.get_object()
        ballot.reopen(**self.asked(ReopenSerializer), by=self.actor)
        return self.shown(ballot)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def open_second_round(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask everybody on the roll once more, about the choices that tie; the answer is that second ballot."""
        return self.shown(self.get_object().open_second_round(by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=AdmitSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put somebody on the roll who was seated after the opening, for a reason that stays on record."""
        ballot = self.get_object()
        ballot.admit(**self.asked(AdmitSerializer), by=self.actor)
        return self.shown(ballot)

    @extend_schema(request=GiveProxySerializer)
    @action(detail=True, methods=["post"])
    def give_proxy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Before it opens: an absent organization gives its vote to somebody of another one at the table."""
        self.get_object().give_proxy(**self.asked(GiveProxySerializer), by=self.actor)
        return self.shown(self.get_object())

    @extend_schema(request=TakeProxyBackSerializer)
    @action(detail=True, methods=["post"])
    def take_back_proxy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Before it opens: the organization votes itself after all."""
        self.get_object().take_back_proxy(**self.asked(TakeProxyBackSerializer), by=self.actor)
        return self.shown(self.get_object())

    @extend_schema(request=KeyedSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def key_paper(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A paper ballot, read twice with the same result. The receipt to hand over, if the vote is secret."""
        asked = self.asked(KeyedSerializer)
        first, second = ({int(option): mark for option, mark in asked[name].items()} for name in ("first", "second"))
        receipt = self.get_object().key_paper(asked["contact"], first, second, by=self.actor)
        return Response({"receipt": receipt})

    @extend_schema(request=KeyedBackSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def take_back_paper(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Undo the keying of a paper; of a secret one by the receipt on its slip."""
        ballot = self.get_object()
        ballot.take_back_paper(**self.asked(KeyedBackSerializer), by=self.actor)
        return self.shown(ballot)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def papers(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The papers of a counted secret ballot, by their receipts: with five papers or more."""
        return Response([asdict(paper) for paper in urn.published(self.get_object())])

    @extend_schema(request=None, responses={status.HTTP_204_NO_CONTENT: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw away a ballot nobody has seen yet; its requirements stay."""
        self.get_object().discard(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def result(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the leaders chose, once the ballot is closed."""
        return Response(tallies.tally(self.get_object()).as_json())

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def turnout(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """How many may vote, and how many have. SECURITY: of a secret vote no more, for a step in one figure and not in
        another would say from which organization somebody has just voted.
        """
        ballot = self.get_object()
        came = asdict(tallies.turnout(ballot))
        return Response({name: came[name] for name in ("electors", "voted")} if ballot.is_secret else came)


routes: list[URLPattern] = [
    path("ballots/", BallotViewSet.as_view({"get": "list", "post": "create"}), name="ballots"),
    path("ballots/<int:pk>/", BallotViewSet.as_view({"get": "retrieve"}), name="ballot"),
    path("ballots/<int:pk>/open/", BallotViewSet.as_view({"post": "open"}), name="ballot_open"),
    path("ballots/<int:pk>/close/", BallotViewSet.as_view({"post": "close"}), name="ballot_close"),
    path(
        "ballots/<int:pk>/take-back/", BallotViewSet.as_view({"post": "take_back_close"}), name="ballot_take_back_close"
    ),
    path("ballots/<int:pk>/count/", BallotViewSet.as_view({"post": "count"}), name="ballot_count"),
    path("ballots/<int:pk>/reopen/", BallotViewSet.as_view({"post": "reopen"}), name="ballot_reopen"),
    path(
        "ballots/<int:pk>/second-round/",
        BallotViewSet.as_view({"post": "open_second_round"}),
        name="ballot_second_round",
    ),
    path("ballots/<int:pk>/admit/", BallotViewSet.as_view({"post": "admit"}), name="ballot_admit"),
    path("ballots/<int:pk>/proxies/", BallotViewSet.as_view({"post": "give_proxy"}), name="ballot_proxies"),
    path(
        "ballots/<int:pk>/proxies/take-back/",
        BallotViewSet.as_view({"post": "take_back_proxy"}),
        name="ballot_proxy_take_back",
    ),
    path("ballots/<int:pk>/key-paper/", BallotViewSet.as_view({"post": "key_paper"}), name="ballot_key_paper"),
    path(
        "ballots/<int:pk>/take-back-paper/",
        BallotViewSet.as_view({"post": "take_back_paper"}),
        name="ballot_take_back_paper",
    ),
    path("ballots/<int:pk>/papers/", BallotViewSet.as_view({"get": "papers"}), name="ballot_papers"),
    path("ballots/<int:pk>/discard/", BallotViewSet.as_view({"post": "discard"}), name="ballot_discard"),
    path("ballots/<int:pk>/result/", BallotViewSet.as_view({"get": "result"}), name="ballot_result"),
    path("ballots/<int:pk>/turnout/", BallotViewSet.as_view({"get": "turnout"}), name="ballot_turnout"),
]
