"""The API's defaults, named in the settings; apart from the views, which DRF loads only after them."""

from typing import TYPE_CHECKING, cast

from django.http import Http404
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from regions.access import CAN, membership_in

if TYPE_CHECKING:
    from rest_framework.views import APIView

    from regions.api.base import RegionView


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200


class DeclaredAccess(BasePermission):
    """404 for who does not belong to the region, 403 for who may not do this or what nobody declared."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        region_view = cast("RegionView", view)
        if not request.user.is_authenticated:
            return False
        if region_view.region is None:
            raise Http404
        region_view.membership = membership_in(request.user, region_view.region.slug)
        action = getattr(view, "action", None) or (request.method or "get").lower()
        ability = region_view.can.get(action)
        return ability is not None and region_view.membership.role in CAN[ability]
