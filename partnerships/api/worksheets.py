"""Choosing an industry for programs: worksheets, what counts, who is asked, scores, the choice."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from partnerships.api.worksheet_words import (
    AddSerializer,
    AskScorersSerializer,
    BoardSerializer,
    CandidateSerializer,
    ChoiceSerializer,
    OpeningsSerializer,
    ScoresSerializer,
    StartSerializer,
    WeightsSerializer,
    WorksheetDecidedSerializer,
    WorksheetSaidSerializer,
    WorksheetSerializer,
)
from partnerships.models import Candidate, Choice, Scorer, Worksheet
from partnerships.rankings import Board, board_of, kept_board
from regions.api.base import RegionViewSet
from regions.models import Sector


class WorksheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """What each scorer tapped is told nowhere; `ranking` has the means once the scoring has ended."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "ranking": "see",
        "score": "see",
        "create": "convene",
        "add": "convene",
        "weigh": "convene",
        "ask": "convene",
        "close": "convene",
        "decide": "convene",
    }
    serializer_class = WorksheetSerializer

    def get_queryset(self) -> QuerySet[Worksheet]:
        return Worksheet.objects.prefetch_related("candidates", "choices").order_by("-created_at", "-id")

    @extend_schema(request=WorksheetSaidSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a worksheet with some of the region's sectors."""
        said = self.asked(WorksheetSaidSerializer)
        row = Worksheet(title=said["title"]).lay_out(said.get("sectors", []), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: BoardSerializer})
    @action(detail=True, methods=["get"])
    def ranking(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Both rankings with what they stand on: of now, or of when it was chosen. What is not known is null."""
        worksheet = self.get_object()
        choice = next(iter(worksheet.choices.all()), None)
        board = Board.read(choice.snapshot) if choice else board_of(worksheet)
        return Response(board.kept())

    @extend_schema(request=AddSerializer, responses={201: CandidateSerializer})
    @action(detail=True, methods=["post"])
    def add(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put another candidate on it."""
        said = self.asked(AddSerializer)
        sector = said.get("sector") or Sector(name=said["new_sector"])
        row = self.get_object().add(sector, codes=said.get("codes", []), by=self.actor)
        return Response(CandidateSerializer(row).data, status.HTTP_201_CREATED)

    @extend_schema(request=WeightsSerializer)
    @action(detail=True, methods=["put"])
    def weigh(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say how much each criterion counts, 0 to 5."""
        row = self.get_object()
        row.weigh(self.asked(WeightsSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=AskScorersSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask people to score; the candidates stay as they are from then on."""
        said, row = self.asked(AskScorersSerializer), self.get_object()
        Scorer.ask_all(row, contacts=said.get("people", []), members=self._members(said), by=self.actor)
        return self.shown(row)

    def _members(self, said: dict[str, Any]) -> list[User]:
        wanted = {address.lower() for address in said.get("members", [])}
        staff = self.membership.region.memberships.staff().select_related("user") if wanted else []
        found = {one.user.email.lower(): one.user for one in staff}
        if unknown := sorted(wanted - found.keys()):
            words = _("%(who)s is not among them.") % {"who": unknown[0]}
            raise serializers.ValidationError({"members": [words]})
        return [found[address] for address in sorted(wanted)]

    @extend_schema(request=ScoresSerializer)
    @action(detail=True, methods=["put"])
    def score(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One's own taps, all of them: of each candidate and question 1 to 5, or null."""
        row = self.get_object()
        scorer = Scorer.objects.of_user(self.actor).select_related("worksheet", "contact").filter(worksheet=row).first()
        if scorer is None:
            raise serializers.ValidationError(_("You were not asked to score on this worksheet."))
        said = {(one["candidate"], one["question"]): one["points"] for one in self.asked(ScoresSerializer)["scores"]}
        scorer.score(said, by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """End the scoring, whoever is still missing."""
        row = self.get_object()
        row.close(by=self.actor)
        return self.shown(row)

    @extend_schema(request=WorksheetDecidedSerializer, responses={201: ChoiceSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write down which one was chosen, by whom and why; the numbers of now are kept with it."""
        said, row = self.asked(WorksheetDecidedSerializer), self.get_object()
        candidates = Candidate.objects.select_related("worksheet", "sector")
        candidate = get_object_or_404(candidates, worksheet=row, pk=said.pop("candidate"))
        choice = Choice.decide(candidate, **said, snapshot=kept_board, by=self.actor)
        return Response(ChoiceSerializer(choice).data, status.HTTP_201_CREATED)


class CandidateViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"openings": "convene", "destroy": "convene"}
    serializer_class = CandidateSerializer

    def get_queryset(self) -> QuerySet[Candidate]:
        return Candidate.objects.select_related("worksheet", "sector")

    @extend_schema(request=OpeningsSerializer)
    @action(detail=True, methods=["put"])
    def openings(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """How many openings a year there are, and where that is from; null where it is not known."""
        row = self.get_object()
        row.tell_openings(**self.asked(OpeningsSerializer), by=self.actor)
        return self.shown(row)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it off the worksheet, as long as nobody was asked to score it."""
        self.get_object().remove(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ChoiceViewSet(RegionViewSet):
    can: ClassVar[dict[str, str]] = {"start": "convene"}
    serializer_class = ChoiceSerializer

    def get_queryset(self) -> QuerySet[Choice]:
        return Choice.objects.with_thread()

    @extend_schema(request=StartSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The choice becomes a partnership, with its first decision."""
        row = self.get_object()
        row.start(**self.asked(StartSerializer), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)


view = WorksheetViewSet.as_view
ONE = "worksheets/<int:pk>/"
routes: list[URLPattern] = [
    path("worksheets/", view({"get": "list", "post": "create"}), name="worksheets"),
    path(ONE, view({"get": "retrieve"}), name="worksheet"),
    path(f"{ONE}ranking/", view({"get": "ranking"}), name="worksheet_ranking"),
    path(f"{ONE}candidates/", view({"post": "add"}), name="worksheet_candidates"),
    path(f"{ONE}weights/", view({"put": "weigh"}), name="worksheet_weights"),
    path(f"{ONE}ask/", view({"post": "ask"}), name="worksheet_ask"),
    path(f"{ONE}scores/", view({"put": "score"}), name="worksheet_scores"),
    path(f"{ONE}close/", view({"post": "close"}), name="worksheet_close"),
    path(f"{ONE}choice/", view({"post": "decide"}), name="worksheet_choice"),
    path("candidates/<int:pk>/", CandidateViewSet.as_view({"delete": "destroy"}), name="candidate"),
    path("candidates/<int:pk>/openings/", CandidateViewSet.as_view({"put": "openings"}), name="candidate_openings"),
    path("choices/<int:pk>/start/", ChoiceViewSet.as_view({"post": "start"}), name="choice_start"),
]
