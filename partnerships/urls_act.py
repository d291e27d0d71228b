"""Addresses of the work: partnerships, seats, priorities, action items."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
