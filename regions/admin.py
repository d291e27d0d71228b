"""Regions and memberships for who runs the platform. Nothing is deleted here; regions are closed by their verb."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regions.models import Membership, Region


class KeepsEverything:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(KeepsEverything, admin.ModelAdmin[Region]):
    list_display = ["name", "slug", "time_zone", "created_at", "closed_at"]
    search_fields = ["name", "slug"]
    fields = [
        "name", "slug", "time_zone", "sender_name", "reply_to", "phone", "postal_address", "created_at", "closed_at",
    ]  # fmt: skip
    readonly_fields = ["slug", "created_at", "closed_at"]
    actions = ["close"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a region is founded with its counties and its owner, on the first-run page

    @admin.action(description=_("Close the chosen regions"))
    def close(self, request: HttpRequest, chosen: QuerySet[Region]) -> None:
        for region in chosen:
            try:
                region.close(by=request.user)  # type: ignore[arg-type]
            except ValidationError as refused:
                messages.error(request, f"{region}: {' '.join(refused.messages)}")


@admin.register(Membership)
class MembershipAdmin(KeepsEverything, admin.ModelAdmin[Membership]):
    list_display = ["user", "region", "role", "since"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "region__name"]
    autocomplete_fields = ["user", "region"]
    readonly_fields = ["since"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        # SECURITY: keys for programs hang on the membership. Given to another person, they would act as that person.
        # A role is changed on the region's own list of staff, which keeps it from losing its last owner.
        return ["since"] if obj is None else ["user", "region", "role", "since"]
