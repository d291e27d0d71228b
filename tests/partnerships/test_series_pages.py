"""A figure from labor statistics on its pages, by API and on the phone: the way from the publisher’s file to them."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from labor.bringing import receive
from labor.loading import load
from labor.models import LaborFigure, LaborImport, Stage
from labor.tasks import take_in_files
from partnerships.models import Ballot, Measure, Measurement, Series
from partnerships.tasks import refresh_series
from regions.models import Link, RegionCounty
from regions.scope import in_region
from tests.factories import make_contact, make_member, make_partnership, make_priority, make_requirement, make_user
from tests.factories import make_seat as seat
from tests.labor.files import given, line
from tests.labor.market import make_coded, make_market
from tests.labor.nation import CAMERON, HEALTH, HIDALGO, STARR, WILLACY
from tests.partnerships.statistics import publish, published, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_market()


@pytest.fixture
def convener(here, client):
    person = make_member(here, name="Ann Reed")
    client.force_login(person)
    return person


@pytest.fixture
def priority(here, convener):
    with in_region(here):
        partnership = make_partnership(slug="care", name="Care", sector=make_coded(HEALTH, name="Health care"))
        return make_priority(partnership, title="Grow our own")


def words_of(answer):
    page = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def address(priority, more=""):
    return f"/r/valley/priorities/{priority.pk}/{more}"


def take(client, priority, **more):
    said = {"gauge": "jobs", "code": "", "baseline_year": "2019", "target": "", "target_on": ""} | more
    return client.post(address(priority, "measure/series/"), said)


def test_from_the_publishers_file_to_page_thread_and_api(
    client, here, convener, priority, monkeypatch, django_capture_on_commit_callbacks
):
    """Files → profile → attached → the files of the next years → the worker → everywhere the sum made by hand."""
    asked = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, *_args, **_how: asked.append(name))
    operator = make_user(is_staff=True)
    receive([("2019.csv", published(2019, 2020))], by=operator)
    take_in_files()
    assert LaborImport.objects.get().stage == Stage.DONE, LaborImport.objects.get().problems
    profile = client.get(f"/r/valley/labor/sectors/{priority.partnership.sector_id}/")
    assert "In 2020 private companies employed 1,937 people here" in words_of(profile)

    assert "2019 1,900 jobs 2020 1,937 jobs" in words_of(client.get(address(priority, "measure/series/")))
    assert take(client, priority, target="2500", target_on="2030-12-31").status_code == 302
    asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        receive([("2022.csv", published(2021, 2022))], by=operator)
        take_in_files()
    assert "partnerships.tasks.refresh_series" in asked
    refresh_series()
    refresh_series()

    for more in ("", "thread/"):
        page = client.get(address(priority, more))
        words = words_of(page)
        assert "Baseline, Dec 31, 2019 1,900 jobs" in words
        assert "Dec 31, 2020 1,937 jobs BLS QCEW, annual averages 2020 Shared Table" in words
        assert "Dec 31, 2021 not told: kept secret by the publisher in Starr Dec 31, 2022 2,054 jobs" in words
        assert "This figure comes by itself. Source: BLS QCEW, annual averages; NAICS 62" in words
        picture = re.search(r'<svg class="curve".*?</svg>', page.content.decode(), re.DOTALL)[0]
        assert "Dec 31, 2021: not told: kept secret by the publisher in Starr" in picture
        # A square for the baseline, and a circle for each of the two years that are told; none at the foot for a zero.
        assert (picture.count("<rect"), picture.count("<circle")) == (1, 2)
    (told,) = client.get(f"/api/v1/regions/valley/measures/?priority={priority.pk}").json()["results"]
    assert [(row["measured_on"], row["figure"], row["labor_year"]) for row in told["figures"]] == [
        ("2020-12-31", "1937.00", 2020),
        ("2022-12-31", "2054.00", 2022),
    ]
    assert [(year["year"], year["value"], year["suppressed"]) for year in told["series"]["years"]] == [
        (2019, "1900.00", []),
        (2020, "1937.00", []),
        (2021, None, [STARR]),
        (2022, "2054.00", []),
    ]


def test_the_command_of_the_operator_asks_a_worker_too(tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, *_args, **_how: asked.append(name))
    (tmp_path / "2019.csv").write_bytes(published(2019))

    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_labor", str(tmp_path / "2019.csv"))

    assert asked == ["partnerships.tasks.refresh_series"]


def test_an_import_stands_though_nobody_can_be_asked(lost_broker, django_capture_on_commit_callbacks):
    lost_broker()

    with django_capture_on_commit_callbacks(execute=True):
        load(given(line()))

    assert LaborFigure.objects.count() == 1


def test_before_anything_is_imported_the_page_says_who_imports_it(client, here, convener, priority):
    page = client.get(address(priority, "measure/series/"))

    assert page.status_code == 200
    assert "No labor statistics have been imported for these counties yet. Whoever runs this site" in words_of(page)
    assert take(client, priority).status_code == 400
    with in_region(here):
        RegionCounty.objects.all().delete()
    page = client.get(address(priority, "measure/series/"))
    assert "This region has no counties yet" in words_of(page)


def test_a_look_changes_nothing_and_shows_what_is_not_told(client, here, convener, priority):
    publish(2019, 2020)
    publish(2021, hidden={(STARR, HEALTH)})

    page = client.get(address(priority, "measure/series/"), {"gauge": "jobs", "code": ""})

    words = words_of(page)
    assert "Jobs in private companies: Health care" in words
    told = f"2019 {total(2019):,} jobs 2020 {total(2020):,} jobs 2021 not told: kept secret by the publisher in Starr"
    assert told in words
    assert re.findall(r'<option value="(\d+)"', page.content.decode()) == ["2020", "2019"]
    pay = client.get(address(priority, "measure/series/"), {"gauge": "establishments", "code": "622"})
    assert "Establishments of private companies: 622 Hospitals" in words_of(pay)
    with in_region(here):
        assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "9x"}, "9x is no code of NAICS 2022."),
        ({"code": "\x00"}, "Null characters are not allowed."),
        ({"gauge": "hours"}, "is not one of the available choices"),
        ({"baseline_year": "1066"}, "Choose one of the years that are told in all counties."),
        ({"baseline_year": ""}, "This field is required."),
        ({"target": "many", "target_on": "2030-01-01"}, "Write a number here"),
        ({"target": "1", "target_on": "2030-01-01"}, "goes the other way from the baseline"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_on_the_form(client, here, convener, priority, sent, sentence):
    publish(2019, 2020)

    answer = take(client, priority, **sent)

    assert (answer.status_code, sentence in words_of(answer)) == (400, True)
    with in_region(here):
        assert not Measure.objects.exists()


def test_nothing_but_hidden_years_offers_no_baseline_and_says_what_else_is_told(client, here, convener, priority):
    publish(2019, 2020, hidden={(STARR, HEALTH)})

    words = words_of(client.get(address(priority, "measure/series/")))

    assert "No year is told in all counties, so there is no baseline. Look at a wider industry" in words
    assert "Take it from here" not in words


def test_it_is_stopped_on_its_page_and_its_form_asks_for_no_baseline_before(client, here, convener, priority):
    publish(2019, 2020)
    take(client, priority)
    with in_region(here):
        measure = Measure.objects.get()
    edit = client.get(f"/r/valley/measures/{measure.pk}/edit/").content.decode()
    assert re.findall(r'name="(\w+)"[^>]*disabled', edit) == ["unit", "baseline", "baseline_on"]
    said = {"name": "Jobs in care", "better": "up", "target": "99000", "target_on": "2030-12-31"}
    assert client.post(f"/r/valley/measures/{measure.pk}/edit/", said).status_code == 302

    stop = f"/r/valley/measures/{measure.pk}/series/stop/"
    assert "Count it by hand from now on?" in words_of(client.get(stop))
    assert client.post(stop).status_code == 302

    words = words_of(client.get(address(priority)))
    assert "comes by itself" not in words
    assert f"Dec 31, 2020 {total(2020):,} jobs BLS QCEW" in words
    assert client.post(stop).status_code == 400


def test_programs_attach_and_stop_it(client, here, convener, priority):
    publish(2019, 2020)
    api = "/api/v1/regions/valley/measures/"
    said = {"priority": priority.pk, "gauge": "jobs", "baseline_year": 2019}

    made = client.post(f"{api}series/", said, content_type="application/json")

    assert made.status_code == 201, made.content
    assert (made.json()["series"]["counties"], made.json()["figures"][0]["labor_year"]) == (
        [CAMERON, HIDALGO, STARR, WILLACY],
        2020,
    )
    again = client.post(f"{api}series/", said, content_type="application/json")
    assert (again.status_code, "already" in str(again.json())) == (409, True)
    stopped = client.delete(f"{api}{made.json()['id']}/series/")
    assert (stopped.status_code, stopped.json()["series"], len(stopped.json()["figures"])) == (200, None, 1)
    for wrong in ({"gauge": "hours"}, {"baseline_year": 1066}, {"industry": "99x"}, {"target": "many"}):
        assert client.post(f"{api}series/", said | wrong, content_type="application/json").status_code == 400


def test_who_champions_it_reads_on_the_phone_that_it_comes_by_itself(client, here, convener, priority):
    publish(2019, 2020)
    with in_region(here):
        needs = [make_requirement(priority.partnership) for _ in range(2)]
        priority.ballot = Ballot.prepare(priority.partnership, "Which?", needs, dots=3, cap=2, winners=1, by=None)
        priority.save()
        champion = seat(priority.partnership, make_contact(name="Elena Garza")).contact
        priority.sign_up(champion, by=champion)
        Series.attach(priority, gauge="jobs", baseline_year=2019, by=convener)
        Link.objects.issue("ballot", [(champion.pk, priority.ballot)], until=None)
        page = f"/g/valley/{Link.objects.get(contact=champion, purpose='ballot').token}/champion/{priority.pk}/"
    client.logout()

    answer = client.get(page)

    assert answer.status_code == 200, page
    words = words_of(answer)
    assert "This figure comes by itself. Source: BLS QCEW, annual averages" in words
    assert "What was counted?" not in words
    assert "What is the story behind the curve?" in words
    counted = {"figure": "1", "measured_on": "2021-05-01", "source": "I did", "counted": "1"}
    refused = client.post(page, counted)
    assert (refused.status_code, "You need not count it." in words_of(refused)) == (400, True)
    with in_region(here):
        assert [row.measured_on for row in Measurement.objects.all()] == [date(2020, 12, 31)]
