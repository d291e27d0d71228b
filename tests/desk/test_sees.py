"""What can this person see: links by partnership, the role they sign in with, and where everybody reads their name."""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from desk.sees import OPENS
from partnerships.models import ActionItem, Note, Outcome, Scorer, Supporter, Worksheet
from regions.models import Link, Membership, Role
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_item,
    make_leader,
    make_member,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
    make_sector,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here):
    return make_member(here)


def page_of(client, convener, contact):
    client.force_login(convener)
    page = client.get(f"/r/here/directory/people/{contact.pk}/sees/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_links_stand_by_partnership_with_what_they_open(client, here, convener):
    with in_region(here):
        mills, clinics = make_partnership(name="Mills"), make_partnership(name="Clinics")
        elena = make_seat(mills, make_contact(name="Elena Garza")).contact
        due = timezone.localdate() + WEEK
        for table, title in ((mills, "Price a Saturday cohort"), (clinics, "Call three nurses")):
            ActionItem.assign(make_priority(table).team, title=title, owner=elena, due_on=due, by=convener)
        revoked = Link.objects.get(about_id=ActionItem.objects.get(title="Call three nurses").pk, purpose="item")
        assert "Call three nurses" in page_of(client, convener, elena)
        revoked.revoke(by=convener)

    page = page_of(client, convener, elena)

    mills_part = page[page.index("Mills") :]
    assert "Sits at this table as: Business leader" in mills_part
    assert "Price a Saturday cohort · until it is switched off" in mills_part
    assert "Reports on an action item" in mills_part
    assert "Call three nurses" not in page
    assert "They have no account in this region" in page


def test_who_was_asked_by_name_reads_and_writes_notes(client, here, convener):
    with in_region(here):
        mills = make_partnership(name="Mills")
        elena = make_seat(mills, make_contact(name="Elena Garza")).contact
        Note.say(make_priority(mills, title="A night bus"), text="When?", visibility="members", by=convener, to=[elena])

    page = page_of(client, convener, elena)
    assert "Reads and writes the notes that are open to their seat" in page
    assert "A night bus" in page[page.index("Mills") : page.index("Of no one partnership")]


def test_links_of_teams_and_of_help_stand_here_as_long_as_they_open_something(client, here, convener):
    with in_region(here):
        mills = make_partnership(name="Mills")
        seat = make_seat(mills, make_contact(name="Elena Garza"))
        elena, priority = seat.contact, make_priority(mills, title="A night bus")
        priority.team.join(elena, by=convener)
        item = make_item(mills, team=priority.team)
        item.call_in(elena, by=convener)
        links = [Link.objects.get(contact=elena, purpose=purpose).path for purpose in ("team", "support")]
    words = ("Sees an action team", "Sees how an item goes")
    seen = page_of(client, convener, elena)
    assert ([word in seen for word in words], [client.get(path).status_code for path in links]) == (
        [True, True],
        [200, 200],
    )

    with in_region(here):
        Supporter.objects.get().step_back(by=elena)
        seat.leave(by=convener, on=seat.since)

    seen = page_of(client, convener, elena)
    assert ([word in seen for word in words], [client.get(path).status_code for path in links]) == (
        [False, False],
        [410, 410],
    )


def test_worksheet_they_score_stands_by_its_title(client, here, convener):
    with in_region(here):
        worksheet = Worksheet.objects.create(title="Where we begin")
        for _ in range(2):
            worksheet.candidates.create(sector=make_sector())
        people = [make_contact(name="Elena Garza"), make_contact()]
        Scorer.ask_all(worksheet, contacts=people, by=convener)

    page = page_of(client, convener, people[0])

    assert "Where we begin" in page[page.index("Of no one partnership") :]


def test_every_kind_of_link_has_words_for_what_it_opens():
    """A page opened by a link that has none would stand here in a word of ours."""
    pages = (found.callback for found in flat(get_resolver().url_patterns))
    opened = {getattr(page, "access", "").partition("guest:")[2] for page in pages} - {""}

    assert "item" in opened
    assert opened - OPENS.keys() == set()


def flat(patterns):
    for each in patterns:
        yield from flat(each.url_patterns) if hasattr(each, "url_patterns") else [each]


def test_the_role_says_what_they_may_and_somebody_archived_opens_nothing(client, here, convener):
    with in_region(here):
        mills = make_partnership(name="Mills")
        elena = make_leader(name="Elena Garza", user=make_member(here, role=Role.NETWORK))
        ActionItem.assign(
            make_priority(mills).team, title="Call", owner=elena, due_on=timezone.localdate() + WEEK, by=convener
        )
    page = page_of(client, convener, elena)
    assert "sees totals over regions, never rows" in page
    assert "invites, runs meetings" not in page
    assert "Reports on an action item" in page

    with in_region(here):
        elena.archive(by=convener)
    Membership.objects.filter(user=elena.user_id).delete()
    page = page_of(client, convener, elena)
    assert "none of their links opens anything" in page
    assert "Reports on an action item" not in page


def test_it_says_where_everybody_reads_their_name(client, here, convener):
    with in_region(here):
        mills = make_partnership(name="Mills")
        elena = make_seat(mills, make_contact(name="Elena Garza")).contact
        outcome = Outcome.tell(
            make_priority(mills), title="Fifty", kind="training", quoted=elena, words="We hire here.", by=convener
        )
        outcome.quotes.get().answer(yes=True, by=elena)
        outcome.publish(agreed_by="Elena", by=convener)
        mills.publish(by=convener)
    assert "Everybody reads their name" not in page_of(client, convener, elena)

    with in_region(here):
        mills.choose_shown(["outcomes", "quotes"], by=convener)

    assert "Everybody reads their name beside: “We hire here.”" in page_of(client, convener, elena)
