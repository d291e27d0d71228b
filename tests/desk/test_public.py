"""The public sees what was published, and of everything else not even that it exists."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from jsonschema import Draft202012Validator

from convenings.models import Convening
from partnerships.models import Outcome, Partnership, PublicName, Seat
from regions.models import Organization
from regions.scope import in_region
from tests.factories import (
    make_business,
    make_contact,
    make_leader,
    make_member,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region()


@pytest.fixture
def convener(here):
    return make_member(here)


def test_a_partnership_is_nowhere_in_public_until_it_is_published(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills", name="Mills Partnership")
    assert client.get(f"/p/{here.slug}/mills/").status_code == 404
    assert client.get(f"/p/{here.slug}/").status_code == 404

    with in_region(here):
        partnership.publish(by=convener)

    assert "Mills Partnership" in client.get(f"/p/{here.slug}/mills/").content.decode()
    assert "Mills Partnership" in client.get(f"/p/{here.slug}/").content.decode()


def test_the_page_shows_published_outcomes_and_keeps_the_others(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        priority = make_priority(partnership, title="Grow our own")
        shown = Outcome.tell(priority, title="Fifty trained", kind="training", figure=50, unit="people", by=convener)
        Outcome.tell(priority, title="Not for the paper", kind="training", by=convener)
        shown.publish(agreed_by="Elena", by=convener)
        partnership.publish(by=convener)

    page = client.get(f"/p/{here.slug}/mills/").content.decode()

    assert "Grow our own" in page
    assert "Fifty trained" in page
    assert "Not for the paper" not in page


def test_the_page_names_no_people(client, here, convener):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        seat = make_seat(partnership)
        partnership.publish(by=convener)

    page = client.get(f"/p/{here.slug}/mills/").content.decode()

    assert "One business leader" in page
    assert seat.contact.name not in page
    assert seat.contact.email not in page


def test_the_page_takes_the_same_statements_however_much_was_published(client, here, convener, sql):
    with in_region(here):
        partnership = make_partnership(slug="mills")
        partnership.publish(by=convener)
        first = Outcome.tell(make_priority(partnership), title="First", kind="training", by=convener)
        first.publish(agreed_by="Elena", by=convener)
    with sql(4):
        client.get(f"/p/{here.slug}/mills/")
    with in_region(here):
        for number in range(9):
            told = Outcome.tell(make_priority(partnership), title=f"More {number}", kind="training", by=convener)
            told.publish(agreed_by="Elena", by=convener)
            make_seat(partnership)
    with sql(4):
        client.get(f"/p/{here.slug}/mills/")


def test_a_closed_region_has_no_public_page(client, here, convener):
    with in_region(here):
        make_partnership(slug="mills").publish(by=convener)
    assert client.get(f"/p/{here.slug}/mills/").status_code == 200

    here.close(by=convener)

    assert client.get(f"/p/{here.slug}/mills/").status_code == 404


# ---- field by field ----

SECRETS = {
    "purpose": "We grow our own.",
    "priorities": "Train fifty",
    "champions": "Elena Garza",
    "outcomes": "Fifty trained",
    "figures": "rotation places",
    "quotes": "We hire here now.",
    "meetings": "2030",
    "businesses": "business leader",
    "business_names": "Garza Mills",
}
ADDRESSES = ("", "embedded/", "data.json", "data.csv")


@pytest.fixture
def told(here, convener):
    """A partnership with something in every field, published, and businesses that agreed and did not."""
    with in_region(here):
        partnership = make_partnership(slug="mills", name="Mills Partnership", purpose=SECRETS["purpose"])
        elena = make_contact(make_business(name="Garza Mills"), name="Elena Garza", title="Owner")
        for seat in (make_seat(partnership, elena), make_seat(partnership, make_leader())):
            assert seat.pk
        make_seat(partnership, make_contact(make_business(name="Silent Works"), name="Ana Ruiz"))
        priority = make_priority(partnership, title=SECRETS["priorities"])
        priority.sign_up(elena, by=convener)
        outcome = Outcome.tell(
            priority, title="Fifty trained", kind="training", figure=50, unit="rotation places", source="The college",
            quoted=elena, words=SECRETS["quotes"], by=convener,
        )  # fmt: skip
        outcome.quotes.get().answer(yes=True, by=elena)
        outcome.publish(agreed_by="The college", by=convener)
        Outcome.tell(priority, title="Not for the paper", kind="training", by=convener)
        at = datetime(2030, 5, 14, 15, tzinfo=UTC)
        for kind, more in (("full", 0), ("action_team", 400)):
            begins = at + timedelta(days=more)
            Convening.objects.create(
                partnership=partnership,
                kind=kind,
                title="We meet",
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
            )
        PublicName.agree(partnership, elena.organization, agreed_by="Elena", by=convener)
        partnership.publish(by=convener)
    return partnership


def everything(client, here):
    return {
        address: client.get(f"/p/{here.slug}/mills/{address}").content.decode().replace("\xa0", " ")
        for address in ADDRESSES
    }


def show(here, partnership, convener, fields):
    with in_region(here):
        partnership.choose_shown(fields, by=convener)


# What the embedded page leaves out anyway.
NOT_THERE = {"embedded/": {"meetings", "business_names"}}
WORDED = {
    "embedded/": {"businesses": "Business majority"},
    "data.json": {"businesses": '"seats"'},
    "data.csv": {"businesses": "seats"},
}


@pytest.mark.parametrize("field", SECRETS)
def test_a_field_shows_everywhere_when_chosen_and_nowhere_when_not(client, here, convener, told, field):
    def words(address):
        return WORDED.get(address, {}).get(field, SECRETS[field])

    show(here, told, convener, SECRETS)
    for address, page in everything(client, here).items():
        if field not in NOT_THERE.get(address, ()):
            assert words(address) in page, address

    # A quote, a champion and a figure need what they hang on; a champion's business is named by its own consent.
    also = {"champions": {"quotes"}, "business_names": set()}.get(field, set())
    show(here, told, convener, set(SECRETS) - {field} - also)
    for address, page in everything(client, here).items():
        assert words(address) not in page, address
        assert "Mills Partnership" in page, address


def test_nothing_chosen_shows_the_name_alone(client, here, convener, told):
    show(here, told, convener, [])

    for address, page in everything(client, here).items():
        assert "Mills Partnership" in page
        assert [words for words in SECRETS.values() if words in page] == [], address
    assert SECRETS["purpose"] not in client.get(f"/p/{here.slug}/").content.decode()


def test_outcomes_without_priorities_stand_alone(client, here, convener, told):
    show(here, told, convener, ["outcomes", "figures"])

    page, data = everything(client, here)[""], client.get(f"/p/{here.slug}/mills/data.json").json()

    assert "Fifty trained" in page
    assert SECRETS["priorities"] not in page
    assert "priorities" not in data
    assert [outcome["title"] for outcome in data["outcomes"]] == ["Fifty trained"]


def test_a_business_is_named_only_with_its_consent_and_a_seat(client, here, convener, told):
    show(here, told, convener, SECRETS)
    for page in everything(client, here).values():
        assert "Silent Works" not in page
        assert "Ana Ruiz" not in page

    with in_region(here):
        PublicName.objects.get().withdraw(by=convener)
    for page in everything(client, here).values():
        assert "Garza Mills" not in page


def test_an_agreement_needs_somebody_and_a_seat_and_counts_once(here, convener, told):
    with in_region(here):
        with pytest.raises(ValidationError, match="Say who agreed"):
            PublicName.agree(told, make_business(), agreed_by=" ", by=convener)
        with pytest.raises(ValidationError, match="has no seat at this table"):
            PublicName.agree(told, make_business(), agreed_by="Elena", by=convener)
        named = PublicName.objects.get()
        assert PublicName.agree(told, named.organization, agreed_by="Elena again", by=convener) == named
        with pytest.raises(ValidationError, match="Choose among"):
            told.choose_shown(["payroll"], by=convener)
        with pytest.raises(IntegrityError, match="partnership_shown_known"), transaction.atomic():
            Partnership.objects.update(shown=["payroll"])


def test_the_open_data_is_what_its_schema_says(client, here, convener, told):
    schema = client.get("/p/schema.json").json()
    Draft202012Validator.check_schema(schema)
    for fields in (list(SECRETS), [], ["outcomes"], ["priorities", "quotes"]):
        show(here, told, convener, fields)
        data = client.get(f"/p/{here.slug}/mills/data.json").json()
        Draft202012Validator(schema).validate(data)

    show(here, told, convener, SECRETS)
    (priority,) = client.get(f"/p/{here.slug}/mills/data.json").json()["priorities"]
    assert priority["champions"] == [{"name": "Elena Garza", "title": "Owner", "organization": "Garza Mills"}]
    assert priority["outcomes"][0]["figure"] == "50.00"
    assert client.get(f"/p/{here.slug}/mills/data.json").json()["meetings"] == ["2030-05-14"]


def test_champion_who_left_the_table_is_named_nowhere_in_public(client, here, convener, told):
    # A story may name her too: that one she agreed to.
    show(here, told, convener, ["priorities", "champions"])
    before = everything(client, here)

    with in_region(here):
        for seat in Seat.objects.filter(contact__name="Elena Garza"):
            seat.leave(by=convener, on=seat.since)

    named = [
        {address for address, page in read.items() if "Elena Garza" in page}
        for read in (before, everything(client, here))
    ]
    assert named == [set(ADDRESSES), set()]


def test_only_the_embedded_page_may_stand_in_a_frame_and_it_runs_nothing(client, here, told):
    framed = client.get(f"/p/{here.slug}/mills/embedded/")
    assert "X-Frame-Options" not in framed
    policy = framed["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "<script" not in framed.content.decode()
    assert "<form" not in framed.content.decode()
    assert not framed.cookies

    for address in ("", "data.json", "data.csv"):
        other = client.get(f"/p/{here.slug}/mills/{address}")
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_what_was_read_before_is_answered_shortly_until_it_changes(client, here, convener, told):
    address = f"/p/{here.slug}/mills/data.json"
    first = client.get(address)
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    show(here, told, convener, [])

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_an_unpublished_one_and_one_that_never_was_get_the_same_answer_everywhere(client, here, convener, told):
    with in_region(here):
        told.unpublish(by=convener)

    for address in ADDRESSES:
        closed, never = (client.get(f"/p/{here.slug}/{slug}/{address}") for slug in ("mills", "never"))
        assert closed.status_code == never.status_code == 404
        assert closed.content.replace(b"mills", b"") == never.content.replace(b"never", b"")
        assert {**closed.headers} == {**never.headers}


def test_staff_preview_what_everybody_would_see_while_it_is_closed(client, here, convener, told):
    show(here, told, convener, ["priorities"])
    with in_region(here):
        told.unpublish(by=convener)
    client.force_login(convener)

    page = client.get(f"/r/{here.slug}/partnerships/mills/public/preview/").content.decode()

    assert "The page is closed." in page
    assert SECRETS["priorities"] in page
    assert SECRETS["purpose"] not in page


def test_a_convener_chooses_the_fields_and_notes_who_agreed(client, here, convener, told):
    client.force_login(convener)
    page = f"/r/{here.slug}/partnerships/mills/public/"

    client.post(page, {"fields_shown": ["purpose", "quotes"]})
    assert client.post(page, {"fields_shown": ["payroll"]}).status_code == 400
    with in_region(here):
        told.refresh_from_db()
        assert told.shown == ["purpose", "quotes"]
        silent = Organization.objects.get(name="Silent Works").pk

    client.post(f"{page}name/", {"organization": silent, "agreed_by": "Ana, by phone"})
    shown = client.get(page).content.decode()
    assert "Silent Works" in shown
    assert "Ana, by phone" in shown
    assert "embedded/" in shown
