"""The pages that span the nouns. Pages of the site itself, without a region, are in desk.site_urls."""

from django.urls import URLPattern, URLResolver, path

from desk.views import soon

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my-work/", soon.mine, name="my_work"),
    path("r/<slug:slug>/", soon.staff, name="today"),
    path("r/<slug:slug>/search/", soon.staff, name="search"),
    path("p/<slug:slug>/", soon.public, name="public_region"),
    path("p/<slug:slug>/<slug:partnership>/", soon.public, name="public"),
]
