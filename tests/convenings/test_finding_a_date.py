"""A meeting whose date is found in its own invitation: the verbs, and what the database refuses."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from convenings.ladders import RungState, ladder
from convenings.letters import render
from convenings.models import Answer, AnswerGiven, Convening, DateAnswer, DateOption, Delegation, Invitation, Way
from convenings.reminders import remind_due
from outbox.models import Message
from regions.models import Activity, Link
from tests.convenings.conftest import make_meeting
from tests.convenings.finding import ask, hours, make_search, options_of, says
from tests.factories import make_business, make_contact, make_leader, make_partner_contact

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def search(here, convener):
    return make_search(convener)


def answers(meeting):
    return dict(meeting.invitations.values_list("contact__name", "answer"))


def letters(kind):
    messages = list(Message.objects.filter(kind=kind).select_related("contact__organization").order_by("contact__name"))
    return [render([message])[message.pk] for message in messages]


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    error = caught.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


@transaction.atomic
def save_and_check(row):
    row.save()
    transaction.get_connection().check_constraints()


# ---- planning ----


def test_a_search_has_its_times_and_no_hours(search):
    assert (search.state, search.starts_at, search.ends_at, search.version) == ("finding", None, None, 1)
    assert [option.starts_at for option in options_of(search)] == [hours(week)[0] for week in (0, 1, 2)]
    assert (search.day, search.when, search.hours, search.start) == ("date still open", "Date still open", "", "")
    assert not search.takes_answers()
    assert search.agenda.count() > 0
    assert search.rungs.count() > 0
    assert Activity.objects.get(verb="convening.finding").sentence.endswith(
        "planned “First convening” and asks about 3 times."
    )


@pytest.mark.parametrize("weeks", [(0,), (0, 1, 2, 3, 4, 5)])
def test_a_search_asks_about_two_to_five_times(convener, weeks):
    assert refused(make_search, convener, weeks=weeks) == "times"
    assert not Convening.objects.exists()


def test_the_same_hour_is_asked_about_once(convener):
    assert refused(make_search, convener, weeks=(0, 0)) == "twice"
    assert not DateOption.objects.exists()


def test_a_time_in_the_past_is_not_asked_about(search, convener):
    yesterday = timezone.now() - timedelta(days=1)

    assert refused(search.offer, starts_at=yesterday, ends_at=yesterday + timedelta(hours=2), by=convener) == "past"


def test_a_sixth_time_is_refused_until_one_is_withdrawn(convener):
    search = make_search(convener, weeks=(0, 1, 2, 3, 4))
    starts_at, ends_at = hours(5)

    assert refused(search.offer, starts_at=starts_at, ends_at=ends_at, by=convener) == "many"
    search.withdraw(options_of(search)[1], by=convener)
    search.offer(starts_at=starts_at, ends_at=ends_at, by=convener)

    assert [option.starts_at for option in options_of(search)] == [hours(week)[0] for week in (0, 2, 3, 4, 5)]


def test_the_last_time_is_not_withdrawn(convener):
    search = make_search(convener, weeks=(0, 1))
    first, second = options_of(search)
    search.withdraw(first, by=convener)

    assert refused(search.withdraw, second, by=convener) == "last"
    assert refused(search.withdraw, first, by=convener) == "withdrawn"


def test_what_was_said_stays_while_times_come_and_go(search, convener):
    (asked,) = ask(search, convener, make_leader())
    says(asked, "works", "no", "if_needed")
    first, second, third = options_of(search)

    search.withdraw(second, by=convener)
    starts_at, ends_at = hours(3)
    added = search.offer(starts_at=starts_at, ends_at=ends_at, by=convener)
    back = search.offer(starts_at=second.starts_at, ends_at=second.ends_at, by=convener)

    assert back == second
    assert dict(asked.date_answers.values_list("option", "fit")) == {
        first.pk: "works",
        second.pk: "no",
        third.pk: "if_needed",
    }
    assert added.answers.count() == 0


# ---- the database ----


@pytest.mark.parametrize(
    "change",
    [
        {"state": "planned"},
        {"state": "held"},
        {"starts_at": timezone.now() + timedelta(days=3)},
    ],
)
def test_the_database_holds_that_hours_are_there_exactly_when_the_date_is_set(search, change):
    with pytest.raises(IntegrityError, match="convening_dated"), transaction.atomic():
        Convening.objects.filter(pk=search.pk).update(**change)


def test_the_database_refuses_a_planned_meeting_without_hours(convener):
    meeting = make_meeting(convener)

    with pytest.raises(IntegrityError, match="convening_dated"), transaction.atomic():
        Convening.objects.filter(pk=meeting.pk).update(starts_at=None, ends_at=None)


def test_the_database_refuses_an_answer_about_the_time_of_another_meeting(search, convener):
    other = make_search(convener)
    (asked,) = ask(search, convener, make_leader())
    strange = options_of(other)[0]

    for convening in (search, other):
        said = DateAnswer(
            convening=convening, invitation=asked, option=strange, fit="works", at=timezone.now(), way="link"
        )
        with pytest.raises(IntegrityError, match="agrees"):
            save_and_check(said)


def test_the_database_holds_one_answer_for_each_time_and_one_chosen_time(search, convener):
    (asked,) = ask(search, convener, make_leader())
    says(asked, "works")
    said = asked.date_answers.get()

    with pytest.raises(IntegrityError, match="date_answer_once"), transaction.atomic():
        DateAnswer.objects.create(
            convening=search, invitation=asked, option=said.option, fit="no", at=timezone.now(), way="link"
        )
    with pytest.raises(IntegrityError, match="date_option_one_chosen"), transaction.atomic():
        search.options.update(chosen_at=timezone.now())
    with pytest.raises(IntegrityError, match="date_option_chosen_stands"), transaction.atomic():
        DateOption.objects.filter(pk=said.option_id).update(chosen_at=timezone.now(), withdrawn_at=timezone.now())
    with pytest.raises(IntegrityError, match="date_option_one_a_slot"), transaction.atomic():
        search.options.update(slot=1)


# ---- ticking ----


def test_a_tick_says_who_said_it_and_by_which_way(search, convener):
    leader, phoned = ask(search, convener, make_leader(name="Ana Garza"), make_leader())
    says(leader, "works", "no")
    says(phoned, "if_needed", by=convener, way=Way.PHONE)

    said = leader.date_answers.order_by("option__starts_at")
    assert [(row.fit, row.way, row.contact, row.user) for row in said] == [
        ("works", "link", leader.contact, None),
        ("no", "link", leader.contact, None),
    ]
    assert phoned.date_answers.values_list("fit", "way", "user").get() == ("if_needed", "phone", convener.pk)
    words = Activity.objects.filter(verb="invitation.ticked").order_by("pk").first().sentence
    assert words.startswith("Ana Garza said to the times of “First convening”: ")
    assert words.endswith("Does not work.")


def test_a_tick_in_spanish_is_read_in_the_language_of_who_reads_it(search, convener):
    (asked,) = ask(search, convener, make_leader())
    with translation.override("es"):
        says(asked, "works", "no")

    entry = Activity.objects.get(verb="invitation.ticked")

    assert entry.sentence.endswith("Does not work.")
    with translation.override("es"):
        assert "Me conviene" in entry.sentence
    entry.detail = {**entry.detail, "said": "as it was written down once"}
    del entry.detail["times"]
    assert entry.sentence.endswith(": as it was written down once.")


def test_a_tick_said_again_keeps_its_place_and_one_changed_takes_a_new_one(search, convener):
    (asked,) = ask(search, convener, make_leader())
    early, later = timezone.now() - timedelta(hours=3), timezone.now() - timedelta(hours=2)
    says(asked, "works", "works", at=early)

    says(asked, "works", "no", at=later)

    assert list(asked.date_answers.order_by("option__starts_at").values_list("fit", "at")) == [
        ("works", early),
        ("no", later),
    ]
    assert Activity.objects.filter(verb="invitation.ticked").count() == 2


def test_ticks_are_all_saved_or_none(search, convener):
    (asked,) = ask(search, convener, make_leader())
    first, second, _third = options_of(search)
    search.withdraw(second, by=convener)

    assert refused(asked.tick, {first.pk: "works", second.pk: "works"}, by=asked.contact) == "withdrawn"
    assert refused(asked.tick, {first.pk: "works", 999_999: "works"}, by=asked.contact) == "unknown_time"
    assert refused(asked.tick, {first.pk: "perhaps"}, by=asked.contact) == "unknown_fit"
    assert refused(asked.tick, {first.pk: "works"}, by=asked.contact, at=first.starts_at) == "past"
    assert asked.date_answers.count() == 0


def test_another_browser_changes_nothing_without_being_sure(search, convener):
    (asked,) = ask(search, convener, make_leader())
    says(asked, "works", sure=False)

    assert refused(says, asked, "no", sure=False) == "unsure"
    assert asked.date_answers.get().fit == "works"


def test_an_answer_to_an_open_date_is_refused_in_words(search, convener):
    (asked,) = ask(search, convener, make_leader())

    assert refused(asked.respond, "yes", by=None) == "no_date"
    assert refused(asked.tell, by=None, question="More hands") == "no_date"


# ---- choosing ----


def test_choosing_makes_answers_of_what_was_said_and_silence_of_silence(search, convener):
    people = [make_leader(name=name) for name in ("Ana", "Ben", "Cruz", "Dora", "Eva")]
    ana, ben, cruz, dora, _eva = ask(search, convener, *people)
    says(ana, "no", "works")
    says(ben, "works", "if_needed")
    says(cruz, "works", "no")
    says(dora, "works", None)
    second = options_of(search)[1]

    search.choose(second, by=convener)

    search.refresh_from_db()
    assert (search.state, search.version) == ("planned", 2)
    assert (search.starts_at, search.ends_at) == (second.starts_at, second.ends_at)
    assert answers(search) == {"Ana": "yes", "Ben": "maybe", "Cruz": "no", "Dora": "", "Eva": ""}
    assert search.options.get(chosen_at__isnull=False) == second
    assert set(Link.objects.filter(purpose="invitation").values_list("expires_at", flat=True)) == {search.links_until}
    assert Activity.objects.get(verb="convening.chosen").sentence.endswith("3 had answered for it.")


def test_every_answer_says_how_it_came_about_and_when_it_was_said(search, convener):
    (asked,) = ask(search, convener, make_leader())
    said_at = timezone.now() - timedelta(days=2)
    says(asked, "works", at=said_at)

    search.choose(options_of(search)[0], by=convener)

    given = AnswerGiven.objects.get(invitation=asked)
    assert (given.before, given.after, given.way, given.contact, given.at) == (
        "",
        "yes",
        Way.DATE,
        asked.contact,
        said_at,
    )
    assert Invitation.objects.get(pk=asked.pk).answered_at == said_at


def test_seats_go_to_who_said_first_that_the_time_works_and_the_rest_wait_in_that_order(convener):
    search = make_search(convener, capacity=2, seats_each=1)
    hospital = make_business()
    people = [make_contact(hospital, name="Ana"), make_contact(hospital, name="Ben")]
    people += [make_leader(name=name) for name in ("Cruz", "Dora", "Eva")]
    rows = dict(zip(("Ana", "Ben", "Cruz", "Dora", "Eva"), ask(search, convener, *people), strict=True))
    start = timezone.now() - timedelta(days=1)
    for minute, name in enumerate(("Eva", "Dora", "Ben", "Ana", "Cruz")):
        says(rows[name], "works", at=start + timedelta(minutes=minute))
    # Dora changes her mind and back: she is the last now.
    says(rows["Dora"], "no", at=start + timedelta(minutes=10))
    says(rows["Dora"], "works", at=start + timedelta(minutes=11))

    search.choose(options_of(search)[0], by=convener)

    assert answers(search) == {"Ana": "waiting", "Ben": "yes", "Cruz": "waiting", "Dora": "waiting", "Eva": "yes"}
    assert [row.contact.name for row in search.invitations.in_line()] == ["Ana", "Cruz", "Dora"]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_a_time_that_has_passed_is_not_chosen(search, convener, late):
    first = options_of(search)[0]

    assert refused(search.choose, first, by=convener, at=first.starts_at + late) == "past"
    search.refresh_from_db()
    assert search.state == "finding"


def test_a_withdrawn_time_is_not_chosen_and_a_date_is_set_once(search, convener):
    first, second, third = options_of(search)
    search.withdraw(third, by=convener)

    assert refused(search.choose, third, by=convener) == "withdrawn"
    search.choose(first, by=convener)
    assert refused(search.choose, second, by=convener) == "chosen"
    assert refused(search.withdraw, second, by=convener) == "chosen"
    assert refused(search.offer, starts_at=hours(5)[0], ends_at=hours(5)[1], by=convener) == "chosen"
    assert search.version == 2


def test_once_every_time_has_passed_nobody_is_invited_until_there_is_a_new_one(search, convener):
    later = hours(4)[0] - timedelta(days=7)
    words = {"letter": "Come.", "signed_by": [search.partnership.seats.first().contact], "by": convener}

    assert refused(search.invite, [make_leader()], at=later, **words) == "passed"
    search.offer(starts_at=hours(4)[0], ends_at=hours(4)[1], by=convener, at=later)
    assert search.invite([make_leader()], at=later, **words).count == 1


def test_a_search_that_is_called_off_has_no_hours_and_its_links_end(search, convener):
    ask(search, convener, make_leader())
    Message.objects.update(state="sent", sent_at=timezone.now())

    search.cancel(by=convener)

    assert (search.state, search.starts_at) == ("cancelled", None)
    assert Link.objects.get(purpose="invitation").expires_at is not None
    (letter,) = letters("convening.cancelled")
    assert letter.subject == "Cancelled: First convening"
    assert letter.calendar is None


@pytest.mark.parametrize("verb", ["move", "hold", "close_roll", "mark_present"])
def test_what_needs_a_date_is_refused_in_words_while_it_is_open(search, convener, verb):
    starts_at, ends_at = hours(1)
    given = {
        "move": lambda: search.move(starts_at=starts_at, ends_at=ends_at, by=convener),
        "hold": lambda: search.hold(by=convener),
        "close_roll": lambda: search.close_roll(by=convener),
        "mark_present": lambda: search.mark_present(make_leader(), by=convener),
    }[verb]

    assert refused(given) == "no_date"


# ---- reminders and letters ----


def test_reminders_wait_for_the_date_and_then_count_from_it(here, search, convener):
    ask(search, convener, make_leader())
    states = {one.state for one in ladder(search, timezone.now())}
    assert states == {RungState.WAITING}
    assert remind_due(here, hours(0)[0] - timedelta(days=7)) == 0
    assert not Message.objects.filter(kind="convening.reminder").exists()

    search.choose(options_of(search)[0], by=convener)

    states = {one.rung.days: one.state for one in ladder(search, timezone.now())}
    assert states[7] == RungState.TO_COME
    assert RungState.WAITING not in states.values()
    assert remind_due(here, hours(0)[0] - timedelta(days=7)) == 1


def test_the_invitation_lists_the_times_and_carries_no_calendar(search, convener):
    ask(search, convener, make_leader())

    (letter,) = letters("convening.invited")

    assert letter.calendar is None
    for option in options_of(search):
        assert option.when in letter.text
    assert "Which of these times suit you?" in letter.text
    assert "date still open" not in (letter.text + letter.subject + letter.html).lower()


def test_a_letter_that_names_the_date_is_refused_while_it_is_open(search, convener):
    words = {"letter": "Come on {date}.", "signed_by": [search.partnership.seats.first().contact], "by": convener}

    assert refused(search.invite, [make_leader()], **words) == "no_date"


def test_everybody_is_told_once_with_what_their_ticks_became(convener):
    search = make_search(convener, capacity=1)
    people = [make_leader(name=name) for name in ("Ana", "Ben", "Cruz", "Dora", "Eva")]
    ana, ben, cruz, dora, _eva = ask(search, convener, *people)
    start = timezone.now() - timedelta(hours=1)
    for minute, (row, fit) in enumerate(((ana, "works"), (ben, "works"), (cruz, "if_needed"), (dora, "no"))):
        says(row, fit, at=start + timedelta(minutes=minute))
    Message.objects.all().delete()

    search.choose(options_of(search)[0], by=convener)

    assert Message.objects.count() == 5
    told = dict(zip(("Ana", "Ben", "Cruz", "Dora", "Eva"), letters("convening.dated"), strict=True))
    assert "so your seat is set" in told["Ana"].text
    assert "you are on the waiting list" in told["Ben"].text
    assert "we put you down as a maybe" in told["Cruz"].text
    assert "we put you down as a no. We are sorry." in told["Dora"].text
    assert "we do not know yet whether this time suits you" in told["Eva"].text
    assert {name: letter.calendar is not None and letter.method for name, letter in told.items()} == {
        "Ana": "REQUEST",
        "Ben": "REQUEST",
        "Cruz": "REQUEST",
        "Dora": False,
        "Eva": "REQUEST",
    }
    assert b"SEQUENCE:2" in told["Ana"].calendar
    assert b"PARTSTAT=ACCEPTED" in told["Ana"].calendar.replace(b"\r\n ", b"")


def test_the_letter_is_in_their_language(search, convener):
    (asked,) = ask(search, convener, make_leader(name="Ana", language="es"))
    says(asked, "no")

    search.choose(options_of(search)[0], by=convener)

    (letter,) = letters("convening.dated")
    assert letter.subject.startswith("Ya hay fecha: First convening")
    assert "no le conviene" in letter.text


def test_an_assistant_ticks_for_the_leader_and_gets_a_copy(search, convener):
    (asked,) = ask(search, convener, make_leader(name="Ana Garza"))
    Delegation.begin(asked.contact, assistant_name="Luz", assistant_email="luz@business.example", by=convener)
    assistant = Delegation.objects.of(asked.contact.pk).assistant
    (copy,) = letters("convening.delegated")
    assert copy.subject == "You can answer for Ana Garza: First convening"
    says(asked, "works", by=assistant)

    search.choose(options_of(search)[0], by=convener)

    given = AnswerGiven.objects.get(invitation=asked)
    assert (given.way, given.contact) == (Way.DATE, assistant)
    assert Message.objects.filter(kind="convening.dated").count() == 2
    assert Activity.objects.filter(verb="invitation.ticked_for").get().sentence.startswith("Luz said to the times of")


def test_who_was_not_written_to_yet_reads_the_date_in_the_invitation_itself(search, convener):
    champion = search.partnership.seats.first().contact
    search.invite([make_leader()], letter="Which suits?", signed_by=[champion], by=convener)
    first = options_of(search)[0]

    search.choose(first, by=convener)

    assert not Message.objects.filter(kind="convening.dated").exists()
    (letter,) = letters("convening.invited")
    assert letter.subject.startswith("Will you sit with us on")
    assert "Since this letter was written the date was set" in letter.text
    assert letter.calendar is not None


def test_who_ticked_no_may_still_come(search, convener):
    (asked,) = ask(search, convener, make_partner_contact())
    says(asked, "no")
    search.choose(options_of(search)[0], by=convener)

    asked.respond("yes", by=asked.contact)

    assert Invitation.objects.get(pk=asked.pk).answer == Answer.YES
    assert list(asked.history.order_by("pk").values_list("after", "way")) == [("no", "date"), ("yes", "link")]
