"""Addresses anybody may open: the front door, the promises, the way back to a lost link."""

from django.urls import URLPattern, URLResolver, path

from desk.views import lost_link, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("g/<slug:slug>/lost-link/", lost_link.lost_link, name="lost_link"),
]
