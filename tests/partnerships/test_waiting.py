"""What a stuck item waits for, who is asked to help, and the circle nobody can close."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.models import Message, State
from outbox.writing import preview
from partnerships.models import ActionItem, SeatRole
from partnerships.models.waiting import helper_of
from regions.scope import in_region
from tests.factories import make_partner_contact, make_region, make_seat
from tests.partnerships.acting import make_item, make_priority, make_team
from tests.partnerships.test_act_races import AT_ONCE, all_at_once

pytestmark = pytest.mark.django_db


def refusal(verb, *args, **given):
    """(field, code, words) of the one refusal."""
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    ((field, (error,)),) = caught.value.error_dict.items()
    return field, error.code, error.messages[0]


def wait(item, other):
    item.report(status="blocked", waits_for=other, by=item.owner)


def asked(kind="item.help"):
    return list(Message.objects.filter(kind=kind).select_related("contact__organization").order_by("id"))


def test_item_waits_for_another_and_the_page_of_the_other_knows(valley):
    team = make_team()
    first, second = make_item(team), make_item(team)

    wait(second, first)

    second.refresh_from_db()
    assert (second.waits_for, second.status) == (first, "blocked")
    assert list(first.holds_up.all()) == [second]


def test_it_goes_on_waiting_while_it_is_stuck_and_no_longer(valley):
    team = make_team()
    first, second = make_item(team), make_item(team)
    wait(second, first)

    second.report(status="blocked", note="Still", by=second.owner)
    assert ActionItem.objects.get(pk=second.pk).waits_for == first
    second.report(status="doing", by=second.owner)

    assert ActionItem.objects.get(pk=second.pk).waits_for is None


@pytest.mark.parametrize("length", [1, 2, 4])
def test_circle_is_refused_in_words_by_the_verb(valley, length):
    team = make_team()
    chain = [make_item(team, title=f"Step {number}") for number in range(length)]
    for before, after in pairwise(chain):
        wait(after, before)

    field, code, words = refusal(chain[0].report, status="blocked", waits_for=chain[-1], by=None)

    assert (field, code) == ("waits_for", "circle")
    assert words.startswith(f"“Step {length - 1}” already waits for this item, itself or through others.")
    assert ActionItem.objects.get(pk=chain[0].pk).status == "open"


@pytest.mark.parametrize("length", [1, 2, 4])
def test_circle_is_refused_by_the_database(valley, length):
    team = make_team()
    chain = [make_item(team) for _ in range(length)]
    for before, after in pairwise(chain):
        wait(after, before)

    with pytest.raises(IntegrityError, match="item_waits_in_no_circle"), transaction.atomic():
        ActionItem.objects.filter(pk=chain[0].pk).update(status="blocked", waits_for=chain[-1])


@pytest.mark.django_db(transaction=True)
def test_eight_who_close_a_circle_at_once_leave_one_of_them_out():
    region = make_region()
    with in_region(region):
        team = make_team()
        ring = [make_item(team).pk for _ in range(AT_ONCE)]

    def close(number):
        mine, next_one = (ActionItem.objects.get(pk=ring[(number + step) % AT_ONCE]) for step in (0, 1))
        try:
            return mine.report(status="blocked", waits_for=next_one, by=None) and "waits"
        except ValidationError as refused:
            return refused.error_dict["waits_for"][0].code

    results = all_at_once(region, close)

    assert sorted(results) == ["circle"] + ["waits"] * (AT_ONCE - 1)


def test_only_what_is_stuck_waits(valley):
    team = make_team()
    first, second = make_item(team), make_item(team)

    field, code, words = refusal(second.report, status="doing", waits_for=first, by=None)

    assert (field, code) == ("waits_for", "not_stuck")
    assert words == "Only what is stuck waits for somebody. Press “Stuck”, or leave this empty."
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.filter(pk=second.pk).update(waits_for=first)


def test_nothing_waits_for_what_is_done_or_of_another_table(valley):
    team = make_team()
    done, item, elsewhere = make_item(team, title="Call"), make_item(team), make_item(title="Write")
    done.report(status="done", by=None)

    assert refusal(item.report, status="blocked", waits_for=done, by=None)[2] == (
        "“Call” is done or dropped. Nothing needs to wait for it."
    )
    assert refusal(item.report, status="blocked", waits_for=elsewhere, by=None)[2] == (
        "“Write” belongs to another partnership."
    )


@pytest.mark.parametrize("way", ["done", "dropped"])
def test_whoever_waited_hears_once_that_it_is_done_or_dropped(valley, way):
    team = make_team()
    first, second, other = make_item(team, title="Sign the lease"), make_item(team), make_item(team)
    wait(second, first)

    if way == "done":
        first.report(status="done", by=first.owner)
        first.report(status="done", note="Signed on Monday", by=first.owner)
    else:
        first.drop(reason="Not needed", by=None)

    (message,) = asked("item.freed")
    assert message.contact == second.owner != other.owner
    letter = preview(message)
    assert letter.subject == f"Yours can go on: {second.title}"
    assert f"“Sign the lease” is {way}." in letter.text
    assert "/progress/" in letter.text


def test_person_who_could_help_is_asked_once_each_time_it_is_stuck(valley):
    item = make_item(title="Price a cohort")
    dean = make_partner_contact()

    item.report(status="blocked", note="No room", helper=dean, by=item.owner)
    item.report(status="blocked", note="Still no room", helper=dean, by=item.owner)
    assert [(m.contact, m.state) for m in asked()] == [(dean, State.QUEUED)]
    letter = preview(asked()[0])
    assert letter.subject == "Can you help? Price a cohort"
    assert f"{item.owner}, {item.owner_organization}, is stuck, and thinks that you could help." in letter.text
    assert "“Still no room”" in letter.text
    assert item.owner.email not in letter.text

    item.report(status="doing", by=item.owner)
    item.report(status="blocked", helper=dean, by=item.owner)
    assert [m.state for m in asked()] == [State.WITHDRAWN, State.QUEUED]
    item.refresh_from_db()
    assert (item.helper, item.helper_organization) == (dean, dean.organization)


def test_of_an_organization_somebody_at_the_table_with_an_address_is_asked(valley):
    priority = make_priority()
    item = make_item(priority.team)
    silent, voice = make_partner_contact(email=""), make_partner_contact()
    voice.organization = silent.organization
    voice.save()
    make_seat(priority.partnership, silent, SeatRole.PARTNER)
    make_seat(priority.partnership, voice, SeatRole.PARTNER)

    item.report(status="blocked", helper_organization=voice.organization, by=item.owner)

    assert [m.contact for m in asked()] == [voice]
    item.refresh_from_db()
    assert (item.helper, item.helper_organization) == (None, voice.organization)


def test_nobody_is_asked_to_help_themselves_or_without_an_address(valley):
    priority = make_priority()
    item = make_item(priority.team)
    make_seat(priority.partnership, item.owner, SeatRole.PARTNER)

    item.report(status="blocked", helper_organization=item.owner_organization, by=item.owner)
    assert helper_of(item, priority.partnership_id) is None
    item.report(status="blocked", helper=make_partner_contact(email=""), by=item.owner)

    assert asked() == []


def test_how_sure_the_owner_is_stays_until_said_anew_done_or_handed_over(valley):
    item = make_item()

    item.report(status="doing", confidence="low", by=item.owner)
    item.report(status="doing", note="Begun", by=item.owner)
    assert (item.confidence, item.updates.latest_first()[1].confidence) == ("low", "low")
    item.hand_over(make_partner_contact(), by=None)
    assert item.confidence == ""
    item.report(status="doing", confidence="high", by=item.owner)
    item.report(status="done", by=item.owner)

    item.refresh_from_db()
    assert item.confidence == ""
    with pytest.raises(ValidationError):
        item.report(status="doing", note="Again", confidence="certain", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.update(confidence="certain")


def test_no_day_is_agreed_on_at_a_table_that_is_closed(valley):
    item = make_item()
    table = item.team.priority.partnership
    table.move_to("closed", by=None)
    later = timezone.localdate() + timedelta(days=20)

    for verb, given in (
        (item.revise, {"title": "More", "due_on": later}),
        (item.report, {"status": "doing", "note": "Later", "due_on": later}),
        (ActionItem.assign, {"team": item.team, "title": "New", "owner": item.owner, "due_on": later}),
    ):
        field, code, words = refusal(verb, **given, by=None)
        assert (field, code) == ("due_on", "table_closed")
        assert words.startswith(f"{table} closed on ")
    item.refresh_from_db()
    item.report(status="done", by=None)
    assert ActionItem.objects.get().status == "done"


def test_owner_who_left_the_table_gets_nothing_to_do(valley):
    team = make_team()
    seat = make_seat(team.priority.partnership, make_partner_contact(), SeatRole.PARTNER)
    item = make_item(team, owner=seat.contact)
    seat.leave(by=None)

    words = f"{seat.contact} left this table on "
    for verb in (lambda: make_item(team, owner=seat.contact), lambda: make_item(team).hand_over(seat.contact, by=None)):
        field, code, told = refusal(verb)
        assert (field, code, told.startswith(words)) == ("owner", "unseated", True)
    item.report(status="done", by=seat.contact)  # what they had before, they may still finish


def test_item_is_for_the_organization_of_the_seat_and_no_stranger(valley):
    team = make_team()
    seat = make_seat(team.priority.partnership, make_partner_contact(), SeatRole.PARTNER)
    seat.contact.organization = make_partner_contact().organization
    seat.contact.save()
    stranger = make_partner_contact().organization

    assert make_item(team, owner=seat.contact).owner_organization == seat.organization
    new_work = seat.contact.organization
    assert make_item(team, owner=seat.contact, owner_organization=new_work).owner_organization == new_work
    field, code, words = refusal(lambda: make_item(team, owner=seat.contact, owner_organization=stranger))

    assert (field, code) == ("owner", "another_organization")
    assert words == f"{seat.contact} belongs to {seat.organization}, not to {stranger}. Choose somebody of theirs."
