"""Signing in and out: allauth's own pages."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
