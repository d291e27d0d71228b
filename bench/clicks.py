"""The convener's click on Send for 1,000 people, and the first mail when the hold ends."""

import time
from datetime import timedelta
from statistics import median

import psycopg2
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import execute_values

from bench import floors, seeding
from bench.browser import Client, Page
from bench.ground import Ground
from bench.report import Figure, at_most, shown
from bench.servers import Server, serving_product
from bench.sink import Arrivals
from bench.workers import until, working
from regions.models import Contact
from regions.scope import in_region

PEOPLE, ROUNDS = 1000, 5
HOLD = timedelta(seconds=2)


def measured(ground: Ground, arrivals: Arrivals) -> list[Figure]:
    table = seeding.make_table()
    with in_region(table.region):
        people = [*table.champions, *seeding.people(PEOPLE - len(table.champions))]
    ground.settle()
    verbs = [timed_verbs(table, people) for _ in range(ROUNDS)]
    verb, writing = min(asking for asking, _ in verbs), min(writing for _, writing in verbs)
    with serving_product(ground) as server:
        click = [timed_click(server, table, people) for _ in range(ROUNDS)]
    floor = min(timed_insert(ground) for _ in range(ROUNDS))
    first = first_mails(ground, table, arrivals)
    return [
        at_most(11, f"the click for {PEOPLE:,}", min(click), "s", 0.2, floor, median=median(click), verb=verb),
        shown(11, f"the worker writes the {PEOPLE:,}, in the minute they wait", writing, "s"),
        at_most(11, "first mail after the hold", median(first), "s", 1, slowest=max(first)),
    ]


def timed_verbs(table: seeding.Table, people: list[Contact]) -> tuple[float, float]:
    """Seconds of the click's verb, and of what it leaves to the worker."""
    with in_region(table.region):
        convening = table.plan("Launch meeting")
    began = time.perf_counter()
    with in_region(table.region):
        sending = table.ask(convening, people, hold=timedelta(hours=1))
    asked = time.perf_counter()
    with in_region(table.region):
        sending.write_invitations()
    return asked - began, time.perf_counter() - asked


def timed_click(server: Server, table: seeding.Table, people: list[Contact]) -> float:
    """From sending the form to the redirect."""
    with in_region(table.region):
        convening = table.plan("Launch meeting")
    client = Client(server.port, table.session)
    page = reverse("convenings:invite", args=[table.region.slug, convening.pk])
    form = next(form for form in Page(client.get(page).text).forms if "subject" in form.fields)
    given = {
        "csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"],
        "do": "send",
        "subject": "Will you sit with us?",
        "letter": seeding.LETTER,
        "people": [person.pk for person in people],
        "signed_by": [person.pk for person in table.champions],
    }
    began = time.perf_counter()
    answer = client.post(page, given)
    took = time.perf_counter() - began
    client.close()
    if answer.status != 302:
        raise RuntimeError(f"The letters were refused ({answer.status}): {answer.text[:400]}")
    return took


def timed_insert(ground: Ground) -> float:
    """The bare insert of as many rows in one statement."""
    floors.floor_of(ground)
    rows = [(f"Person {number}", f"person{number}@floor.example", "Business") for number in range(PEOPLE)]
    connection = psycopg2.connect(ground.floor_environment["FLOOR_DATABASE_URL"])
    began = time.perf_counter()
    with connection, connection.cursor() as cursor:
        execute_values(cursor, "INSERT INTO floor_person (name, email, organization) VALUES %s", rows, page_size=PEOPLE)
    took = time.perf_counter() - began
    connection.close()
    return took


def first_mails(ground: Ground, table: seeding.Table, arrivals: Arrivals) -> list[float]:
    """Seconds from the end of the hold to the first mail taken, with the worker idle until then."""
    found = []
    with in_region(table.region):
        few = seeding.people(20)
    for _ in range(ROUNDS):
        with working(ground):
            arrivals.forget()
            with in_region(table.region):
                table.invite(table.plan("Launch meeting"), few, hold=HOLD)
            due = timezone.now() + HOLD
            until(lambda: arrivals.count() >= len(few), "the letters left after the hold")
            found.append(min(mail.at for mail in arrivals.mails()) - due.timestamp())
    connections.close_all()
    return found
