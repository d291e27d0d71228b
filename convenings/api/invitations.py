"""Invitations for programs: who was asked, what they said, and an answer keyed in for them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Delegation, Invitation, Way
from convenings.models.answers import said_choices
from regions.api.base import RegionViewSet


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    contact_name = serializers.CharField(source="contact.name", read_only=True)
    organization_name = serializers.CharField(source="organization.name", read_only=True)

    class Meta:
        model = Invitation
        fields = [
            "id",
            "convening",
            "contact",
            "contact_name",
            "organization",
            "organization_name",
            "side",
            "stands_in_for",
            "answer",
            "online",
            "waiting_since",
            "substitute_name",
            "substitute_email",
            "told",
            "invited_at",
            "answered_at",
        ]


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=said_choices())
    substitute_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    substitute_email = serializers.EmailField(required=False, allow_blank=True)
    online = serializers.BooleanField(required=False, help_text="A yes by the link instead of in the room.")
    version = serializers.IntegerField(
        required=False, help_text="The version of the meeting this answers; another one is refused."
    )


class TellSerializer(serializers.Serializer[Any]):
    question = serializers.CharField(max_length=500, required=False, allow_blank=True)
    practical = serializers.CharField(max_length=500, required=False, allow_blank=True)
    food = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="Left as it is if absent.")
    access = serializers.CharField(max_length=200, required=False, allow_blank=True)


class AssistantSerializer(serializers.Serializer[Any]):
    assistant_name = serializers.CharField(max_length=200)
    assistant_email = serializers.EmailField()


class AgainSerializer(serializers.Serializer[Any]):
    fresh_link = serializers.BooleanField(
        required=False, default=False, help_text="The link mailed before stops working."
    )


class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?convening=<id>` and `?answer=yes` narrow the list; `?answer=` lists who has not answered."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "answer": "convene",
        "tell": "convene",
        "send_again": "convene",
        "name_assistant": "convene",
        "end_assistant": "convene",
    }
    serializer_class = InvitationSerializer

    def get_queryset(self) -> QuerySet[Invitation]:
        rows = Invitation.objects.with_people()
        if (convening := self.number("convening")) is not None:
            rows = rows.filter(convening=convening)
        return rows.filter(answer=self.words("answer")) if "answer" in self.request.query_params else rows

    @extend_schema(request=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The answer somebody gave by phone. A yes without a free seat becomes `waiting`."""
        invitation = self.get_object()
        invitation.respond(by=self.actor, way=Way.API, **self.asked(AnswerSerializer))
        return self.shown(invitation)

    @extend_schema(request=TellSerializer)
    @action(detail=True, methods=["post"])
    def tell(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What they answered to the questions before the meeting; an empty word takes an earlier one back."""
        invitation = self.get_object()
        invitation.tell(by=self.actor, **self.asked(TellSerializer))
        return self.shown(invitation)

    @extend_schema(request=AgainSerializer)
    @action(detail=True, methods=["post"])
    def send_again(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The invitation once more, at most every ten minutes."""
        invitation = self.get_object()
        invitation.send_again(by=self.actor, **self.asked(AgainSerializer))
        return self.shown(invitation)

    @extend_schema(request=AssistantSerializer)
    def name_assistant(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who answers for this leader from now on, at this meeting and at every other one."""
        invitation = self.get_object()
        Delegation.begin(invitation.contact, by=self.actor, **self.asked(AssistantSerializer))
        return self.shown(invitation)

    @extend_schema(request=None)
    def end_assistant(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Nobody answers for this leader any more; the links they held open nothing."""
        invitation = self.get_object()
        if delegation := Delegation.objects.of(invitation.contact_id):
            delegation.end(by=self.actor)
        return self.shown(invitation)


view = InvitationViewSet.as_view
routes: list[URLPattern] = [
    path("invitations/", view({"get": "list"}), name="invitations"),
    path("invitations/<int:pk>/", view({"get": "retrieve"}), name="invitation"),
    path("invitations/<int:pk>/answer/", view({"post": "answer"}), name="invitation_answer"),
    path("invitations/<int:pk>/tell/", view({"post": "tell"}), name="invitation_tell"),
    path(
        "invitations/<int:pk>/assistant/",
        view({"put": "name_assistant", "delete": "end_assistant"}),
        name="invitation_assistant",
    ),
    path("invitations/<int:pk>/send-again/", view({"post": "send_again"}), name="invitation_send_again"),
]
