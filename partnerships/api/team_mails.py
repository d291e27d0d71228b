"""Writing to action teams for programs: whom it would reach, what was written, taking it back."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import ActionTeam, TeamMail
from partnerships.models.team_mails import MOST
from partnerships.models.team_readers import readers_of
from regions.api.base import RegionViewSet
from regions.models.names import plain


class TeamMailSerializer(serializers.ModelSerializer[TeamMail]):
    came_back = serializers.IntegerField(read_only=True, help_text="How many did not get there, as far as we heard.")

    class Meta:
        model = TeamMail
        fields = [
            "id", "team", "batch", "subject", "text", "subject_es", "text_es", "author", "contact", "count",
            "came_back", "sent_at", "goes_at",
        ]  # fmt: skip


class TeamMailToWriteSerializer(serializers.Serializer[Any]):
    """`seen`: the `stamp` of the readers as you knew them; `batch`: a name of your own, so that it is sent once."""

    subject = serializers.CharField(max_length=200, validators=[plain])
    text = serializers.CharField(max_length=MOST)
    subject_es = serializers.CharField(max_length=200, required=False, allow_blank=True, validators=[plain])
    text_es = serializers.CharField(max_length=MOST, required=False, allow_blank=True)
    batch = serializers.UUIDField(required=False)
    seen = serializers.CharField(max_length=12, required=False)


class MissedSerializer(serializers.Serializer[Any]):
    contact = serializers.IntegerField(source="contact.pk")
    why = serializers.CharField()


class ReadersSerializer(serializers.Serializer[Any]):
    to = serializers.ListField(child=serializers.IntegerField())
    missed = MissedSerializer(many=True)
    stamp = serializers.CharField()


class LettersOfTeamViewSet(RegionViewSet):
    """The letters to one team, the latest first."""

    can: ClassVar[dict[str, str]] = {"list": "see", "write": "convene", "readers": "convene"}
    serializer_class = TeamMailSerializer
    queryset = ActionTeam.objects.none()

    def get_queryset(self) -> QuerySet[ActionTeam]:
        return ActionTeam.objects.with_thread()

    @extend_schema(responses=TeamMailSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was written to the team."""
        page = self.paginate_queryset(self.get_object().mails.with_arrivals().latest_first())
        return self.get_paginated_response(TeamMailSerializer(page, many=True).data)

    @extend_schema(request=TeamMailToWriteSerializer, responses={201: TeamMailSerializer})
    def write(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """To everybody of the team who can be reached; held for a minute, in which it can be taken back."""
        mail = self.get_object().write(**self.asked(TeamMailToWriteSerializer), by=self.actor)
        counted = TeamMail.objects.with_arrivals().get(pk=mail.pk)
        return Response(TeamMailSerializer(counted).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=ReadersSerializer)
    def readers(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Whom a letter would reach now, and whom not, with the reason."""
        found = readers_of(self.get_object(), self.actor)
        rows = {"to": [person.pk for person in found.to], "missed": found.missed, "stamp": found.stamp}
        return Response(ReadersSerializer(rows).data)


class TeamMailViewSet(OfPartnership):
    can: ClassVar[dict[str, str]] = {"take_back": "convene"}
    serializer_class = TeamMailSerializer

    def get_queryset(self) -> QuerySet[TeamMail]:
        return TeamMail.objects.with_team()

    @extend_schema(request=None, responses={204: None})
    def take_back(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """While it is held: nothing leaves."""
        self.get_object().take_back(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


letters, mails = LettersOfTeamViewSet.as_view, TeamMailViewSet.as_view
routes: list[URLPattern] = [
    path("teams/<int:pk>/mails/", letters({"get": "list", "post": "write"}), name="team_mails"),
    path("teams/<int:pk>/readers/", letters({"get": "readers"}), name="team_readers"),
    path("team-mails/<int:pk>/take-back/", mails({"post": "take_back"}), name="team_mail_take_back"),
]
