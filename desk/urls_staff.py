"""Addresses of staff, alarms and the first run; desk.urls includes `patterns`."""

from django.urls import URLPattern, URLResolver, path

from desk.views import alarms, first_run, join, network, relaunch, rescue, staff

ALARMS = "r/<slug:slug>/alarms/"

patterns: list[URLPattern | URLResolver] = [
    path(ALARMS, alarms.alarms, name="alarms"),
    path(f"{ALARMS}days/", alarms.days, name="alarm_days"),
    path(f"{ALARMS}aside/", alarms.put_aside, name="alarm_aside"),
    path(f"{ALARMS}aside/<int:number>/take-back/", alarms.take_back, name="alarm_take_back"),
    path("r/<slug:slug>/convenings/<int:number>/rescue/", rescue.rescue, name="rescue"),
    path("r/<slug:slug>/convenings/<int:number>/rescue/<int:person>/", rescue.called, name="rescue_called"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/relaunch/", relaunch.relaunch, name="relaunch"),
    path("r/<slug:slug>/totals/", network.totals, name="totals"),
    path("start/", first_run.first_run, name="first_run"),
    path("join/<slug:slug>/<str:token>/", join.join, name="join"),
    path("r/<slug:slug>/staff/", staff.staff, name="staff"),
    path("r/<slug:slug>/staff/<int:number>/", staff.staff_person, name="staff_person"),
    path("r/<slug:slug>/staff/<int:number>/remove/", staff.staff_remove, name="staff_remove"),
    path("r/<slug:slug>/staff/invitations/<int:number>/revoke/", staff.staff_revoke, name="staff_revoke"),
]
