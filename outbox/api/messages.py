"""The ledger for programs: what went out, what waits, what failed and why, and one more try."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from outbox.models import Message
from outbox.posting import nudge_when_committed
from regions.api.base import RegionViewSet


class MessageSerializer(serializers.ModelSerializer[Message]):
    to = serializers.EmailField(read_only=True)

    class Meta:
        model = Message
        fields = [
            "id", "contact", "to", "kind", "subject", "state", "attempts", "next_attempt_at", "sent_at", "error",
            "posted_at", "at_once", "folded_into", "useful_until",
        ]  # fmt: skip


class OneMessageSerializer(MessageSerializer):
    """SECURITY: the stored words have the personal keys taken out."""

    class Meta(MessageSerializer.Meta):
        fields = [*MessageSerializer.Meta.fields, "text"]


class MessageViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?search=words` and `?state=` narrow it: queued, sending, sent, failed, bounced, suppressed or withdrawn."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "retry": "convene"}
    serializer_class = MessageSerializer

    def get_queryset(self) -> QuerySet[Message]:
        rows = Message.objects.newest_first()
        if self.action != "list":
            return rows
        rows, state = rows.matching(self.words()).defer("text", "html", "context"), self.words("state")
        return rows.filter(state=state) if state else rows

    def get_serializer_class(self) -> type[MessageSerializer]:
        return MessageSerializer if self.action == "list" else OneMessageSerializer

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Once more from the beginning, after somebody has looked at what went wrong."""
        row = self.get_object()
        row.retry(by=self.actor)
        nudge_when_committed(timezone.now())
        return self.shown(row)


view = MessageViewSet.as_view
routes: list[URLPattern] = [
    path("messages/", view({"get": "list"}), name="messages"),
    path("messages/<int:pk>/", view({"get": "retrieve"}), name="message"),
    path("messages/<int:pk>/retry/", view({"post": "retry"}), name="message_retry"),
]
