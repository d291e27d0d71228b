"""`python -m bench.floor ROWS`: the floor's tables and rows; prints what a client needs to know, as JSON."""

import importlib
import json
import sys
from datetime import timedelta

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

AGENDA = ("Welcome", "Why we are here", "What could grow", "What it takes", "What we choose", "Who carries it", "Next")


def main(rows: int) -> None:
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    models = importlib.import_module("bench.floor.models")
    meeting = models.Meeting.objects.filter(lines__isnull=False).first()
    if meeting is None:
        meeting = seed(models, rows)
    user, _ = get_user_model().objects.get_or_create(username="convener")
    client = Client()
    client.force_login(user)
    tokens = list(models.Invitation.objects.order_by("id").values_list("token", flat=True))
    print(json.dumps({"session": client.cookies["sessionid"].value, "meeting": meeting.pk, "tokens": tokens}))


def seed(models: object, rows: int) -> object:
    starts = timezone.now() + timedelta(days=30)
    meeting = models.Meeting.objects.create(title="Launch meeting", place="Town hall, room 2", starts_at=starts)
    models.Line.objects.bulk_create(models.Line(meeting=meeting, title=title, minutes=15) for title in AGENDA)
    people = models.Person.objects.bulk_create(
        models.Person(name=f"Person {n:05}", email=f"person{n}@floor.example", organization=f"Business {n:05}")
        for n in range(rows)
    )
    models.Invitation.objects.bulk_create(
        models.Invitation(meeting=meeting, person=person, token=f"{n}-abcdefghijklmnopqrstuv")
        for n, person in enumerate(people)
    )
    return meeting


if __name__ == "__main__":
    main(int(sys.argv[1]))
