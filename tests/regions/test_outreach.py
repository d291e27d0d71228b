"""The outreach ledger: who asked whom for what, and how often one company was asked by all of us together."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regions.budget import asked
from regions.models import Activity, Touch
from regions.scope import in_region
from tests.factories import make_business, make_contact, make_member, make_partner, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here, client):
    user = make_member(here, name="Casey Convener")
    client.force_login(user)
    return user


@pytest.fixture
def inside(here):
    with in_region(here):
        yield here


def ask(company, by, **words):
    return Touch.enter(company, by=by, **({"asked_for": "A seat at the launch meeting"} | words))


# ---- the verbs ----


def test_an_ask_is_kept_with_who_asked_and_shows_in_the_companys_record(inside, convener):
    company = make_business(name="Valley Works")

    touch = ask(company, convener)

    assert (touch.asked_by, touch.channel, touch.came_of) == ("Casey Convener", "call", "")
    assert (
        str(Activity.objects.about(company).get())
        == "Casey Convener asked Valley Works for this: A seat at the launch meeting."
    )


def test_a_person_of_another_company_is_refused_and_nothing_written(inside, convener):
    company, stranger = make_business(), make_contact()

    with pytest.raises(ValidationError, match="belongs to another organization"):
        ask(company, convener, contact=stranger)

    assert not Touch.objects.exists()


def test_what_came_of_it_may_change_and_a_mistake_is_taken_out(inside, convener):
    touch = ask(make_business(), convener, note="Spoke to the desk")

    touch.settle("later", by=convener)
    touch.settle("yes", by=convener, note="She will come")
    assert (touch.came_of, touch.note) == ("yes", "She will come")
    with pytest.raises(ValidationError):
        touch.settle("perhaps", by=convener)

    touch.take_back(by=convener)
    assert not Touch.objects.exists()
    assert Activity.objects.filter(verb="touch.taken_back").count() == 1


# ---- the budget ----


def test_a_company_is_counted_over_all_who_asked_within_thirty_days(inside, convener):
    company, other, college, chamber = make_business(), make_business(), make_partner(), make_partner()
    for behalf in (None, college, college, chamber):
        ask(company, convener, on_behalf=behalf)
    Touch.objects.filter(on_behalf=chamber).update(at=timezone.now() - timedelta(days=31))

    found = asked([company.pk, other.pk])

    assert (found[company.pk].times, found[company.pk].askers) == (3, {None, college.pk})
    assert found[company.pk].words == "Asked 3 times in 30 days, by 2 organizations"
    assert (found[company.pk].is_much, found[other.pk].is_much) == (True, False)
    assert found[other.pk].words == "Not asked in the last 30 days"


def test_the_region_says_how_much_is_much(inside, convener):
    company = make_business()
    ask(company, convener)
    assert not asked([company.pk])[company.pk].is_much

    inside.most_asks = 1
    assert asked([company.pk])[company.pk].is_much
    assert asked([company.pk])[company.pk].words == "Asked once in 30 days, by one organization"


# ---- the pages ----


def test_ten_seconds_after_a_call_it_stands_in_the_ledger(here, convener, client):
    with in_region(here):
        make_contact(make_business(name="Valley Works"), name="Maria Lopez")

    page = client.post(
        "/r/here/directory/outreach/new/",
        {"who": "maria", "asked_for": "A seat", "channel": "call", "came_of": "yes"},
        follow=True,
    ).content.decode()

    assert "Kept: Maria Lopez was asked." in page
    assert 'Maria Lopez</a><span class="muted">, Valley Works' in page
    with in_region(here):
        touch = Touch.objects.get()
        assert (touch.contact.name, touch.organization.name, touch.came_of) == ("Maria Lopez", "Valley Works", "yes")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("Valley", "Several fit: Valley Clinic, Valley Works. Write more of the name."),
        ("Nobody", "Nobody in the directory"),
    ],
)
def test_a_name_that_fits_several_or_nobody_asks_again_and_keeps_what_was_typed(here, convener, client, who, sentence):
    with in_region(here):
        make_business(name="Valley Works")
        make_business(name="Valley Clinic")

    answer = client.post("/r/here/directory/outreach/new/", {"who": who, "asked_for": "A tour", "channel": "visit"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert sentence in page
    assert 'value="A tour"' in page
    with in_region(here):
        assert not Touch.objects.exists()


def test_the_ledger_narrows_and_one_tap_settles(here, convener, client):
    with in_region(here):
        first, second = ask(make_business(name="Acme"), convener), ask(make_business(name="Bolt"), convener)
        second.settle("no", by=convener)
    page = client.get("/r/here/directory/outreach/?came_of=open").content.decode()
    assert "Acme" in page
    assert "Bolt" not in page

    client.post(f"/r/here/directory/outreach/{first.pk}/settle/", {"came_of": "yes"})

    with in_region(here):
        assert set(Touch.objects.values_list("organization__name", "came_of")) == {("Acme", "yes"), ("Bolt", "no")}


def test_a_viewer_reads_the_ledger_and_writes_nothing(here, convener, client):
    with in_region(here):
        ask(make_business(name="Acme"), convener)
    client.force_login(make_member(here, "viewer"))

    assert "Acme" in client.get("/r/here/directory/outreach/").content.decode()
    assert client.post("/r/here/directory/outreach/new/", {"who": "Acme"}).status_code == 403


def test_a_much_asked_company_says_so_on_its_page(here, convener, client):
    with in_region(here):
        company = make_business(name="Acme")
        for _ in range(3):
            ask(company, convener)

    page = client.get(f"/r/here/directory/organizations/{company.pk}/").content.decode()

    assert "Asked 3 times in 30 days, by one organization" in page
    assert "join your question with somebody" in page
