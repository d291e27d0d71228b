"""The funder pack: page, workbook and CSV say the same; match counts private time alone, and says what is not known."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook

from convenings.match import match_of
from convenings.models import Attendance, Convening
from desk.funder_pack import Period, pack_of
from partnerships.models import MatchTerms, Outcome, Stage, StageChange
from regions.scope import in_region
from tests.factories import (
    make_contact,
    make_item,
    make_leader,
    make_member,
    make_partner_contact,
    make_partnership,
    make_priority,
    make_region,
    make_seat,
)

pytestmark = pytest.mark.django_db
SPRING, FALL = datetime(2026, 3, 12, 15, tzinfo=UTC), datetime(2026, 9, 10, 15, tzinfo=UTC)


@pytest.fixture
def here():
    return make_region(slug="here")


@pytest.fixture
def convener(here):
    return make_member(here)


def met(table, at, minutes, business=0, partners=0, **given):
    given = {"title": f"Meeting of {at:%B}", "state": "held"} | given
    hours = {"starts_at": at, "ends_at": at + timedelta(minutes=minutes)}
    meeting = Convening.objects.create(partnership=table, kind="full", **hours, **given)
    people = [make_leader() for _ in range(business)] + [make_partner_contact() for _ in range(partners)]
    for number, person in enumerate(people):
        Attendance.objects.create(
            convening=meeting, contact=person, organization=person.organization,
            side="business" if number < business else "partner",
        )  # fmt: skip
    return meeting


@pytest.fixture
def table(here, convener):
    with in_region(here):
        table = make_partnership(slug="mills", name="Mills Partnership")
        make_seat(table, make_contact(name="Elena Garza", email="elena@mills.example"))
        priority = make_priority(table, title="Grow our own", measure="Fifty places")
        make_item(table, team=priority.team, title="=HYPERLINK(1)")
        Outcome.tell(priority, title="Fifty trained", kind="training", figure=50, unit="people", by=convener)
        met(table, SPRING, 100, business=3, partners=4)
        met(table, FALL, 90, business=2)
        met(table, FALL + timedelta(days=1), 60, title="Nobody wrote it down")
        met(table, FALL, 90, business=5, state="cancelled", title="Called off")
        met(make_partnership(), FALL, 90, business=9)
    return table


def carried_in(table):
    plan = next(sheet for sheet in pack_of(table, Period()).sheets if sheet.title == "Plan")
    place = plan.columns.index("Champions")
    return {row[place] for row in plan.rows}


def test_plan_names_as_champion_whoever_sits_at_the_table(here, convener, table):
    with in_region(here):
        leader = table.seats.get().contact
        words = f"Elena Garza, {leader.organization.name}"
        table.priorities.get().sign_up(leader, by=convener)
        before = carried_in(table)
        for seat in table.seats.all():
            seat.leave(by=convener, on=seat.since)
        after = carried_in(table)

    assert (before, after) == ({words}, {""})


def test_match_counts_private_time_and_says_what_nobody_noted(here, convener, table):
    with in_region(here):
        unpriced = match_of(table)
        MatchTerms.agree(None, rate=Decimal(10), target=Decimal(0), by=convener)
        of_region = match_of(table)
        MatchTerms.agree(table, rate=Decimal("42.50"), target=Decimal(1360), by=convener)
        own = match_of(table)

    assert unpriced.hours == Decimal(100 * 3 + 90 * 2) / 60 == 8
    assert (unpriced.worth, unpriced.share) == (None, None)
    assert (of_region.worth, of_region.share) == (Decimal("80.00"), None)
    assert (own.worth, own.share) == (Decimal("340.00"), 25)
    assert [line.title for line in own.unknown] == ["Nobody wrote it down"]
    assert own.unknown[0].hours is None


def test_a_period_takes_both_its_days_and_one_without_a_meeting_is_empty(here, table):
    with in_region(here):
        spring = match_of(table, since=SPRING.date(), until=SPRING.date())
        none = match_of(table, since=SPRING.date() + timedelta(days=1), until=FALL.date() - timedelta(days=1))

    assert [line.private for line in spring.lines] == [3]
    assert (none.lines, none.hours, none.worth) == ([], 0, None)


@pytest.mark.parametrize(("rate", "target"), [("0.99", "0"), ("1000.01", "0"), ("40", "-1"), ("40", "100000000.01")])
def test_rate_and_target_have_bounds_for_people_and_in_the_schema(here, convener, table, rate, target):
    with in_region(here):
        with pytest.raises(ValidationError):
            MatchTerms.agree(table, rate=Decimal(rate), target=Decimal(target), by=convener)
        with pytest.raises(IntegrityError, match="in_bounds"), transaction.atomic():
            MatchTerms.objects.create(partnership=table, rate=Decimal(rate), target=Decimal(target))
        MatchTerms.agree(table, rate=Decimal(1), target=Decimal(0), by=convener)
        MatchTerms.agree(table, rate=Decimal(1000), target=Decimal(100_000_000), by=convener)
        assert MatchTerms.objects.count() == 1
        MatchTerms.agree(None, rate=Decimal(5), target=Decimal(0), by=convener)
        with pytest.raises(IntegrityError, match="match_terms_once"), transaction.atomic():
            MatchTerms.objects.create(partnership=None, rate=5)


def test_page_workbook_and_csv_say_the_same(client, here, convener, table):
    with in_region(here):
        MatchTerms.agree(table, rate=Decimal("42.50"), target=Decimal(1360), by=convener)
    client.force_login(convener)
    address = "/r/here/partnerships/mills/pack"

    page = client.get(f"{address}/").content.decode()
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content))
    lines = list(csv.reader(io.StringIO(client.get(f"{address}.csv").content.decode("utf-8-sig"))))

    assert book.sheetnames == ["Members", "Timeline", "Plan", "Action items", "Attendance", "Outcomes", "In-kind match"]
    in_book = [[str(c) for c in row if c is not None] for sheet in book for row in sheet.iter_rows(values_only=True)]
    titles = {*book.sheetnames, "Mills Partnership"}
    in_csv = [[cell.removeprefix("'") for cell in line if cell] for line in lines]
    assert [line for line in in_csv if line and line[0] not in titles] == in_book
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for cell in {cell for row in in_book for cell in row}:
        assert as_read(cell) in words.replace("&#x27;", "'").replace("&quot;", '"'), cell
    assert "This is 25 percent of the $1,360.00 asked for." in words
    assert re.search("Nobody noted who came to “Nobody wrote it down” on Sep[^:]*11, 2026: it is not counted.", words)
    assert "elena@mills.example" not in words
    assert "Called off" not in words


def as_read(cell):
    """A day of the files as the page says it."""
    return date_format(date.fromisoformat(cell), "M j, Y") if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell


def test_a_formula_is_no_formula_in_either_file(client, here, convener, table):
    client.force_login(convener)

    book = load_workbook(io.BytesIO(client.get("/r/here/partnerships/mills/pack.xlsx").content))
    text = client.get("/r/here/partnerships/mills/pack.csv").content.decode("utf-8-sig")

    (cell,) = [c for row in book["Action items"].iter_rows() for c in row if c.value and "HYPERLINK" in str(c.value)]
    assert cell.data_type == "s"
    assert "'=HYPERLINK(1)" in text


def test_an_end_before_its_beginning_is_refused_in_words_and_the_page_stays(client, here, convener, table):
    client.force_login(convener)

    answer = client.get("/r/here/partnerships/mills/pack/?since=2026-09-01&until=2026-03-01")

    assert answer.status_code == 400
    assert "Choose a day that is not before the first one." in answer.content.decode()
    assert "Elena Garza" in answer.content.decode()


def test_the_convener_sets_rate_and_target_and_keeps_what_was_typed(client, here, convener, table):
    client.force_login(convener)

    refused = client.post("/r/here/partnerships/mills/match/", {"rate": "5000", "target": "7"})
    assert refused.status_code == 400
    assert 'value="5000"' in refused.content.decode()
    client.post("/r/here/partnerships/mills/match/", {"rate": "42.5", "target": "1360"})
    client.post("/r/here/match/", {"rate": "10", "target": "0"})

    with in_region(here):
        agreed = {(terms.partnership_id, terms.rate) for terms in MatchTerms.objects.all()}
        assert agreed == {(table.pk, Decimal("42.50")), (None, Decimal("10.00"))}


def test_stages_of_one_day_stand_in_the_order_they_were_reached(client, here, convener, table):
    client.force_login(convener)
    reached = [Stage.TEAM_FORMED, Stage.PREPARING, Stage.LAUNCHED, Stage.ACTING]
    with in_region(here):
        morning = timezone.localtime().replace(hour=8, minute=0)
        for hour, stage in enumerate(reached):
            at = morning + timedelta(hours=hour)
            StageChange.objects.create(partnership=table, stage=stage, at=at)
        labels = [str(stage.label) for stage in reached]
        assert labels != sorted(labels)
        sheet = pack_of(table, Period(None, None)).sheets[1]

    assert [row[2] for row in sheet.rows if row[2] in labels] == labels
