"""What every API view is: one region from the address, one transaction, access from the same table as the pages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refusal
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import exceptions, status, viewsets
from rest_framework.fields import get_error_detail
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import exception_handler

from regions.models import Membership, Region
from regions.scope import in_region

# Refusals that say "too late": the client's view of the row is out of date.
LATE = ("closed", "late")


class RegionView(GenericAPIView[Any]):
    """Enters the region before anything else; whatever is refused rolls the whole request back.

    `can` maps each action (or method) to an ability of `regions.access.CAN`; what it does not name is refused.
    """

    can: ClassVar[dict[str, str]] = {}
    region: Region
    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponseBase:
        region = Region.objects.open().filter(slug=slug).first()
        if region is None:
            raise Http404
        self.region = region
        with in_region(region), timezone.override(region.time_zone):
            response = super().dispatch(request, *args, **kwargs)
            # A lazily rendered answer would run its queries outside the region.
            return response.render() if isinstance(response, Response) else response

    def handle_exception(self, exc: Exception) -> Response:
        # DRF answers inside the scope: without this a refused request would commit half of its writes.
        transaction.set_rollback(True)
        return super().handle_exception(exc)


class RegionViewSet(RegionView, viewsets.GenericViewSet[Any]):
    """Base of the nouns: add DRF's mixins and the verbs as @action."""


def explain(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A verb's refusal becomes a 400 in its own words, or a 409 when it came too late."""
    if isinstance(exc, Refusal):
        detail = get_error_detail(exc)
        if getattr(exc, "code", None) in LATE:
            return Response({"detail": detail}, status=status.HTTP_409_CONFLICT)
        exc = exceptions.ValidationError(detail)
    return exception_handler(exc, context)
