"""The pages that span the nouns. Pages of the site itself, without a region, are in desk.site_urls."""

from django.urls import URLPattern, URLResolver, path

from desk.urls_scorecard import patterns as scorecard_patterns
from desk.urls_staff import patterns as staff_patterns
from desk.views import my_work, public_notes, search, story, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *staff_patterns,
    *scorecard_patterns,
    path("my-work/", my_work.my_work, name="my_work"),
    path("r/<slug:slug>/", today.today, name="today"),
    path("r/<slug:slug>/search/", search.search, name="search"),
    path("p/<slug:slug>/", story.region, name="public_region"),
    path("p/<slug:slug>/<slug:partnership>/", story.partnership, name="public"),
    path("p/<slug:slug>/<slug:partnership>/notes/", public_notes.public_notes, name="public_notes"),
]
