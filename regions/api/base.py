"""What every API view is: one region from the address, one transaction, access from the same table as the pages."""

from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError as Refusal
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework import exceptions, mixins, status, viewsets
from rest_framework.fields import get_error_detail
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import exception_handler

from accounts.models import User
from regions.access import CAN
from regions.models import Membership, Region
from regions.scope import in_region

# Refusals that say "too late", or "so already": the client's view of the row is out of date.
LATE = (
    "adopted", "again", "approved", "chosen", "closed", "closing", "done", "dropped", "ended", "full", "grace", "late",
    "left", "moved", "no_date", "not_open", "not_started", "not_stuck", "objected", "open", "opened", "published",
    "replaced", "sent", "stale", "started",
    "still_open", "too_late", "unpublished", "withdrawn",
)  # fmt: skip


class RegionView(GenericAPIView[Any]):
    """Enters the region before anything else; whatever is refused rolls the whole request back.

    `can` maps each action (or method) to an ability of `regions.access.CAN`; what it does not name is refused.
    """

    can: ClassVar[dict[str, str]] = {}
    region: Region | None = None
    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponseBase:
        region = Region.objects.open().filter(slug=slug).first()
        if region is None:
            # Strangers get the answer they get everywhere. That a region exists is no secret: guest pages say it.
            return super().dispatch(request, *args, **kwargs)
        self.region = region
        with in_region(region):
            response = super().dispatch(request, *args, **kwargs)
            # A lazily rendered answer would run its queries outside the region.
            return response.render() if isinstance(response, Response) else response

    def handle_exception(self, exc: Exception) -> Response:
        # DRF answers inside the scope: without this a refused request would commit half of its writes.
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return super().handle_exception(exc)


class RegionViewSet(RegionView, viewsets.GenericViewSet[Any]):
    """Base of the nouns: add DRF's mixins and the verbs as @action."""

    @property
    def actor(self) -> User:
        return cast(User, self.request.user)

    def may(self, ability: str) -> bool:
        return self.membership.role in CAN[ability]

    def asked(self, kind: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """What the program sent, by name; refused in words where it is not of this kind."""
        sent = kind(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def shown(self, row: Model, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, status=code)

    def shown_anew(self, row: Model, code: int = status.HTTP_200_OK) -> Response:
        """With the counts and the rows beside it, as the list has them."""
        return self.shown(self.get_queryset().get(pk=row.pk), code)

    def words(self, name: str = "search") -> str:
        """What the address asks for under this name."""
        return self.request.query_params.get(name, "")[:200].replace("\x00", "")

    def number(self, name: str) -> int | None:
        """A key the address asks for; what is no number asks for nothing."""
        words = self.words(name)
        return int(words[:18]) if words.isascii() and words.isdigit() else None


class KeepsRows(mixins.CreateModelMixin, mixins.UpdateModelMixin):
    """Adds and changes rows by their own verb, `keep(by=…)`; only fields of the serializer reach it."""

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        self.keep(serializer, serializer.Meta.model())  # type: ignore[attr-defined]

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        self.keep(serializer, serializer.instance)

    def keep(self, serializer: BaseSerializer[Any], row: Any) -> None:
        for name, value in serializer.validated_data.items():
            setattr(row, name, value)
        serializer.instance = row.keep(by=cast(RegionViewSet, self).actor)


def explain(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A verb's refusal becomes a 400 in its own words, or a 409 when it came too late."""
    if isinstance(exc, Refusal):
        detail = get_error_detail(exc)
        if getattr(exc, "code", None) in LATE:
            return Response({"detail": detail}, status=status.HTTP_409_CONFLICT)
        exc = exceptions.ValidationError(detail)
    return exception_handler(exc, context)
