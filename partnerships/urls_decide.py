"""Addresses of what leaders say and decide: opportunities, requirements, ballots."""

from django.urls import URLPattern, URLResolver, path

from partnerships.views import ballots, opportunities, vote

STAFF = "r/<slug:slug>"
OF_PARTNERSHIP = f"{STAFF}/partnerships/<slug:partnership>"

patterns: list[URLPattern | URLResolver] = [
    path(f"{OF_PARTNERSHIP}/opportunities/", opportunities.opportunities, name="opportunities"),
    path(f"{OF_PARTNERSHIP}/requirements/", opportunities.requirements, name="requirements"),
    path(f"{STAFF}/opportunities/<int:pk>/", opportunities.opportunity, name="opportunity"),
    path(f"{STAFF}/opportunities/<int:pk>/reword/", opportunities.reword_opportunity, name="opportunity_reword"),
    path(f"{STAFF}/opportunities/<int:pk>/merge/", opportunities.merge_opportunity, name="opportunity_merge"),
    path(f"{STAFF}/requirements/<int:pk>/", opportunities.requirement, name="requirement"),
    path(f"{STAFF}/requirements/<int:pk>/reword/", opportunities.reword_requirement, name="requirement_reword"),
    path(f"{STAFF}/requirements/<int:pk>/merge/", opportunities.merge_requirement, name="requirement_merge"),
    path(f"{OF_PARTNERSHIP}/ballots/", ballots.ballots, name="ballots"),
    path(f"{OF_PARTNERSHIP}/ballots/new/", ballots.prepare, name="ballot_new"),
    path(f"{STAFF}/ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path(f"{STAFF}/ballots/<int:pk>/open/", ballots.open_ballot, name="ballot_open"),
    path(f"{STAFF}/ballots/<int:pk>/close/", ballots.close_ballot, name="ballot_close"),
    path(f"{STAFF}/ballots/<int:pk>/discard/", ballots.discard_ballot, name="ballot_discard"),
    path(f"{STAFF}/ballots/<int:pk>/turnout/", ballots.turnout, name="ballot_turnout"),
    path(f"{STAFF}/ballots/<int:pk>/screen/", ballots.screen, name="ballot_screen"),
    path(f"{STAFF}/ballots/<int:pk>/result/", ballots.result, name="result"),
    path(f"{STAFF}/ballots/<int:pk>/result.csv", ballots.result_csv, name="result_csv"),
    path("g/<slug:slug>/<str:token>/vote/", vote.vote, name="vote"),
]
