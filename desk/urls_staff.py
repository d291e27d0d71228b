"""Addresses of staff and of the first run; desk.urls includes `patterns`."""

from django.urls import URLPattern, URLResolver, path

from desk.views import first_run, join, staff

patterns: list[URLPattern | URLResolver] = [
    path("start/", first_run.first_run, name="first_run"),
    path("join/<slug:slug>/<str:token>/", join.join, name="join"),
    path("r/<slug:slug>/staff/", staff.staff, name="staff"),
    path("r/<slug:slug>/staff/<int:number>/", staff.staff_person, name="staff_person"),
    path("r/<slug:slug>/staff/<int:number>/remove/", staff.staff_remove, name="staff_remove"),
    path("r/<slug:slug>/staff/invitations/<int:number>/revoke/", staff.staff_revoke, name="staff_revoke"),
]
