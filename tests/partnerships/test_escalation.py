"""Who hears of an item nobody says a word about: owner, lead, champions, agenda; until somebody answers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from outbox.models import Message
from outbox.writing import write
from partnerships.escalation import silence_of
from partnerships.models import ActionItem, EscalationRule, Priority, Seat, Stage
from partnerships.plans import plan_of
from partnerships.reminders import MOST_A_DAY, remind_due
from regions.scope import in_region
from tests.factories import make_contact, make_leader
from tests.partnerships.silence import SEATED, WEDNESDAY, at, late, make_quiet, seated

pytestmark = pytest.mark.django_db

OLGA, DEAN, CARA = "Olga Owner", "Dean Lead", "Cara Champion"
TUESDAY = WEDNESDAY - timedelta(days=1)
USUAL = {"is_on": True, "lead_after": 7, "champion_after": 14, "agenda_after": 21}


@pytest.fixture
def quiet():
    return make_quiet()


def test_silence_climbs_from_owner_to_lead_to_champion_each_once(quiet):
    assert [*quiet.until(15), *quiet.until(30, 27), *quiet.until(58, 55)] == [
        (-2, "before", OLGA),  # the third day before was a Sunday
        (0, "due", OLGA),
        (7, "late1", OLGA),
        (7, "lead", DEAN),
        (14, "champion", CARA),
        (14, "late2", OLGA),
        (28, "late4", OLGA),
        (56, "late8", OLGA),
    ]


def test_it_comes_to_the_table_from_the_third_week_on(quiet):
    with in_region(quiet.region):
        silence = silence_of(quiet.item.pk)

    assert not silence.comes_to_table(WEDNESDAY + timedelta(days=20))
    assert silence.comes_to_table(WEDNESDAY + timedelta(days=21))


@pytest.mark.parametrize("status", ["doing", "open"])
def test_an_answer_stops_it_for_everybody_else_and_leaves_the_owner_in_peace_for_a_week(quiet, status):
    quiet.until(3)
    with in_region(quiet.region):
        quiet.item.report(status=status, note="Nearly there", by=quiet.owner, at=late(4))

    assert [*quiet.until(15, 4), *quiet.until(30, 27), *quiet.until(58, 55)] == [
        (14, "late2", OLGA),
        (28, "late4", OLGA),
        (56, "late8", OLGA),
    ]
    with in_region(quiet.region):
        assert not silence_of(quiet.item.pk).comes_to_table(WEDNESDAY + timedelta(days=60))


def test_an_answer_before_the_day_promises_the_day_and_stops_nothing(quiet):
    with in_region(quiet.region):
        quiet.item.report(status="doing", by=quiet.owner, at=late(-1))

    assert (7, "lead", DEAN) in quiet.until(8, 6)


def test_a_new_day_begins_it_anew(quiet):
    quiet.until(8)
    with in_region(quiet.region):
        quiet.item.report(
            status="doing", note="More time", due_on=WEDNESDAY + timedelta(days=20), by=quiet.owner, at=late(9)
        )

    assert quiet.until(27, 9) == [
        (19, "before", OLGA),  # a weekend again
        (20, "due", OLGA),
        (27, "late1", OLGA),
        (27, "lead", DEAN),
    ]


def test_a_new_day_that_is_today_is_no_answer_to_its_own_question(quiet):
    with in_region(quiet.region):
        quiet.item.report(status="doing", note="Today", due_on=TUESDAY, by=quiet.owner, at=late(-1))

    assert (6, "lead", DEAN) in quiet.until(6, 5)


@pytest.mark.parametrize("status", ["done", "blocked"])
def test_nothing_is_heard_of_what_is_done_or_stuck(quiet, status):
    with in_region(quiet.region):
        quiet.item.report(status=status, note="Two legal offices", by=quiet.owner, at=late(-9))
        Message.objects.all().delete()

    assert quiet.until(15, -3) == []


@pytest.mark.parametrize("stage", [Stage.DORMANT, Stage.CLOSED])
def test_a_partnership_that_rests_is_silent(quiet, stage):
    with in_region(quiet.region):
        quiet.priority.partnership.move_to(stage, by=None)

    assert quiet.until(15, -3) == []


def test_who_takes_over_what_is_late_has_time_and_their_own_lead(quiet):
    quiet.until(8)
    with in_region(quiet.region):
        other = make_contact(quiet.owner.organization, name="Olaf Other")
        quiet.item.hand_over(other, by=None, at=late(9))
        Message.objects.filter(kind="item.assigned").delete()

    assert quiet.until(16, 9) == [(12, "due", "Olaf Other"), (16, "late1", "Olaf Other"), (16, "lead", DEAN)]


def test_who_leads_is_not_told_on_and_a_champion_who_leads_hears_once(quiet):
    with in_region(quiet.region):
        leader = make_leader(name="Lea Leader")
        seated(quiet.priority.partnership, leader, role="leader")
        quiet.priority.sign_up(leader, by=None)
        ActionItem.assign(
            quiet.priority.team, title="Ask the others", owner=leader, due_on=WEDNESDAY, by=None, at=late(-30)
        )
        helper = make_contact(leader.organization, name="Hal Helper")
        ActionItem.assign(quiet.priority.team, title="Call them", owner=helper, due_on=WEDNESDAY, by=None, at=late(-30))

    others = [line for line in quiet.until(20) if line[1] in ("lead", "champion")]

    assert others == [
        (7, "lead", DEAN),
        (7, "lead", "Lea Leader"),
        (14, "champion", CARA),
        (14, "champion", CARA),
        (14, "champion", CARA),
        (14, "champion", "Lea Leader"),
    ]


def test_lead_is_who_sits_there_longest_and_can_be_written_to(quiet):
    with in_region(quiet.region):
        quiet.lead.archive(by=None)
        quiet.owner.archive(by=None)
        third = make_contact(quiet.owner.organization, name="Third Seat")
        seated(quiet.priority.partnership, third, SEATED + timedelta(days=100))
        left = seated(quiet.priority.partnership, make_contact(quiet.owner.organization, name="Gone"))
        Seat.objects.filter(pk=left.pk).update(until=SEATED + timedelta(days=100))

    assert quiet.until(7) == [(7, "lead", "Third Seat")]


def test_rule_of_the_partnership_goes_before_that_of_the_region(quiet):
    with in_region(quiet.region):
        EscalationRule.objects.keep(None, **USUAL | {"lead_after": 2, "champion_after": None}, by=None)
        assert EscalationRule.objects.of(quiet.priority.partnership).lead_after == 2
        own = USUAL | {"lead_after": None, "champion_after": 5}
        EscalationRule.objects.keep(quiet.priority.partnership, **own, by=None)

    assert [line for line in quiet.until(20) if line[1] in ("lead", "champion")] == [(5, "champion", CARA)]


def test_switched_off_only_the_owner_hears_and_nothing_comes_to_the_table(quiet):
    with in_region(quiet.region):
        EscalationRule.objects.keep(quiet.priority.partnership, **USUAL | {"is_on": False}, by=None)

    assert {who for _days, _step, who in quiet.until(22)} == {OLGA}
    with in_region(quiet.region):
        assert not silence_of(quiet.item.pk).comes_to_table(WEDNESDAY + timedelta(days=60))


def test_given_back_the_region_is_followed_again(quiet):
    with in_region(quiet.region):
        partnership = quiet.priority.partnership
        EscalationRule.objects.keep(partnership, **USUAL | {"lead_after": 3}, by=None)
        EscalationRule.objects.give_back(partnership, by=None)
        EscalationRule.objects.give_back(partnership, by=None)

        assert EscalationRule.objects.count() == 0
        assert EscalationRule.objects.of(partnership).lead_after == 7


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"champion_after": 7}, "champion_after"),
        ({"champion_after": None, "agenda_after": 7}, "agenda_after"),
        ({"lead_after": 0}, "lead_after"),
        ({"agenda_after": 91}, "agenda_after"),
    ],
)
def test_a_rule_out_of_bounds_or_order_is_refused_in_words_and_by_the_schema(quiet, given, field):
    with in_region(quiet.region):
        with pytest.raises(ValidationError) as refused:
            EscalationRule.objects.keep(None, **USUAL | given, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            EscalationRule.objects.create(**USUAL | given)

    assert list(refused.value.error_dict) == [field]


def test_of_others_items_nobody_hears_of_more_than_a_few_a_day(quiet):
    with in_region(quiet.region):
        for number in range(MOST_A_DAY + 2):
            ActionItem.assign(
                quiet.priority.team, title=f"More {number}", owner=quiet.owner, due_on=WEDNESDAY, by=None, at=late(-30)
            )

    def lead_hears(days):
        return len([line for line in quiet.remind(days) if line[0] == "lead"])

    assert (lead_hears(7), lead_hears(8)) == (MOST_A_DAY, 0)  # those of the first day still wait for their mail
    with in_region(quiet.region):
        Message.objects.waiting().withdraw()
    assert (lead_hears(8), lead_hears(9)) == (3, 0)


def test_letter_of_what_was_answered_meanwhile_is_not_written(quiet):
    remind_due(quiet.region, late(7))
    with in_region(quiet.region):
        messages = list(Message.objects.filter(kind="item.escalated").select_related("contact__organization"))
        before = write(messages)
        quiet.item.report(status="doing", note="Sorry!", by=quiet.owner, at=late(7, 10))

        assert len(before) == 1
        assert write(messages) == {}


def test_letters_say_who_took_it_on_and_what_comes_next(quiet, time_machine):
    time_machine.move_to(late(14))
    remind_due(quiet.region, late(7))
    remind_due(quiet.region, late(14))
    with in_region(quiet.region):
        messages = Message.objects.filter(kind="item.escalated").select_related("contact__organization")
        lead, champion = (write([message])[message.pk] for message in messages.order_by("id"))

    assert lead.subject == champion.subject == "14 days late, and no word: Price a cohort"
    assert "Dean, Olga Owner took this on for College" in lead.text
    assert "Cara, you champion “Rotations any hospital can open”. Olga Owner of College" in champion.text
    for letter in (lead, champion):
        assert "If nothing is heard by Wednesday, June 5, it comes on the agenda of the next meeting" in letter.text
        assert "It began with “We turn students away in May”" in letter.html


def test_page_says_in_advance_what_is_sent(quiet):
    quiet.until(7)
    with in_region(quiet.region):
        plan = plan_of(ActionItem.objects.get(), WEDNESDAY + timedelta(days=8))

    assert [(line.on.isoformat(), line.words, line.has_gone) for line in plan.lines] == [
        ("2030-05-13", "Olga Owner is reminded", True),
        ("2030-05-15", "Olga Owner is reminded", True),
        ("2030-05-22", "Olga Owner is reminded", True),
        ("2030-05-22", "Dean Lead hears of it, who leads " + quiet.owner.organization.name + " here", True),
        ("2030-05-29", "Olga Owner is reminded", False),
        ("2030-05-29", "Cara Champion hears of it as champion", False),
        ("2030-06-05", "It comes on the agenda of the next meeting", False),
        ("2030-06-12", "Olga Owner is reminded", False),
        ("2030-07-10", "Olga Owner is reminded", False),
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [("blocked", "It is stuck: nobody is reminded"), ("doing", "It was answered, so nobody else hears of it")],
)
def test_page_says_why_nobody_hears(quiet, status, words):
    with in_region(quiet.region):
        quiet.item.report(status=status, note="Two legal offices", by=quiet.owner, at=late(2))
        plan = plan_of(ActionItem.objects.get(), WEDNESDAY + timedelta(days=3))

    assert plan.why_not.startswith(words)
    assert [line for line in plan.lines if not line.step.is_owners] == []


def test_confirming_a_priority_is_one_decision_a_day_and_asks_again_after_a_quarter(quiet):
    with in_region(quiet.region):
        priority = quiet.priority
        Priority.objects.filter(pk=priority.pk).update(adopted_at=at(date(2020, 1, 1)))
        before = list(Priority.objects.to_review(at(date(2020, 5, 1))))
        for hour in (9, 10):
            priority.confirm(why="It still matters most", by=None, at=at(date(2020, 5, 1), hour))

        assert before == [priority]
        assert list(Priority.objects.to_review(at(date(2020, 7, 29)))) == []
        assert list(Priority.objects.to_review(at(date(2020, 7, 31)))) == [priority]
        (decision,) = priority.decisions.all()
        assert (decision.decided, decision.why) == (
            "“Rotations any hospital can open” stays a priority of this partnership.",
            "It still matters most",
        )


def test_a_priority_let_go_is_not_confirmed(quiet):
    with in_region(quiet.region):
        quiet.priority.drop(reason="The market changed", by=None)
        with pytest.raises(ValidationError, match="let this priority go"):
            quiet.priority.confirm(by=None)
