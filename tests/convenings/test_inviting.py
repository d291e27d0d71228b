from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from convenings.correspondence import preview
from convenings.letters import render
from convenings.models import Invitation, Sending
from outbox.models import Message, State
from regions.models import Link
from tests.convenings.conftest import LETTER, champion_of, invited, send
from tests.factories import make_business, make_contact, make_leader, make_partner_contact


def test_inviting_writes_one_invitation_one_link_and_one_held_message_for_each(meeting, convener):
    people = [make_leader(), make_leader(), make_partner_contact()]
    now = timezone.now()

    sending = send(meeting, people, convener, at=now)

    assert sorted(meeting.invitations.values_list("contact_id", "side")) == sorted(
        (person.pk, "business" if person.is_business else "partner") for person in people
    )
    assert Link.objects.filter(purpose="invitation").count() == 3
    messages = Message.objects.filter(batch=sending.batch)
    assert {message.next_attempt_at for message in messages} == {now + timedelta(seconds=60)}
    assert {message.state for message in messages} == {State.QUEUED}


def test_inviting_somebody_twice_never_makes_two(meeting, convener):
    first, second = make_leader(), make_leader()
    send(meeting, [first], convener)

    sending = send(meeting, [first, second, second], convener)

    assert meeting.invitations.count() == 2
    assert sending.count == 1
    assert Message.objects.count() == 2
    with pytest.raises(ValidationError, match="already invited"):
        send(meeting, [first, second], convener)


def test_inviting_costs_the_same_statements_for_two_and_for_a_hundred(meeting, convener, sql):
    business = make_business()
    few = [make_contact(business) for _ in range(2)]
    many = [make_contact(business) for _ in range(100)]
    signer = [champion_of(meeting)]

    with sql(11):
        meeting.invite(few, letter=LETTER, signed_by=signer, by=convener)
    with sql(11):
        meeting.invite(many, letter=LETTER, signed_by=signer, by=convener)


def test_somebody_without_an_address_stops_the_sending_and_is_named(meeting, convener):
    with pytest.raises(ValidationError, match="Pat Nolan has no e-mail address"):
        send(meeting, [make_leader(), make_leader(name="Pat Nolan", email="")], convener)

    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_a_placeholder_without_a_value_stops_the_sending_and_names_the_person(meeting, convener):
    meeting.place = meeting.address = meeting.link = ""
    meeting.save()

    with pytest.raises(ValidationError, match=r"The letter to Ann Ruiz lacks a value for \{place\}"):
        send(meeting, [make_leader(name="Ann Ruiz")], convener)

    assert not Sending.objects.exists()


def test_a_letter_needs_a_champion_of_this_partnership(meeting, convener):
    with pytest.raises(ValidationError, match="at least one champion"):
        send(meeting, [make_leader()], convener, signed_by=[])
    with pytest.raises(ValidationError, match="Bo Reed is not a champion"):
        send(meeting, [make_leader()], convener, signed_by=[make_leader(name="Bo Reed")])


def test_taken_back_means_nothing_leaves_and_nobody_is_invited(meeting, convener):
    kept = invited(meeting, convener)
    sending = send(meeting, [make_leader(), make_leader()], convener)

    meeting.take_back(sending.batch, by=convener)

    assert list(meeting.invitations.all()) == [kept]
    assert list(Link.objects.values_list("about_id", flat=True)) == [kept.pk]
    assert set(Message.objects.filter(batch=sending.batch).values_list("state", flat=True)) == {State.WITHDRAWN}


def test_who_was_taken_back_can_be_invited_again(meeting, convener):
    person = make_leader()
    meeting.take_back(send(meeting, [person], convener).batch, by=convener)

    send(meeting, [person], convener)

    assert sorted(Message.objects.values_list("state", flat=True)) == [State.QUEUED, State.WITHDRAWN]


def test_a_phone_answer_during_the_hold_survives_the_taking_back(meeting, convener):
    person, other = make_leader(), make_leader()
    sending = send(meeting, [person, other], convener)
    meeting.invitations.get(contact=person).respond("yes", by=convener)

    meeting.take_back(sending.batch, by=convener)

    assert [invitation.contact_id for invitation in meeting.invitations.all()] == [person.pk]


@pytest.mark.parametrize("seconds", [60, 3600])
def test_what_has_left_cannot_be_taken_back(meeting, convener, seconds):
    now = timezone.now()
    sending = send(meeting, [make_leader()], convener, at=now)

    with pytest.raises(ValidationError, match="already left") as refused:
        meeting.take_back(sending.batch, by=convener, at=now + timedelta(seconds=seconds))

    assert refused.value.code == "late"
    assert meeting.invitations.count() == 1


def test_a_worker_that_took_one_letter_keeps_the_whole_sending(meeting, convener):
    sending = send(meeting, [make_leader(), make_leader()], convener)
    Message.objects.filter(pk=Message.objects.order_by("pk").first().pk).update(state=State.SENDING, attempts=1)

    with pytest.raises(ValidationError, match="already left"):
        meeting.take_back(sending.batch, by=convener)

    assert Message.objects.filter(state=State.QUEUED).count() == 1


def test_the_preview_is_the_mail_that_person_will_get(meeting, convener):
    person = make_leader(name="Dr. Hector Villarreal")
    words = {"subject": "A seat for {first_name}", "letter": LETTER, "signed_by": [champion_of(meeting)]}

    seen = preview(meeting, person, **words)

    assert not Invitation.objects.exists()
    assert not Message.objects.exists()
    meeting.invite([person], by=convener, **words)
    (message,) = Message.objects.select_related("contact__organization")
    sent = render([message])[message.pk]
    assert (
        (seen.subject, seen.from_name)
        == (sent.subject, sent.from_name)
        == ("A seat for Hector", f"Dr. Elena Salinas, with {meeting.region.sender_name}")
    )
    link = Link.objects.get().url
    assert sent.text.replace(link, "") == seen.text.replace(
        seen.text.split("Answer with one tap:\n")[1].split("\n")[0], ""
    )


def test_nothing_but_the_five_placeholders_is_interpreted(meeting, convener):
    odd = "{{7*7}} {x.__class__} %s ${first_name} {unknown} {% now %}"
    invitation = invited(meeting, convener)
    Sending.objects.update(body=f"Dear {{first_name}}, {odd}")  # past the verb, which refuses the unknown word

    letter = render(list(Message.objects.select_related("contact__organization")))[Message.objects.get().pk]

    first = invitation.contact.first_name
    assert f"Dear {first}, {{{{7*7}}}} {{x.__class__}} %s ${first} {{unknown}} {{% now %}}" in letter.text


@pytest.mark.parametrize("field", ["subject", "letter", "letter_es"])
def test_an_unknown_word_in_braces_invites_nobody(meeting, convener, field):
    spanish = {"subject_es": "Venga", "letter_es": "Venga, {first_name}."}

    with pytest.raises(ValidationError, match=r"\{first_nam\} would stay as it is"):
        send(meeting, [make_leader()], convener, **(spanish | {field: "Dear {first_nam}"}))

    assert not Invitation.objects.exists()
