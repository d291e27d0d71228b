"""The API's addresses of partnerships, mounted under each region."""

from django.urls import URLPattern, URLResolver

from partnerships.api import (
    ballots,
    checklists,
    decisions,
    escalation,
    evidence,
    experiments,
    items,
    match_terms,
    measures,
    notes,
    opportunities,
    outcomes,
    partnerships,
    priorities,
    profile_notes,
    publicity,
    seats,
    team_mails,
    teams,
    worksheets,
)

ACTING = (teams, team_mails, items, evidence, outcomes, experiments, measures, notes, publicity, match_terms)
DECIDING = (opportunities, ballots, priorities, decisions, worksheets, profile_notes)
NOUNS = (partnerships, escalation, checklists, seats, *DECIDING, *ACTING)
routes: list[URLPattern | URLResolver] = [route for noun in NOUNS for route in noun.routes]
