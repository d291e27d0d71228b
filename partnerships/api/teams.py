"""Action teams for programs: who acts on a priority; joining and leaving."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import JoiningSerializer, LeavingSerializer, OfPartnership, latest_of
from partnerships.models import ActionTeam, TeamMember


class TeamMemberSerializer(serializers.ModelSerializer[TeamMember]):
    class Meta:
        model = TeamMember
        fields = ["contact", "organization", "joined_at"]


class TeamSerializer(serializers.ModelSerializer[ActionTeam]):
    partnership = serializers.CharField(source="priority.partnership.slug", read_only=True)
    members = TeamMemberSerializer(many=True, read_only=True)

    class Meta:
        model = ActionTeam
        fields = ["id", "partnership", "priority", "name", "formed_at", "members"]


class TeamViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` and `?priority=<id>` narrow the list. A team is made with its priority."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "join": "convene", "leave": "convene"}
    serializer_class = TeamSerializer

    def get_queryset(self) -> QuerySet[ActionTeam]:
        current = Prefetch("members", TeamMember.objects.current().order_by("id"))
        rows = ActionTeam.objects.with_thread().prefetch_related(current).order_by("id")
        if (priority := self.number("priority")) is not None:
            rows = rows.filter(priority=priority)
        return self.of_partnership(rows, "priority__partnership")

    @extend_schema(request=JoiningSerializer)
    @action(detail=True, methods=["post"])
    def join(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Somebody who holds a seat at the table joins; joining twice is joining once."""
        team = self.get_object()
        team.join(self.asked(JoiningSerializer)["contact"], by=self.actor)
        return self.shown_anew(team)

    @extend_schema(request=LeavingSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A member leaves the team."""
        team = self.get_object()
        latest_of(TeamMember.objects.filter(team=team), self.asked(LeavingSerializer)["contact"]).leave(by=self.actor)
        return self.shown_anew(team)


view = TeamViewSet.as_view
routes: list[URLPattern] = [
    path("teams/", view({"get": "list"}), name="teams"),
    path("teams/<int:pk>/", view({"get": "retrieve"}), name="team"),
    path("teams/<int:pk>/join/", view({"post": "join"}), name="team_join"),
    path("teams/<int:pk>/leave/", view({"post": "leave"}), name="team_leave"),
]
