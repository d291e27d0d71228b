"""Addresses of scorecards and of the thresholds behind them; desk.urls includes `patterns`."""

from django.urls import URLPattern, URLResolver, path

from desk.views import scorecard, thresholds

CARD = "r/<slug:slug>/partnerships/<slug:partnership>/scorecard"
patterns: list[URLPattern | URLResolver] = [
    path(f"{CARD}/", scorecard.scorecard, name="scorecard"),
    path(f"{CARD}.csv", scorecard.export, {"shape": "csv"}, name="scorecard_csv"),
    path(f"{CARD}.xlsx", scorecard.export, {"shape": "xlsx"}, name="scorecard_xlsx"),
    path(f"{CARD}/<slug:indicator>/", scorecard.indicator, name="indicator"),
    path("r/<slug:slug>/thresholds/", thresholds.thresholds, name="thresholds"),
    path("r/<slug:slug>/thresholds/<slug:indicator>/", thresholds.threshold, name="threshold"),
    path("r/<slug:slug>/thresholds/<slug:indicator>/forget/", thresholds.forget, name="threshold_forget"),
]
