"""The pages that span the nouns. Pages of the site itself, without a region, are in desk.site_urls."""

from django.urls import URLPattern, URLResolver, path

from desk.urls_scorecard import patterns as scorecard_patterns
from desk.urls_staff import patterns as staff_patterns
from desk.views import funder_pack, my_work, network, public_notes, search, sees, story, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *staff_patterns,
    *scorecard_patterns,
    path("my-work/", my_work.my_work, name="my_work"),
    path("my-work/seen/", my_work.seen, name="my_work_seen"),
    path("my-work/calendar/", my_work.my_feed_change, name="my_feed_change"),
    path("my-work/calendar/<str:token>/", my_work.my_feed, name="my_feed"),
    path("network/", network.portfolio, name="portfolio"),
    path("network.csv", network.portfolio_csv, name="portfolio_csv"),
    path("network.json", network.portfolio_json, name="portfolio_json"),
    path("r/<slug:slug>/", today.today, name="today"),
    path("r/<slug:slug>/directory/people/<int:pk>/sees/", sees.sees, name="sees"),
    path("r/<slug:slug>/search/", search.search, name="search"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/public/preview/", story.preview, name="public_preview"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/pack/", funder_pack.page, name="pack"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/pack.xlsx", funder_pack.xlsx, name="pack_xlsx"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/pack.csv", funder_pack.csv, name="pack_csv"),
    path("p/schema.json", story.schema, name="public_schema"),
    path("p/<slug:slug>/", story.region, name="public_region"),
    path("p/<slug:slug>/<slug:partnership>/", story.partnership, name="public"),
    path("p/<slug:slug>/<slug:partnership>/notes/", public_notes.public_notes, name="public_notes"),
    path("p/<slug:slug>/<slug:partnership>/embedded/", story.embedded, name="public_embedded"),
    path("p/<slug:slug>/<slug:partnership>/photos/<int:photo_id>/", story.photo, name="public_photo"),
    path("p/<slug:slug>/<slug:partnership>/data.json", story.data_json, name="public_json"),
    path("p/<slug:slug>/<slug:partnership>/data.csv", story.data_csv, name="public_csv"),
]
