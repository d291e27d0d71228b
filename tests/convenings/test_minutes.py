"""Minutes: put together from what was kept, frozen when they are sent, approved by hand or by silence."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from convenings.approving import approve_due
from convenings.models import Convening, Minutes, Objection, Room
from convenings.models.minute_parts import digest_of, spelled
from outbox.models import Message
from partnerships.models import ActionItem, Ballot, Requirement
from regions.models import Activity, Link
from regions.scope import in_region
from tests.convenings.conftest import make_meeting
from tests.convenings.minuting import Table, over
from tests.factories import make_contact, make_item, make_leader, make_priority, make_region, make_seat
from tests.partnerships.ballot_box import count

DAY = timedelta(days=1)


@pytest.fixture
def table(here, convener):
    return Table(convener)


def code_of(verb, *args, **given):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        verb(*args, **given)
    errors = [error for found in getattr(refused.value, "error_dict", {}).values() for error in found]
    return errors[0].code if errors else refused.value.code


def sent(table, **given):
    return Minutes.send(table.meeting, by=table.by, **given)


def lines(minutes):
    return {part.kind if part.kind != "item" else part.heading: list(part.lines) for part in minutes.content}


def test_they_say_who_was_there_what_was_decided_and_what_was_said(table):
    minutes = sent(table)

    told = lines(minutes)
    assert told["leaders"] == [f"{table.elena.organization.name}: {table.elena.name}"]
    assert told["partners"] == [f"{table.partner.organization.name}: Ana Ruiz"]
    assert told["decisions"] == ["Meet monthly: We meet each month. (The leaders)"]
    assert told["topics"] == [item.title for item in table.meeting.agenda.in_order()]
    assert told[table.item.title] == ["Nurses leave.", "Nobody stays."]
    assert told["meeting"][0] == table.meeting.partnership.name
    assert "Rosa" not in minutes.text


def test_what_was_given_out_in_the_meeting_is_a_promise_and_what_came_later_is_not(table):
    team = make_priority(table.meeting.partnership, title="Rotations").team
    item = make_item(table.meeting.partnership, team=team, title="Price a cohort", owner=table.partner)
    other = make_item(table.meeting.partnership, team=team)
    ActionItem.objects.filter(pk=other.pk).update(assigned_at=table.meeting.starts_at - DAY)

    told = lines(sent(table))

    assert told["promises"] == [f"Price a cohort: Ana Ruiz ({item.owner_organization.name}), by May 15, 2030."]


def test_what_was_heard_noted_and_voted_on_stands_in_them(table):
    partnership = table.meeting.partnership
    heard = table.meeting.hear(statement="We turn students away", category="workforce", by=table.by)
    before = Requirement.capture(partnership, "Noted long before", category="workforce", by=table.by)
    Requirement.objects.filter(pk=before.pk).update(raised_at=table.meeting.starts_at - DAY)
    needs = [
        Requirement.capture(partnership, words, category="workforce", opportunity=heard, by=table.by)
        for words in ("One calendar", "A class in May")
    ]
    for _ in range(3):
        make_seat(partnership, make_leader())
    ballot = Ballot.prepare(partnership, "What first?", needs, by=table.by, winners=1, dots=2, cap=2)
    ballot.open(by=table.by)
    for elector in ballot.electors.order_by("pk")[:3]:
        elector.place(ballot.options.order_by("position")[0].pk, 2)
    count(ballot)

    told = lines(sent(table))

    assert told["heard"] == ["We turn students away"]
    assert told["needed"] == ["One calendar", "A class in May"]
    (vote,) = told["votes"]
    assert vote.startswith("What first? The leaders chose one. Quorum met: 3 of 5 leaders voted")
    assert vote.endswith("One calendar (6 dots).")


def test_the_ground_rules_and_the_next_meeting_stand_in_them(table, convener):
    room = Room.open(table.meeting, by=convener)
    room.show_ground_rules(by=convener)
    following = make_meeting(convener, partnership=table.meeting.partnership, title="Second")

    told = lines(sent(table))

    assert told["meeting"][-1].startswith("The ground rules were shown at ")
    assert told["next"][0].endswith(following.where)


def test_a_persons_words_stand_instead_of_a_note_and_the_rest_follows_the_notes(table):
    words = {"opening": " In short. ", "promised": "Ana calls.", "closing": "Thanks"}

    Minutes.write(table.meeting, **words, said={table.item.title: "Better said"}, seen=0, by=table.by)

    told = lines(sent(table))
    assert (told["opening"], told["promises"], told["closing"]) == (["In short."], ["Ana calls."], ["Thanks"])
    assert told[table.item.title] == ["Better said"]


def test_of_two_writers_the_second_is_refused(table):
    Minutes.write(table.meeting, opening="Mine", seen=0, by=table.by)

    assert code_of(Minutes.write, table.meeting, opening="Yours", seen=0, by=table.by) == "newer"
    assert Minutes.objects.get().opening == "Mine"


def test_sending_freezes_the_text_under_its_digest_and_writes_to_each_once(table):
    nowhere = make_contact(table.elena.organization, email="")
    table.meeting.mark_present(nowhere, by=table.by)

    minutes = sent(table, days=3)

    assert minutes.text == spelled(minutes.content)
    assert minutes.digest == digest_of(minutes.text)
    assert minutes.objections_until == minutes.sent_at + 3 * DAY
    letters = {m.contact_id: (m.kind, m.at_once) for m in Message.objects.about(minutes)}
    assert letters == {
        table.elena.pk: ("minutes.sent", "minutes"),
        table.partner.pk: ("minutes.sent", "minutes"),
        table.absent.pk: ("minutes.missed", ""),
    }
    assert set(Link.objects.to("minutes", minutes).values_list("contact_id", flat=True)) == set(letters)
    assert nowhere.name in minutes.text


def test_what_cannot_be_sent_says_why(table, convener):
    coming = make_meeting(convener)
    empty = over(make_meeting(convener))
    cancelled = over(make_meeting(convener))
    Convening.objects.filter(pk=cancelled.pk).update(state="cancelled")

    assert code_of(Minutes.send, coming, by=convener) == "not_begun"
    assert code_of(Minutes.send, empty, by=convener) == "nobody"
    assert code_of(Minutes.send, cancelled, by=convener) == "closed"
    assert code_of(sent, table, days=0) == "days"
    assert code_of(sent, table, days=61) == "days"
    assert code_of(sent, table, seen="0" * 64) == "newer"
    assert code_of(sent, table, at=table.meeting.starts_at - timedelta(minutes=1)) == "early"
    assert not Minutes.objects.exists()
    sent(table)
    assert code_of(sent, table) == "sent"


def test_a_correction_is_a_new_version_that_says_what_it_replaces(table):
    first = sent(table)

    assert code_of(Minutes.write, table.meeting, opening="It was Tuesday.", seen=0, by=table.by) == "no_reason"
    Minutes.write(table.meeting, opening="It was Tuesday.", reason="The day", seen=0, by=table.by)
    second = sent(table)

    assert (first.version, second.version) == (1, 2)
    assert "Version 2. It replaces version 1: The day" in lines(second)["meeting"]
    assert list(Minutes.objects.standing()) == [second]
    first.refresh_from_db()
    assert (first.is_replaced, second.is_replaced) == (True, False)
    assert code_of(first.approve, who="All", by=table.by) == "replaced"
    assert Message.objects.about(second).count() == 3


def test_a_correction_keeps_what_was_promised_then_not_what_became_of_it(table):
    team = make_priority(table.meeting.partnership).team
    item = make_item(table.meeting.partnership, team=team, title="Price a cohort", owner=table.partner)
    promised = lines(sent(table))["promises"]
    item.drop(reason="Not wanted", by=table.by)

    begun = Minutes.correction_of(table.meeting)

    assert begun.promised.split("\n") == promised


# ---- what the database holds ----


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Other"},
        {"digest": "0" * 64},
        {"parts": []},
        {"opening": "Other"},
        {"said": {"x": "y"}},
        {"version": 7},
        {"reason": "Other"},
        {"author": "Other"},
        {"sent_at": None},
        {"objections_until": timezone.now() + 90 * DAY},
    ],
)
def test_the_database_refuses_to_change_what_was_sent(table, change):
    minutes = sent(table)

    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(**change)
    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        minutes.delete()
    assert Minutes.objects.get().text == minutes.text


def test_the_database_refuses_a_digest_that_is_not_of_the_text(table):
    whole = {"sent_at": timezone.now(), "objections_until": timezone.now() + DAY, "text": "We met."}

    with pytest.raises(IntegrityError, match="minutes_digest_of_text"), transaction.atomic():
        Minutes.objects.create(convening=table.meeting, digest=digest_of("We did not."), **whole)
    assert Minutes.objects.create(convening=table.meeting, digest=digest_of("We met."), **whole).pk


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"sent_at": timezone.now(), "text": "x", "digest": digest_of("x")}, "minutes_sent_whole"),
        ({"text": "x"}, "minutes_sent_whole"),
        ({"approval": "hand"}, "minutes_(sent|approved)_whole"),
        ({"version": 0}, "minutes_count_from_one"),
    ],
)
def test_the_database_refuses_half_a_row(table, given, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Minutes.objects.create(convening=table.meeting, **given)


def test_the_database_refuses_approval_against_an_objection_too_early_or_twice(table):
    minutes = sent(table)
    objection = Objection.enter(minutes, words="It was Tuesday", by=table.elena)
    row = Minutes.objects.filter(pk=minutes.pk)
    by_hand = {"approval": "hand", "approved_by": "All", "approved_on": timezone.localdate()}
    silence = {"approval": "silence", "approved_on": timezone.localdate()}

    def refused(match, **given):
        with pytest.raises(IntegrityError, match=match), transaction.atomic():
            row.update(**given)

    refused("somebody objects", **by_hand, approved_at=timezone.now())
    objection.close(answer="It was Monday", by=table.by)
    refused("minutes_approved_whole", **silence, approved_at=timezone.now())
    refused("minutes_approved_whole", **by_hand)
    row.update(**by_hand, approved_at=timezone.now())
    refused("stay approved", approval="", approved_by="", approved_on=None, approved_at=None)
    refused("stay approved", approved_by="Nobody")


def test_the_database_refuses_objections_out_of_time_and_other_words(table):
    minutes = sent(table)
    objection = Objection.enter(minutes, words="It was Tuesday", by=table.elena)

    with pytest.raises(IntegrityError, match="take objections"), transaction.atomic():
        Objection.objects.create(minutes=minutes, contact=table.partner, words="x", said_at=minutes.objections_until)
    with pytest.raises(IntegrityError, match="stays as it was said"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(words="It was Monday")
    with pytest.raises(IntegrityError, match="stays as it was said"), transaction.atomic():
        objection.delete()
    with pytest.raises(IntegrityError, match="objection_open_once"), transaction.atomic():
        Objection.objects.create(minutes=minutes, contact=table.elena, words="Again")


# ---- objections and approval ----


def test_an_objection_is_made_once_until_it_is_answered(table):
    minutes = sent(table)

    Objection.enter(minutes, words=" It was \n Tuesday ", by=table.elena)

    objection = Objection.objects.get()
    assert objection.words == "It was Tuesday"
    assert code_of(Objection.enter, minutes, words="And more", by=table.elena) == "again"
    assert code_of(objection.close, answer=" ", by=table.by) == "no_reason"
    objection.close(answer="The sheet says Monday", by=table.by)
    assert code_of(objection.close, answer="Once more", by=table.by) == "closed"
    letter = Message.objects.get(kind="minutes.answered")
    assert (letter.contact, letter.about_id) == (table.elena, objection.pk)
    Objection.enter(minutes, words="Still Tuesday", by=table.elena)
    assert minutes.objections.open().count() == 1


def test_objections_are_taken_until_the_last_moment_and_not_at_it(table):
    minutes = sent(table, days=1)
    end = minutes.objections_until

    assert code_of(Objection.enter, minutes, words="Late", by=table.elena, at=end) == "late"
    Objection.enter(minutes, words="In time", by=table.elena, at=end - timedelta(seconds=1))
    assert minutes.objections.count() == 1


def test_the_worker_approves_in_silence_when_the_days_are_over(table, region):
    minutes = sent(table, days=2)
    end = minutes.objections_until

    assert approve_due(region, end - timedelta(seconds=1)) == 0
    assert approve_due(region, end) == 1
    assert approve_due(region, end + DAY) == 0
    minutes.refresh_from_db()
    assert (minutes.approval, minutes.approved_at, minutes.approved_by) == ("silence", end, "")
    assert code_of(minutes.approve, who="All", by=table.by) == "approved"
    assert code_of(Objection.enter, minutes, words="Too late", by=table.elena) == "approved"
    assert Activity.objects.filter(verb="minutes.passed").count() == 1


def test_an_open_objection_stops_approval_and_an_answer_lets_it_pass(table, region):
    minutes = sent(table, days=2)
    objection = Objection.enter(minutes, words="It was Tuesday", by=table.absent)

    assert approve_due(region, minutes.objections_until + DAY) == 0
    assert code_of(minutes.approve, who="All", by=table.by) == "objected"
    assert code_of(minutes.pass_in_silence, at=minutes.objections_until) == "objected"
    objection.close(answer="The sheet says Monday", by=table.by)
    assert approve_due(region, minutes.objections_until + DAY) == 1


def test_a_new_version_answers_what_was_objected_and_is_approved_on_its_own(table, region):
    first = sent(table, days=2)
    Objection.enter(first, words="It was Tuesday", by=table.elena)
    Minutes.write(table.meeting, opening="Tuesday.", reason="The day was Tuesday", seen=0, by=table.by)

    second = sent(table, days=5)

    objection = Objection.objects.get()
    assert (objection.answered_in, objection.answer) == (second, "The day was Tuesday")
    assert approve_due(region, first.objections_until) == 0
    assert code_of(Objection.enter, first, words="More", by=table.partner) == "replaced"
    assert approve_due(region, second.objections_until) == 1
    first.refresh_from_db()
    assert first.approval == ""


def test_the_table_approves_by_hand_on_a_day_from_the_sending_to_today(table):
    minutes = sent(table)
    today = timezone.localdate()

    assert code_of(minutes.approve, who="All", on=today + DAY, by=table.by) == "day"
    assert code_of(minutes.approve, who="All", on=today - DAY, by=table.by) == "day"
    assert code_of(minutes.approve, who=" ", by=table.by) == "nobody"
    assert code_of(minutes.pass_in_silence) == "still_open"
    minutes.approve(who="The leaders", on=today, by=table.by)

    minutes.refresh_from_db()
    assert (minutes.approval, minutes.approved_by, minutes.approved_on) == ("hand", "The leaders", today)


def test_approved_minutes_are_corrected_by_another_version(table):
    first = sent(table)
    first.approve(who="The leaders", by=table.by)
    Minutes.write(table.meeting, reason="A name", seen=0, by=table.by)

    second = sent(table)

    first.refresh_from_db()
    assert (first.approval, second.approval) == ("hand", "")


# ---- the check ----


def check():
    out = StringIO()
    call_command("verify_minutes", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_verify_minutes_says_that_all_is_as_it_was_sent(region, convener):
    with in_region(region):
        sent(Table(convener))

    assert check() == "1 minutes are what was sent.\n"


def test_kept_parts_that_no_longer_spell_the_text_differ(table):
    minutes = sent(table)
    assert not minutes.differs

    minutes.parts[0]["lines"].append("And more")
    assert minutes.differs


@pytest.mark.django_db
def test_verify_minutes_names_what_differs(region, convener):
    """The schema lets nobody change them; whoever owns it can plant a forged row."""
    with in_region(region):
        meeting = Table(convener).meeting
        forged = {"sent_at": timezone.now(), "objections_until": timezone.now() + DAY, "text": "x"}
        Minutes.objects.create(convening=meeting, parts=[], digest=digest_of("x"), **forged)
    assert connection.in_atomic_block

    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 minutes are not what was sent"):
        call_command("verify_minutes", stdout=out)
    assert f"{region.slug}: First convening, version 1 differs from what was sent" in out.getvalue()


def test_another_region_has_its_own(table):
    minutes = sent(table)
    other = make_region()

    assert minutes.region == table.meeting.region != other
    assert not Minutes.objects.filter(region=other).exists()
