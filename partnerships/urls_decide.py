"""Addresses of what leaders say and decide: opportunities, requirements, ballots."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
