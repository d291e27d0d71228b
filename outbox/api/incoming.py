"""What people wrote back, for programs: the same mails as the pages show, and the same two decisions."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from outbox.models import Incoming
from regions.api.base import RegionViewSet


class IncomingSerializer(serializers.ModelSerializer[Incoming]):
    class Meta:
        model = Incoming
        fields = [
            "id", "contact", "answers", "kind", "state", "reason", "sender", "subject", "text", "notice", "is_proven",
            "is_disowned", "received_at",
        ]  # fmt: skip


class IncomingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """`?state=` narrows it: new, handled, waiting or dropped. `sender` is what the mail claims, not a proof."""

    can: ClassVar[dict[str, str]] = {
        "list": "see", "retrieve": "see", "take_over": "convene", "put_aside": "convene",
    }  # fmt: skip
    serializer_class = IncomingSerializer

    def get_queryset(self) -> QuerySet[Incoming]:
        rows, state = Incoming.objects.newest_first().open_to(self.may("hear_business")), self.words("state")
        return rows.filter(state=state) if state and self.action == "list" else rows

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_over(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Vouch for a waiting mail: it counts as what the person said."""
        row = self.get_object()
        row.take_over(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def put_aside(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A waiting mail that changes nothing."""
        row = self.get_object()
        row.put_aside(by=self.actor)
        return self.shown(row)


view = IncomingViewSet.as_view
routes: list[URLPattern] = [
    path("incoming/", view({"get": "list"}), name="incoming_mails"),
    path("incoming/<int:pk>/", view({"get": "retrieve"}), name="incoming_mail"),
    path("incoming/<int:pk>/take-over/", view({"post": "take_over"}), name="incoming_take_over"),
    path("incoming/<int:pk>/put-aside/", view({"post": "put_aside"}), name="incoming_put_aside"),
]
