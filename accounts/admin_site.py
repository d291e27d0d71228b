"""The platform owner's workshop: users, regions and memberships, nothing else, and nothing can be deleted."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

HELD = {"accounts.user", "regions.region", "regions.membership"}


class PlatformAdmin(AdminSite):
    site_header = site_title = _("Shared Table: the platform")
    index_title = _("Users, regions and memberships")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Libraries bring admin pages for their own tables (sign-in keys among them): those are passed over."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.label_lower in HELD], admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is no password to type: our own sign-in, or a plain refusal for who does not run the platform."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    login.access = "public"  # type: ignore[attr-defined]
