"""The figure of a priority on its pages, by API, and on the phone of who champions it."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from outbox.models import Message
from partnerships.models import Ballot, CurveStory, Measure, Measurement, Outcome, Quote
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partnership, make_priority, make_region, make_requirement
from tests.factories import make_seat as seat

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Apprentices hired in a year",
    "unit": "apprentices",
    "better": "up",
    "baseline": "12",
    "baseline_on": "2025-01-15",
    "target": "60",
    "target_on": "2030-06-30",
}
COUNTED = {"figure": "31", "measured_on": "2025-11-03", "source": "The college"}


@pytest.fixture
def here():
    return make_region(slug="here", time_zone="America/Chicago")


@pytest.fixture
def convener(here, client):
    person = make_member(here, name="Ann Reed")
    client.force_login(person)
    return person


@pytest.fixture
def priority(here, convener):
    with in_region(here):
        return make_priority(make_partnership(slug="mills", name="Mills Partnership"), title="Grow our own")


@pytest.fixture
def measure(here, convener, priority):
    known = {"baseline": Decimal(12), "baseline_on": date(2025, 1, 15)}
    aim = {"target": Decimal(60), "target_on": date(2030, 6, 30)}
    with in_region(here):
        return Measure.agree(priority, name=SAID["name"], unit="apprentices", **known, **aim, by=convener)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def read(client, priority, more=""):
    return client.get(f"/r/here/priorities/{priority.pk}/{more}").content.decode()


def test_what_is_not_known_says_so_and_is_never_a_zero(client, here, convener, priority):
    assert "No figure is chosen yet." in text_of(read(client, priority))

    client.post(f"/r/here/priorities/{priority.pk}/measure/", {"name": "Places", "unit": "places", "better": "up"})

    for page in (read(client, priority), read(client, priority, "thread/")):
        words = text_of(page[page.index('id="measure"') :])
        assert "Baseline not known yet" in words
        assert "Counted since not known yet" in words
        assert "Target not known yet" in words
        assert '<svg class="curve"' not in page


def test_the_page_and_the_thread_draw_the_curve_with_its_table_behind(client, here, convener, priority, measure):
    client.post(f"/r/here/measures/{measure.pk}/figure/", COUNTED)
    told = {"words": "The bus runs now.", "doing": "Ask for a second one.", "teller": ""}
    client.post(f"/r/here/measures/{measure.pk}/story/", told)

    for page in (read(client, priority), read(client, priority, "thread/")):
        assert page.count('<svg class="curve"') == 1
        assert "css/scorecard" in page
        words = text_of(page[page.index('<svg class="curve"') :])
        assert "Baseline, Jan 15, 2025 12 apprentices" in words
        assert "Nov 3, 2025 31 apprentices The college Ann Reed" in words
        assert "Target, Jun 30, 2030 60 apprentices" in words
        assert "The story behind the curve The bus runs now." in words
        assert "What we do about it: Ask for a second one. Ann Reed, " in words


def test_a_correction_shows_on_the_page_with_what_stood_there(client, here, convener, priority, measure):
    client.post(f"/r/here/measures/{measure.pk}/figure/", COUNTED)
    with in_region(here):
        row = Measurement.objects.get()

    answer = client.post(f"/r/here/measurements/{row.pk}/correct/", COUNTED | {"figure": "13"})

    assert answer["Location"] == f"/r/here/priorities/{priority.pk}/#measure"
    words = text_of(read(client, priority))
    assert "Nov 3, 2025 13 apprentices The college Ann Reed" in words
    assert "31 apprentices of Nov 3, 2025, entered by Ann Reed, became 13 apprentices: Ann Reed, " in words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"figure": "45 people"}, "Write a number here, such as 42 or 3.5. What it counts has a field of its own."),
        ({"figure": ""}, "This field is required."),
        (
            {"measured_on": "2031-01-01"},
            "This day has not come. Choose today, or a day before. You chose Jan 1",
        ),
        ({"measured_on": "2025-01-15"}, "The baseline is of Jan 15, 2025, and what is counted comes after it."),
        ({"source": ""}, "This field is required."),
    ],
)
def test_bad_figures_get_a_sentence_and_keep_what_was_typed(client, here, measure, change, sentence):
    answer = client.post(f"/r/here/measures/{measure.pk}/figure/", COUNTED | {"source": "The mill"} | change)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in text_of(page)
    assert (change.get("figure") or "31") in page
    with in_region(here):
        assert not Measurement.objects.exists()


def test_programs_do_the_same_and_are_told_the_same(client, here, convener, priority):
    api = "/api/v1/regions/here/"

    refused = client.post(f"{api}measures/", SAID | {"priority": priority.pk, "target": "12"}, "application/json")
    made = client.post(f"{api}measures/", SAID | {"priority": priority.pk}, "application/json").json()
    again = client.post(f"{api}measures/", SAID | {"priority": priority.pk}, "application/json")
    words = client.post(f"{api}measures/{made['id']}/figures/", COUNTED | {"figure": "many"}, "application/json")
    row = client.post(f"{api}measures/{made['id']}/figures/", COUNTED, "application/json").json()
    client.post(f"{api}measurements/{row['id']}/correct/", COUNTED | {"figure": "13"}, "application/json")
    late = client.post(f"{api}measurements/{row['id']}/correct/", COUNTED | {"figure": "14"}, "application/json")
    client.post(f"{api}measures/{made['id']}/stories/", {"words": "Bus", "doing": "Two"}, "application/json")

    assert refused.status_code == 400
    assert refused.json()["target"][0].startswith("The target is the same as the baseline, 12 apprentices.")
    assert (again.status_code, words.status_code, late.status_code) == (409, 400, 409)
    (read_back,) = client.get(f"{api}measures/?priority={priority.pk}").json()["results"]
    assert [(figure["figure"], figure["replaces"]) for figure in read_back["figures"]] == [
        ("31.00", None), ("13.00", row["id"]),
    ]  # fmt: skip
    assert [story["author"] for story in read_back["stories"]] == ["Ann Reed"]
    assert client.get(f"{api}measures/?priority={priority.pk + 1}").json()["results"] == []


@pytest.fixture
def elena(here, convener, priority):
    """Who champions it, with the link that let her vote on it."""
    with in_region(here):
        needs = [make_requirement(priority.partnership) for _ in range(2)]
        ballot = Ballot.prepare(priority.partnership, "Which?", needs, dots=3, cap=2, winners=1, by=None)
        priority.ballot = ballot
        priority.save()
        person = seat(priority.partnership, make_contact(name="Elena Garza")).contact
        priority.sign_up(person, by=person)
        Link.objects.issue("ballot", [(person.pk, ballot)], until=None)
        link = Link.objects.get(contact=person, purpose="ballot")
        person.address = f"/g/here/{link.token}/champion/"
    return person


def test_a_champion_enters_a_figure_and_tells_the_story_without_an_account(client, here, priority, measure, elena):
    client.logout()
    assert f'href="{elena.address}{priority.pk}/"' in client.get(elena.address).content.decode()

    entered = client.post(f"{elena.address}{priority.pk}/", COUNTED | {"counted": "1"})
    story = {"words": "The bus runs now.", "doing": "Ask for a second one.", "told": "1"}
    client.post(f"{elena.address}{priority.pk}/", story)
    refused = client.post(f"{elena.address}{priority.pk}/", COUNTED | {"counted": "1", "source": "The mill"})

    assert entered["Location"] == f"{elena.address}{priority.pk}/"
    words = text_of(client.get(f"{elena.address}{priority.pk}/").content.decode())
    assert "Nov 3, 2025 31 apprentices The college Elena Garza" in words
    assert "What we do about it: Ask for a second one. Elena Garza" in words
    assert refused.status_code == 400
    assert "there is a figure already: 31 apprentices. Correct that one instead." in text_of(refused.content.decode())
    assert 'value="The mill"' in refused.content.decode()
    with in_region(here):
        assert (Measurement.objects.get().contact, CurveStory.objects.get().contact) == (elena, elena)


def test_a_champion_corrects_a_figure_of_her_own_and_no_other(client, here, priority, measure, elena):
    client.post(f"/r/here/measures/{measure.pk}/figure/", COUNTED | {"measured_on": "2025-06-01"})
    client.logout()
    page = f"{elena.address}{priority.pk}/"
    client.post(page, COUNTED | {"counted": "1"})
    with in_region(here):
        theirs, hers = Measurement.objects.order_by("measured_on")
    correction = f"{page}figures/{hers.pk}/"
    assert f'href="{correction}"' in client.get(page).content.decode()
    assert f"figures/{theirs.pk}/" not in client.get(page).content.decode()
    assert 'value="31.00"' in client.get(correction).content.decode()

    same = client.post(correction, COUNTED)
    done = client.post(correction, COUNTED | {"figure": "13"})

    assert (same.status_code, done["Location"]) == (400, page)
    assert "That stands there already." in same.content.decode()
    assert "31 apprentices of Nov 3, 2025, entered by Elena Garza, became 13 apprentices: Elena Garza" in text_of(
        client.get(page).content.decode()
    )
    assert client.post(correction, COUNTED | {"figure": "14"}).status_code == 404
    assert client.get(f"{page}figures/{theirs.pk}/").status_code == 404


def test_who_carries_it_no_more_or_never_did_finds_nothing(client, here, priority, measure, elena):
    with in_region(here):
        other = make_priority(priority.partnership, ballot=priority.ballot)
        address = f"{elena.address}{priority.pk}/"
    assert client.get(address).status_code == 200
    assert client.get(f"{elena.address}{other.pk}/").status_code == 404

    with in_region(here):
        priority.champions.get().step_down(by=elena)

    assert client.post(address, COUNTED | {"counted": "1"}).status_code == 404
    with in_region(here):
        assert not Measurement.objects.exists()


def test_a_champion_is_told_where_no_figure_is_chosen(client, here, priority, elena):
    answer = client.post(f"{elena.address}{priority.pk}/", COUNTED | {"counted": "1"})

    assert "No figure is chosen yet. Tell your convener which one would show that it works." in answer.content.decode()


TOLD = {"title": "Twenty seats on Saturdays", "kind": "training", "figure": "20", "unit": "seats"}


def test_a_champion_tells_an_outcome_and_is_asked_for_her_own_words(client, here, priority, elena):
    client.logout()
    address = f"{elena.address}{priority.pk}/outcome/"
    assert f'href="{address}"' in client.get(elena.address).content.decode()

    told = client.post(address, TOLD | {"words": "At last."})
    refused = client.post(address, TOLD | {"title": "", "story": "Aides stay."})

    assert told["Location"] == address
    assert "Twenty seats on Saturdays 20 seats" in text_of(client.get(address).content.decode())
    assert refused.status_code == 400
    assert "Say in a few words what has changed." in refused.content.decode()
    assert "Aides stay." in refused.content.decode()
    with in_region(here):
        outcome, quote = Outcome.objects.get(), Quote.objects.get()
        assert (outcome.priority, outcome.published_at) == (priority, None)
        assert (quote.contact, quote.words, quote.said) == (elena, "At last.", "waiting")
        assert Message.objects.get(kind="quote.asked").contact == elena


def test_who_does_not_carry_it_tells_no_outcome_of_it(client, here, priority, elena):
    with in_region(here):
        other = make_priority(priority.partnership, ballot=priority.ballot)
        priority.drop(reason="Done elsewhere", by=None)

    for number in (other.pk, priority.pk):
        assert client.post(f"{elena.address}{number}/outcome/", TOLD).status_code == 404
    with in_region(here):
        assert not Outcome.objects.exists()


def test_a_viewer_reads_and_changes_nothing(client, here, priority, measure):
    client.force_login(make_member(here, role="viewer"))

    page = read(client, priority)

    assert "Baseline, Jan 15, 2025" in text_of(page)
    assert "Enter a figure" not in page
    assert client.post(f"/r/here/measures/{measure.pk}/figure/", COUNTED).status_code == 403


def test_the_funder_pack_carries_baseline_latest_and_target(client, here, convener, priority, measure):
    day = timezone.localdate() - timedelta(days=3)
    with in_region(here):
        bare = make_priority(priority.partnership, title="Not measured")
        Measurement.enter(measure, figure=Decimal(40), measured_on=day, source="The college", by=convener)
        before = {"measured_on": day - timedelta(days=9), "source": "The college", "by": convener}
        Measurement.enter(measure, figure=Decimal(31), **before).correct(figure=Decimal(30), **before)

    lines = client.get("/r/here/partnerships/mills/pack.csv").content.decode("utf-8-sig").splitlines()

    head = next(line for line in lines if line.startswith("Priority,"))
    assert head == "Priority,Outcome wanted,Measure,Baseline,Latest figure,Target,Champions"
    (told,) = [line for line in lines if line.startswith("Grow our own,")]
    assert told.startswith(
        f'Grow our own,,,"12 apprentices, 2025-01-15","40 apprentices, {day.isoformat()}","60 apprentices, 2030-06-30",'
    )
    assert f"{bare.title},,,not known yet,not known yet,not known yet," in "\n".join(lines)
