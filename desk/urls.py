"""The pages that span the nouns. Pages of the site itself, without a region, are in desk.site_urls."""

from django.urls import URLPattern, URLResolver, path

from desk.views import my_work, search, soon, story

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my-work/", my_work.my_work, name="my_work"),
    path("r/<slug:slug>/", soon.staff, name="today"),
    path("r/<slug:slug>/search/", search.search, name="search"),
    path("p/<slug:slug>/", story.region, name="public_region"),
    path("p/<slug:slug>/<slug:partnership>/", story.partnership, name="public"),
]
