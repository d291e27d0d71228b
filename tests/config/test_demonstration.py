"""The demonstration speaks only in verbs, tells what was published, and can run twice."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.demonstration import SIGN_INS
from config.demonstration.commuters import make_up_commutes
from config.demonstration.labor_market import YEARS, make_up
from config.management.commands.demo import STORIES
from convenings.models import Call, Convening, Delegation, Minutes, Room
from convenings.now import Now
from convenings.since import since_last_time
from desk.alarms.ringing import ringing
from desk.models import RegionTotals
from labor.models import LaborFigure, LaborImport
from labor.profiles.commuting_read import commuting_of
from outbox.models import Message
from partnerships.escalation import silence_of
from partnerships.models import (
    ActionItem,
    Ballot,
    Choice,
    Decision,
    Elector,
    Experiment,
    Note,
    Outcome,
    Partnership,
    Priority,
    Series,
    Supporter,
    TeamMail,
    Worksheet,
)
from partnerships.rankings import Board
from partnerships.tallies import tally
from regions.duplicates import like_people
from regions.forms.choosing import chosen_counties
from regions.models import Activity, Contact, Region, RegionCounty, Touch
from regions.scope import in_region

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Told once for all tests of this file, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=StringIO())
        yield {region.slug: region for region in Region.objects.all()}
        transaction.set_rollback(True)


def test_five_partnerships_in_four_regions_stand_where_they_stand(told):
    stages = {}
    for region in told.values():
        with in_region(region):
            stages |= {(region.slug, p.slug): p.stage for p in Partnership.objects.all()}

    assert stages == {
        ("lane-county", "technology"): "sustaining",
        ("northeast-louisiana", "health-care"): "sustaining",
        ("rio-grande-valley", "food-processing"): "preparing",
        ("rio-grande-valley", "health-care"): "acting",
        ("west-central-texas", "manufacturing"): "sustaining",
    }


def test_west_central_texas_runs_from_focus_area_to_published_figures(told):
    with in_region(told["west-central-texas"]):
        figures = {
            (o.priority.title, int(o.figure), o.unit) for o in Outcome.objects.published().select_related("priority")
        }
        item = ActionItem.objects.get(title="Fill the welding class")

        assert figures == {
            ("Partnerships with schools", 4, "students"),
            ("Partnerships with schools", 40, "hours"),
            ("Specific training needs", 50, "students"),
            ("Business-to-business connections", 13, "companies"),
            ("Worker recruitment and retention", 300000, "dollars"),
        }
        assert (item.status, item.owner_organization.name) == ("done", "Eula ISD")


def test_one_figure_comes_by_itself_and_says_that_it_was_made_up(told):
    with in_region(told["west-central-texas"]):
        series = Series.objects.select_related("measure__priority").get()
        counties = list(RegionCounty.objects.values_list("county_id", flat=True))
        rows = LaborFigure.objects.of(counties).in_industries(["31-33"]).private()
        jobs = {year: sum(rows.filter(year=year).values_list("jobs", flat=True)) for year in YEARS}

        measure = series.measure
        assert (measure.priority.title, measure.baseline) == ("Worker recruitment and retention", jobs[2019])
        assert measure.target == jobs[2019] + 450
        assert [(row.measured_on.year, row.figure, row.source) for row in measure.figures.by_day()] == [
            (year, jobs[year], f"Made up for the demonstration, yearly averages {year}") for year in YEARS[1:]
        ]


def test_the_votes_are_those_of_the_story(told):
    with in_region(told["west-central-texas"]):
        ballot = Ballot.objects.get()
        dots = {line.label: line.dots for line in tally(ballot).lines}
        story = next(story for story in STORIES if story.place.slug == "west-central-texas")

        assert dots == {aim.requirement: aim.dots for aim in story.aims}
        assert Priority.objects.count() == 4


def test_history_lies_in_the_past_and_in_order(told):
    with in_region(told["lane-county"]):
        moments = list(Activity.objects.order_by("id").values_list("at", flat=True))
        launch = Convening.objects.get(kind="launch")

        assert moments == sorted(moments)
        assert moments[0].year == 2014
        assert (launch.starts_at.year, launch.state) == (2015, "held")


def test_invented_people_have_addresses_that_reach_nobody(told):
    assert all(who.email.endswith(".example") for who in SIGN_INS)
    for region in told.values():
        with in_region(region):
            assert Contact.objects.count() > 0
            assert Contact.objects.exclude(email__endswith=".example").count() == 0


def test_the_room_of_the_partnership_before_its_launch_is_being_filled(told):
    with in_region(told["rio-grande-valley"]):
        calls = {call.contact.name: call.tap for call in Call.objects.select_related("contact")}
        asked = Counter((touch.organization.name.split()[0], touch.came_of) for touch in Touch.objects.all())
        (pair,) = like_people()

        assert calls == {"Ramiro Leal": "called", "Nick Farías": "", "Connie Barrera": "yes"}
        assert asked == {("Río", "later"): 1, ("Río", "yes"): 1, ("Río", ""): 2, ("Barrera", "yes"): 2}
        assert {person.name for person in pair} == {"Joaquín Benavides", "Joaquin Benavides"}
        assert Delegation.objects.get().assistant.name == "Pat Reyes"
        assert Contact.objects.filter(language="es").count() == 2


def test_the_minutes_of_each_launch_went_out_on_its_day_and_nobody_objected(told):
    kept = []
    for region in told.values():
        with in_region(region):
            for minutes in Minutes.objects.with_meeting():
                assert minutes.sent_at - minutes.convening.starts_at < timedelta(hours=2)
                kept.append((minutes.convening.title, minutes.approval, minutes.differs))

    assert len(kept) == 4
    assert {(approval, differs) for _title, approval, differs in kept} == {("silence", False)}


def test_leaders_said_after_each_launch_what_they_think_of_it(told):
    said = {}
    for slug, region in told.items():
        with in_region(region):
            for launch in Convening.objects.filter(kind="launch", state="held"):
                said[slug, launch.partnership.slug] = launch.pulses.result()

    assert len(said) == 4
    # A small table: too few answered there to show anything.
    assert [where for where, result in said.items() if not result.is_enough] == [("lane-county", "technology")]


def test_a_meeting_is_on_and_in_the_middle_of_its_vote(told):
    with in_region(told["rio-grande-valley"]):
        room = Room.objects.get()
        board, phone = Now.of(room.pk, "board", "en")[1].html, Now.of(room.pk, "phone", "en")[1].html
        screen, partner = Now.of(room.pk, "screen", "en")[1].html, Now.of(room.pk, "partner", "en")[1].html

        assert (room.item.asks, room.ballot.state) == ("vote", "open")
        assert ">5 of 8<" in screen
        assert "minutes left" in screen or "minute left" in screen
        assert "Go to the vote" in phone
        assert "The leaders are voting. Partners listen." in partner
        for words in ("Silvia Montes", "Somebody to call when a license is stuck", "the first ten residents"):
            assert words in board
            assert words not in screen
        assert not Elector.objects.get(ballot=room.ballot, contact__name="Elena Salinas").papers.exists()


def test_what_the_past_posted_waits_for_no_office_hour_of_today(told):
    for region in told.values():
        with in_region(region):
            assert Message.objects.exists()
            assert not Message.objects.waiting().filter(by_hand=False).exists()


def test_mailbox_begins_with_what_is_not_long_ago_and_leads_somewhere(told):
    """Mails of a meeting of 2017 would arrive today with links that are over."""
    with in_region(told["rio-grande-valley"]):
        ages = [timezone.now() - message.posted_at for message in Message.objects.waiting()]
        kinds = set(Message.objects.waiting().values_list("kind", flat=True))
    assert max(ages) < timedelta(days=61)
    assert {"convening.invited", "item.assigned"} <= kinds


def test_telling_it_again_changes_nothing(told):
    def count():
        found = []
        for region in told.values():
            with in_region(region):
                found.append((Activity.objects.count(), Message.objects.count(), Contact.objects.count()))
        return found

    before = count()
    call_command("demo")

    assert count() == before
    assert min(before[0]) > 0


def test_the_next_vote_waits_with_one_ballot_for_each_organization_and_a_proxy(told):
    with in_region(told["rio-grande-valley"]):
        ballot = Ballot.objects.get(opened_at=None)
        (proxy,) = ballot.given_proxies

        assert (ballot.state, ballot.electorate, ballot.tie_rule) == ("prepared", "organization", "second_round")
        assert ballot.options.count() == 3
        assert (proxy.organization.name, proxy.holder.organization.name) == (
            "Knapp Medical Center", "Valley Baptist Health System",
        )  # fmt: skip


def test_the_weeks_after_a_meeting_are_there_to_be_looked_at(told):
    with in_region(told["rio-grande-valley"]):
        notes = Note.objects.in_order()
        stuck, late = ActionItem.objects.get(status="blocked"), ActionItem.objects.get(title__startswith="Shift survey")
        meeting = Convening.objects.get(title="Winter convening")
        (quote,) = Outcome.objects.published().get().quotes.agreed()

        assert [note.is_summary for note in notes] == [False, False, False, True]
        assert [mention.contact.name for mention in notes[0].mentions.all()] == ["Nora Quintanilla"]
        assert stuck.helper.name == "Ray Castellano"
        assert [step.name for step in silence_of(late.pk).steps if step.day > timezone.localdate()]
        assert [words for words, _items in since_last_time(meeting).groups] == [
            "Kept",
            "Stuck",
            "Late",
            "Still to come",
        ]
        assert {line.item for line in meeting.agenda.all()} >= {stuck, late}
        assert quote.contact.name == "Elena Salinas"
        assert Experiment.objects.running().count() == 1
        mail = TeamMail.objects.get()
        helpers = {(one.item.title, one.contact.name) for one in Supporter.objects.select_related("item", "contact")}
        assert (mail.author, mail.team.name, mail.count) == ("Elena Salinas", "Rotations any hospital can open", 7)
        assert helpers == {
            ("Open night rotations at two hospitals", "Marisol Treviño"),
            ("Find scholarships for the first cohort", "Beto Cárdenas"),
        }
    with in_region(told["lane-county"]):
        assert "no_meeting" in {alarm.kind for alarm in ringing(timezone.now()).alarms}


def test_every_region_has_made_up_figures_that_say_so(told):
    counties = {county for story in STORIES for county in story.place.counties}
    batch = LaborImport.objects.get(kind="figures")
    told_of = set(LaborFigure.objects.totals().values_list("area", flat=True))

    assert (batch.filename, "made up" in batch.notes[0]) == ("Made up for the demonstration", True)
    assert told_of == counties | {"US000", "22000", "41000", "48000"}
    assert LaborFigure.objects.years_held() == [2019, 2020, 2021, 2022, 2023, 2024]
    assert LaborFigure.objects.filter(suppressed=True).exists()
    assert make_up_commutes(counties) == 0
    assert make_up(counties) == 0  # a second time, or where what is published came in


def test_a_worksheet_led_to_the_partnership_that_prepares_its_launch(told):
    with in_region(told["rio-grande-valley"]):
        choice = Choice.objects.with_thread().get()
        decision = Decision.objects.get(partnership=choice.partnership)
        board = Board.read(choice.snapshot)

        assert (choice.partnership.slug, choice.partnership.stage) == ("food-processing", "preparing")
        assert (choice.candidate.sector.name, choice.worksheet.closed_at < choice.at) == ("Food processing", True)
        assert (decision.title, decision.worksheet_id) == ("We begin with Food processing", choice.worksheet_id)
        assert (board.asked, board.scored, len(board.lines)) == (5, 5, 4)
        assert next(line.team_rank for line in board.lines if line.sector == "Food processing") == 1


def test_a_worksheet_waits_for_its_last_scorer_who_ends_it_by_answering(told):
    owner = User.objects.get(email=SIGN_INS[0].email)
    with in_region(told["west-central-texas"]):
        worksheet = Worksheet.objects.get()
        (missing,) = worksheet.scorers.filter(scored_at=None)

        assert (missing.user, worksheet.is_scoring, worksheet.scorers.count()) == (owner, True, 5)
        with transaction.atomic():
            missing.score({(row.pk, "leaders"): 3 for row in worksheet.candidates.all()}, by=owner)
            worksheet.refresh_from_db()
            assert worksheet.closed_at == missing.scored_at
            transaction.set_rollback(True)


def test_in_every_region_commuting_is_told_and_a_county_can_be_tried(told):
    for region in told.values():
        with in_region(region):
            counties = chosen_counties()
            commuting = commuting_of(counties)

            assert len(commuting.drop) == (len(counties) if len(counties) > 1 else 0)
            assert commuting.suggestion
            assert 0 < commuting.shed.flows.share < 1


def test_totals_of_every_region_are_there_from_the_first_page_on(told):
    read = {}
    for region in told.values():
        with in_region(region):
            read[region.slug] = RegionTotals.objects.get().partnerships

    assert read == {"lane-county": 1, "northeast-louisiana": 1, "rio-grande-valley": 2, "west-central-texas": 1}
