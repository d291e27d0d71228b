"""An assistant who answers for a leader: named, written to, revocable, and on the record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from convenings import correspondence
from convenings.letters import render
from convenings.models import AnswerGiven, Delegation, Invitation, Reminding, Rung
from convenings.models.sendings import HOLD
from outbox.delivery import deliver
from outbox.models import Message
from regions.models import Activity, Contact, Link
from tests.convenings.conftest import champion_of, invited, make_meeting, send
from tests.convenings.finding import ask, make_search, options_of
from tests.factories import make_leader

PAT = {"assistant_name": "Pat Kim", "assistant_email": "pat@rio.example"}


@pytest.fixture
def maria(here):
    return make_leader(name="Maria Lopez", email="maria@rio.example")


@pytest.fixture
def asked(meeting, convener, maria):
    return invited(meeting, convener, maria)


def link_of(invitation, holder):
    return Link.objects.to("invitation", invitation).get(contact=holder)


def pat():
    return Contact.objects.get(email="pat@rio.example")


def fresh(invitation):
    return Invitation.objects.with_meeting().get(pk=invitation.pk)


def letter_of(message):
    return render([Message.objects.select_related("contact__organization").get(pk=message.pk)])[message.pk]


def test_a_leader_names_an_assistant_who_gets_a_link_of_their_own(client, asked, maria):
    path = link_of(asked, maria).path
    client.post(path, {"answer": "maybe"})

    page = client.post(f"{path}answered/assistant/", PAT, follow=True).content.decode()

    assert "Pat Kim answers for you too." in page
    assert (pat().organization, pat().to_confirm) == (maria.organization, True)
    message = Message.objects.get(kind="convening.delegated")
    letter = letter_of(message)
    assert message.contact == pat()
    assert letter.calendar is None
    assert link_of(asked, pat()).url in letter.text
    assert link_of(asked, maria).token not in letter.text


def test_the_page_says_for_whom_and_the_record_says_who(client, asked, maria, convener):
    Delegation.begin(maria, by=maria, **PAT)
    path = link_of(asked, pat()).path

    page = client.get(path).content.decode()
    client.post(path, {"answer": "yes", "version": "1"})

    assert "Pat Kim, you answer for Maria Lopez as their assistant." in page
    assert "This page is for Pat Kim" in page
    assert fresh(asked).answer == "yes"
    said = AnswerGiven.objects.get()
    assert (said.way, said.contact) == ("delegate", pat())
    assert Activity.objects.filter(verb="invitation.answered_for").get().sentence == (
        "Pat Kim answered “Yes” to “First convening” for Maria Lopez."
    )
    assert [m.contact for m in Message.objects.filter(kind="convening.answered")] == [maria]


def correspondence_of(message):
    return correspondence.render([Message.objects.select_related("contact__organization").get(pk=message.pk)])[
        message.pk
    ]


def test_an_assistant_gets_a_copy_of_every_letter_that_says_so(meeting, convener, maria):
    Delegation.begin(maria, by=convener, **PAT)

    asked = invited(meeting, convener, maria)
    later = meeting.starts_at + timedelta(days=7)
    meeting.move(starts_at=later, ends_at=later + timedelta(hours=2), by=convener)

    for kind in ("convening.invited", "convening.moved"):
        own, copy = Message.objects.filter(kind=kind).order_by("pk")
        assert (own.contact, copy.contact) == (maria, pat())
        assert "you answer for Maria Lopez as their assistant" in letter_of(copy).text
        assert "you answer for" not in letter_of(own).text
        assert link_of(asked, pat()).url in letter_of(copy).text
        assert letter_of(copy).calendar is None


def test_letters_written_by_hand_are_copied_with_the_assistants_own_link(meeting, convener, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)
    words = {"subject": "Before {date}", "letter": "Dear {first_name} of {organization}."}

    for kind in ("second", "welcome"):
        meeting.write_to(kind, [maria], signed_by=[champion_of(meeting)], by=convener, **words)

    for kind, has_link in (("letter.second", True), ("letter.welcome", False)):
        own, copy = (correspondence_of(m) for m in Message.objects.filter(kind=kind).order_by("pk"))
        assert f"Dear Maria of {maria.organization.name}." in own.text
        assert f"Dear Maria of {maria.organization.name}." in copy.text
        assert "you answer for" not in own.text
        assert "you answer for Maria Lopez as their assistant." in copy.text
        assert ("The link below is your own." in copy.text) == has_link
        assert (link_of(asked, pat()).url in copy.text) == has_link
        assert link_of(asked, maria).token not in copy.text
    Delegation.objects.of(maria.pk).end(by=maria)
    assert not Message.objects.waiting().filter(contact=pat()).exists()
    assert Message.objects.waiting().filter(kind__startswith="letter.", contact=maria).count() == 2


@pytest.mark.parametrize("kind", ["invitation", "second", "welcome"])
def test_the_letter_to_a_leader_with_an_assistant_is_previewed_as_the_leader_reads_it(meeting, convener, maria, kind):
    if kind != "invitation":
        invited(meeting, convener, maria)
    Delegation.begin(maria, by=convener, **PAT)
    words = {"subject": "Before {date}", "letter": "Dear {first_name}.", "signed_by": [champion_of(meeting)]}

    seen = correspondence.preview(meeting, maria, kind=kind, **words)

    assert "Dear Maria." in seen.text
    assert "you answer for" not in seen.text


def test_who_answers_for_two_leaders_reads_the_letter_to_either(region, meeting, convener, maria, outside, smtp_sink):
    lee = make_leader(name="Lee Ford", email="lee@rio.example")
    for leader in (maria, lee):
        Delegation.begin(leader, by=convener, **PAT)
    words = {"subject": "Welcome", "letter": "Dear {first_name}."}
    meeting.write_to(
        "welcome", [maria, lee, pat()], signed_by=[champion_of(meeting)], by=convener, hold=timedelta(0), **words
    )
    with outside():
        deliver(region)

    (mail,) = smtp_sink.to("pat@rio.example")
    text = mail.get_body(("plain",)).get_content()
    assert [text.count(f"Dear {name}.") for name in ("Maria", "Lee", "Pat")] == [1, 1, 1]
    assert not Message.objects.filter(state="suppressed").exists()


def test_reminders_are_copied_and_taken_back_with_their_own(client, meeting, convener, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)
    now = timezone.now()
    rung = Rung.objects.filter(convening=meeting, audience="silent").first()
    rung.convening = meeting

    client.force_login(convener)
    assert "and a copy to Pat Kim" in client.get(rung.get_absolute_url()).content.decode()

    reminding = Reminding.objects.go(rung, [fresh(asked)], at=now, goes_at=now + HOLD, by=convener)

    own, copy = Message.objects.filter(batch=reminding.batch).order_by("pk")
    assert (reminding.count, own.contact, copy.contact) == (1, maria, pat())
    assert link_of(asked, pat()).url in letter_of(copy).text
    assert "you answer for Maria Lopez as their assistant. The link below is your own." in letter_of(copy).text
    reminding.take_back(by=convener, at=now)
    assert {m.state for m in Message.objects.filter(batch=reminding.batch)} == {"withdrawn"}


def test_what_was_ended_opens_nothing_and_sends_nothing(client, meeting, asked, maria, convener):
    Delegation.begin(maria, by=maria, **PAT)
    path = link_of(asked, pat()).path
    maria_page = link_of(asked, maria).path

    client.post(f"{maria_page}answered/assistant/", {"end": "1", "sure": "1"})

    assert client.get(path).status_code == 410
    assert client.post(path, {"answer": "no"}).status_code == 410
    assert [m.state for m in Message.objects.filter(contact=pat())] == ["withdrawn"]
    send(meeting, [make_leader()], convener)
    meeting.cancel(by=convener)
    assert not Message.objects.waiting().filter(contact=pat()).exists()


def test_naming_the_same_assistant_again_gives_a_new_link(client, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)
    old = link_of(asked, pat()).path
    Delegation.objects.of(maria.pk).end(by=maria)

    Delegation.begin(maria, by=maria, **PAT)

    assert client.get(old).status_code == 404
    assert client.get(link_of(asked, pat()).path).status_code == 200


def test_there_is_one_assistant_at_a_time(client, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)
    old = link_of(asked, pat()).path

    Delegation.begin(maria, assistant_name="Lee", assistant_email="lee@rio.example", by=maria)

    assert Delegation.objects.of(maria.pk).assistant.name == "Lee"
    assert client.get(old).status_code == 410
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(leader=maria, assistant=make_leader())


def test_an_assistant_names_nobody_and_nobody_is_their_own(client, asked, maria):
    Delegation.begin(maria, by=maria, **PAT)
    path = link_of(asked, pat()).path

    response = client.post(f"{path}answered/assistant/", PAT | {"assistant_email": "eve@x.example"})

    assert response.status_code == 403
    with pytest.raises(ValidationError, match="Only Maria Lopez can say"):
        Delegation.begin(maria, assistant_name="Eve", assistant_email="eve@x.example", by=pat())
    with pytest.raises(ValidationError, match="This is the address of Maria Lopez"):
        Delegation.begin(maria, assistant_name="M", assistant_email="MARIA@rio.example", by=maria)


def test_the_convener_enters_and_ends_who_answers(client, asked, maria, convener):
    client.force_login(convener)
    address = f"{asked.get_absolute_url()}assistant/"

    page = client.post(address, PAT, follow=True).content.decode()
    assert "Pat Kim answers for them too." in page
    client.post(address, {"end": "1"})

    assert Delegation.objects.of(maria.pk) is None
    assert client.post(address, {"assistant_name": "", "assistant_email": "no"}).status_code == 409


def test_letters_with_a_copy_are_taken_back_together(meeting, maria, convener):
    Delegation.begin(maria, by=convener, **PAT)
    sending = send(meeting, [maria, make_leader()], convener)

    meeting.take_back(sending.batch, by=convener)

    assert set(Message.objects.filter(batch=sending.batch).values_list("state", flat=True)) == {"withdrawn"}
    assert Message.objects.filter(batch=sending.batch).count() == 3
    assert not Link.objects.filter(purpose="invitation").exists()


@pytest.mark.parametrize(("waits", "told"), [("copy", 1), ("own", 0)])
def test_whose_letter_left_hears_the_date_also_while_the_assistants_copy_waits(convener, maria, waits, told):
    search = make_search(convener)
    Delegation.begin(maria, by=convener, **PAT)
    ask(search, convener, maria)
    own, copy = Message.objects.filter(kind="convening.invited").order_by("pk")
    left = own if waits == "copy" else copy
    Message.objects.filter(pk=left.pk).update(state="sent", sent_at=timezone.now())

    search.choose(options_of(search)[0], by=convener)

    assert Message.objects.filter(kind="convening.dated", contact=maria).count() == told


def test_an_assistant_is_told_of_the_meetings_still_open_only(convener, maria):
    over = invited(make_meeting(convener), convener, maria)
    over.convening.cancel(by=convener)
    invited(make_meeting(convener, starts_at=timezone.now() + timedelta(days=40)), convener, maria)

    Delegation.begin(maria, by=convener, **PAT)

    assert Message.objects.filter(kind="convening.delegated").count() == 1
