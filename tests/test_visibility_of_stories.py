"""Every noun at every surface as every role, as tests.visibility_of_stories says: nothing missing, nothing more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.models import Message
from outbox.writing import write
from partnerships.models import CurveStory, Experiment, Measure, Measurement, Outcome, PublicName, Shown
from partnerships.photos import photo_of
from regions.models import Role
from regions.scope import in_region
from tests.factories import (
    make_business,
    make_contact,
    make_member,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
    make_user,
)
from tests.partnerships.uploads import written
from tests.visibility_of_stories import ROLES, SURFACES, VISIBILITY

pytestmark = pytest.mark.django_db

WORDS = {noun: f"qz{number}{noun.replace(' ', '')}zq" for number, noun in enumerate(VISIBILITY)}
PAGES = ("partnerships/mills/outcomes/", "priorities/{priority}/", "partnerships/mills/members/")
API = ("outcomes/", "quotes/", "experiments/", "measures/", "public-names/", "priorities/{priority}/", "organizations/")
ADDRESSES = {
    "page": [f"/r/here/{path}" for path in PAGES],
    "thread": ["/r/here/priorities/{priority}/thread/"],
    "api": [f"/api/v1/regions/here/{path}" for path in API],
    "search": [f"/r/here/search/?q={word}" for word in WORDS.values()],
    "export": ["/r/here/partnerships/mills/pack/", "/r/here/partnerships/mills/pack.csv"],
    "public": ["/p/here/", "/p/here/mills/"],
    "embedded": ["/p/here/mills/embedded/"],
    "data": ["/p/here/mills/data.json", "/p/here/mills/data.csv"],
}


@pytest.fixture
def world():
    """(people by role, the priority): every noun planted under its own word, and everything shown that may be."""
    here = make_region(slug="here")
    people = {role: make_member(here, role=role) for role in ROLES - {"stranger", "anonymous"}}
    people["stranger"] = make_user()
    by = people["convener"]
    with in_region(here):
        table = make_partnership(slug="mills")
        priority = make_priority(table)
        quoted = make_seat(table, make_contact(name="The quoted")).contact
        _tell(priority, "outcome in public", quoted, by)
        inside = Outcome.tell(
            priority, title=WORDS["outcome inside"], kind="training", quoted=quoted, words=WORDS["quote waiting"], by=by
        )
        inside.photograph(photo_of(written("JPEG")), alt=WORDS["photo inside"], by=by)
        inside.quote(quoted, WORDS["quote taken out"], by=by).take_out(by=by)
        day = timezone.localdate() + timedelta(days=9)
        card = {"hypothesis": WORDS["small test"], "test": "Ask three", "measure": "Two come"}
        Experiment.begin(priority, **card, stops_on=day, by=by)
        _measure(priority, by)
        for name in ("business unnamed", "business named"):
            make_seat(table, make_contact(make_business(name=WORDS[name])))
        named = table.seats.get(organization__name=WORDS["business named"]).organization
        PublicName.agree(table, named, agreed_by="Its leader", by=by)
        table.choose_shown(Shown.values, by=by)
        table.publish(by=by)
    return here, people, priority


def _measure(priority, by):
    day = timezone.localdate() - timedelta(days=9)
    measure = Measure.agree(priority, name=WORDS["measure"], unit=WORDS["figure"], by=by)
    row = Measurement.enter(measure, figure=5, measured_on=day, source=WORDS["corrected source"], by=by)
    row.correct(figure=6, measured_on=day, source="The college", by=by)
    CurveStory.tell(measure, words=WORDS["curve story"], doing="Ask again", by=by)


def _tell(priority, noun, quoted, by):
    outcome = Outcome.tell(
        priority, title=WORDS[noun], kind="training", quoted=quoted, words=WORDS["quote agreed"], by=by
    )
    outcome.quotes.get().answer(yes=True, by=quoted)
    agreed = WORDS["who agreed to show the photo"]
    outcome.photograph(photo_of(written("JPEG")), alt=WORDS["photo in public"], agreed_by=agreed, by=by)
    outcome.publish(agreed_by=WORDS["who agreed to publish"], by=by)


def read_at(client, surface, priority):
    """The nouns whose word the person reads there; what they typed into the search themselves is not read."""
    read = set()
    for address in ADDRESSES[surface]:
        typed = address.partition("?q=")[2]
        page = client.get(address.format(priority=priority.pk)).content.decode()
        for noun, word in WORDS.items():
            times = page.count(word) - (page.count(f'value="{word}"') + page.count(f"“{word}”") if typed else 0)
            if times > 0:
                read.add(noun)
    return read


def test_every_line_names_surfaces_and_roles_that_exist():
    assert {surface for line in VISIBILITY.values() for surface in line} <= set(SURFACES) == {*ADDRESSES, "mail"}
    assert {role for line in VISIBILITY.values() for roles in line.values() for role in roles} <= ROLES | {"quoted"}
    assert set(Role.values) | {"stranger", "anonymous"} == ROLES


@pytest.mark.parametrize("surface", ADDRESSES)
def test_every_role_reads_at_every_surface_what_the_table_says(client, world, surface):
    _here, people, priority = world
    wrong = {}
    for role in sorted(ROLES):
        client.logout()
        if role in people:
            client.force_login(people[role])
        expected = {noun for noun, line in VISIBILITY.items() if role in line.get(surface, ())}
        came = read_at(client, surface, priority)
        if came != expected:
            wrong[role] = {"more": came - expected, "missing": expected - came}

    assert wrong == {}


def test_mail_brings_what_the_table_says_to_nobody_else(world):
    here, _people, _priority = world
    with in_region(here):
        messages = list(Message.objects.select_related("contact__organization"))
        letters = write(messages)
        read = {
            noun: {message.contact.name for message in messages if word in str(letters.get(message.pk))}
            for noun, word in WORDS.items()
        }

    for noun, line in VISIBILITY.items():
        to_quoted = {"The quoted"} if "quoted" in line.get("mail", ()) else set()
        assert read[noun] <= to_quoted, noun
    assert read["quote waiting"] == {"The quoted"}
