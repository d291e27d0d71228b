"""Every address: `/r/<slug>/` staff, `/g/<slug>/<token>/` guests, `/p/<slug>/` public, `/api/v1/` programs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.health import health
from config.views import styleguide
from regions.views.languages import switch

handler404 = "desk.views.missing.not_found"

urlpatterns = [
    path("health/", health, name="health"),
    path("g/language/", switch, name="set_language"),
    path("", include("desk.site_urls")),
    path("", include("desk.urls")),
    path("r/<slug:slug>/", include("regions.urls")),
    path("", include("outbox.urls")),
    path("", include("labor.urls")),
    path("", include("partnerships.urls")),
    path("", include("convenings.urls")),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("config.api")),
    path("styleguide/", styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns += [path("mailbox/", include("config.mailbox"))]
