"""Invitations for programs: who was asked, what they said, and an answer keyed in for them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.models import Answer, Invitation
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
            "answer",
            "substitute_name",
            "substitute_email",
            "told",
            "invited_at",
            "answered_at",
        ]


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=[choice for choice in Answer.choices if choice[0]])
    substitute_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    substitute_email = serializers.EmailField(required=False, allow_blank=True)
    version = serializers.IntegerField(
        required=False, help_text="The version of the meeting this answers; another one is refused."
    )


class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?convening=<id>` and `?answer=yes` narrow the list; `?answer=` lists who has not answered."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "answer": "convene"}
    serializer_class = InvitationSerializer

    def get_queryset(self) -> QuerySet[Invitation]:
        rows = Invitation.objects.with_people()
        asked = self.request.query_params
        if asked.get("convening", "").isascii() and asked.get("convening", "").isdigit():
            rows = rows.filter(convening=int(asked["convening"][:18]))
        return rows.filter(answer=asked["answer"]) if "answer" in asked else rows

    @extend_schema(request=AnswerSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The answer somebody gave by phone."""
        invitation = self.get_object()
        invitation.respond(by=self.actor, **self.asked(AnswerSerializer))
        return self.shown(invitation)


routes: list[URLPattern] = [
    path("invitations/", InvitationViewSet.as_view({"get": "list"}), name="invitations"),
    path("invitations/<int:pk>/", InvitationViewSet.as_view({"get": "retrieve"}), name="invitation"),
    path("invitations/<int:pk>/answer/", InvitationViewSet.as_view({"post": "answer"}), name="invitation_answer"),
]
