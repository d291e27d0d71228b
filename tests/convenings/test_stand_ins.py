"""Who comes in somebody's place: a person with a link of their own, on a seat that is not theirs."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from convenings.letters import render
from convenings.models import AnswerGiven, Attendance, Convening, Invitation
from convenings.roll import Roll
from convenings.standing import Standing
from outbox.models import Message
from regions.models import Activity, Contact, Link
from regions.scope import in_region
from tests.convenings.conftest import invited, make_meeting, send
from tests.factories import make_contact, make_leader, make_region

ANA = {"substitute_name": "Ana Peña", "substitute_email": "ana@rio.example"}


@pytest.fixture
def asked(meeting, convener):
    return invited(meeting, convener, make_leader(name="Dr. Hector Villarreal", title="Chief medical officer"))


def link_of(invitation):
    return Link.objects.to("invitation", invitation).get()


def fresh(invitation):
    return Invitation.objects.with_meeting().with_seat().get(pk=invitation.pk)


def stand_in_of(invitation):
    return Invitation.objects.with_meeting().with_seat().get(stands_in_for=invitation)


def let_letters_leave():
    Message.objects.update(state="sent", sent_at=timezone.now())


def of_kind(kind):
    return list(Message.objects.filter(kind=kind).exclude(state="withdrawn").order_by("pk"))


def letter_of(message):
    return render([Message.objects.select_related("contact__organization").get(pk=message.pk)])[message.pk]


def test_who_is_named_gets_a_letter_a_link_and_an_entry_of_their_own(client, asked):
    path = link_of(asked).path
    client.post(path, {"answer": "sending"})

    client.post(f"{path}answered/substitute/", ANA | {"version": "1"})

    row = stand_in_of(asked)
    assert (row.contact.name, row.contact.organization, row.organization, row.side) == (
        "Ana Peña",
        asked.organization,
        asked.organization,
        "business",
    )
    assert row.contact.to_confirm
    (message,) = of_kind("convening.substitute")
    letter = letter_of(message)
    assert (message.contact, message.to, letter.method) == (row.contact, "ana@rio.example", "REQUEST")
    assert "Dr. Hector Villarreal cannot come and asked you" in letter.text
    assert link_of(row).url in letter.text
    assert "mailto:ana@rio.example" in letter.calendar.decode().replace("\r\n ", "")
    assert link_of(asked).token not in letter.text + letter.html + letter.calendar.decode()


def test_who_stands_in_answers_on_their_own_page_and_cannot_hand_the_seat_on(client, asked):
    asked.respond("sending", by=asked.contact, **ANA)
    path = link_of(stand_in_of(asked)).path

    page = client.get(path).content.decode()
    client.post(path, {"answer": "yes", "version": "1"})

    assert "Dr. Hector Villarreal cannot come and asked you to take their seat." in page
    assert page.count('name="answer"') == 3
    assert stand_in_of(asked).answer == "yes"
    response = client.post(path, {"answer": "sending"})
    assert (response.status_code, "it cannot be handed on once more" in response.content.decode()) == (400, True)


def test_two_people_with_one_seat_are_counted_once(meeting, asked, convener):
    send(meeting, [make_contact(asked.organization)], convener)
    asked.respond("sending", by=asked.contact, **ANA)
    stand_in_of(asked).respond("yes", by=None)

    standing = Standing.of(meeting)
    counted = Convening.objects.with_counts().get()

    assert (standing.total, standing.business, standing.partners) == (2, 1, 0)
    assert (counted.invited, counted.business, counted.partners) == (2, 1, 0)


def test_the_board_lists_the_seat_once_and_finds_it_by_either_name(client, meeting, asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    client.force_login(convener)

    page = client.get(f"{meeting.get_absolute_url()}?q=Peña")

    assert [row.name for row in page.context["page_obj"]] == ["Dr. Hector Villarreal"]
    assert page.context["page_obj"].paginator.count == 1


def test_who_stands_in_is_on_the_roster_instead_of_who_named_them(meeting, asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    row = stand_in_of(asked)

    (line,) = Roll.of(meeting).business
    assert (line.contact, line.note) == (row.contact, "comes for Dr. Hector Villarreal")
    meeting.mark_present(row.contact, by=convener)

    came = Attendance.objects.get()
    assert (came.contact, came.organization, came.walk_in) == (row.contact, asked.organization, False)


def test_who_cannot_come_either_gives_the_seat_back_and_who_asked_is_asked_again(client, meeting, asked):
    asked.respond("sending", by=asked.contact, **ANA)
    row = stand_in_of(asked)
    let_letters_leave()

    client.post(link_of(row).path, {"answer": "no", "version": "1"})

    principal = fresh(asked)
    assert (principal.answer, principal.answered_at, principal.substitute_name) == ("", None, "")
    assert Standing.of(meeting).unanswered == 1
    (message,) = of_kind("convening.asked_again")
    letter = letter_of(message)
    assert message.contact == asked.contact
    assert "Ana Peña, whom you asked to come in your place" in letter.text
    assert link_of(asked).url in letter.text
    page = client.get(link_of(row).path).content.decode()
    assert "You gave the seat back." in page
    response = client.post(link_of(row).path, {"answer": "yes"})
    assert (response.status_code, "You gave this seat back." in response.content.decode()) == (410, True)


def test_who_was_asked_again_can_name_somebody_else_or_the_same_person_once_more(asked):
    asked.respond("sending", by=asked.contact, **ANA)
    stand_in_of(asked).respond("no", by=None)

    fresh(asked).respond("sending", by=asked.contact, **ANA)
    assert stand_in_of(asked).answer == ""
    fresh(asked).respond("sending", by=asked.contact, substitute_name="Joan", substitute_email="joan@rio.example")

    living = Invitation.objects.standing_in().get()
    assert living.contact.name == "Joan"
    assert Contact.objects.filter(email="ana@rio.example").count() == 1


@pytest.mark.parametrize("answer", ["yes", "no", "maybe", "sending"])
def test_who_is_not_needed_any_more_is_told_and_their_calendar_freed(client, asked, answer):
    asked.respond("sending", by=asked.contact, **ANA)
    row = stand_in_of(asked)
    row.respond("yes", by=row.contact)
    let_letters_leave()

    fresh(asked).respond(answer, substitute_name="Joan Webb", substitute_email="joan@rio.example", by=asked.contact)

    (message,) = of_kind("convening.released")
    letter = letter_of(message)
    assert (message.to, letter.method) == ("ana@rio.example", "CANCEL")
    assert "Dr. Hector Villarreal had asked you" in letter.text
    assert b"METHOD:CANCEL" in letter.calendar
    assert "Joan" not in letter.text + letter.html + letter.calendar.decode()
    assert [m.to for m in of_kind("convening.substitute")] == ["ana@rio.example"] + ["joan@rio.example"] * (
        answer == "sending"
    )
    assert "You are free after all." in client.get(link_of(row).path).content.decode()
    assert client.post(link_of(row).path, {"answer": "yes"}).status_code == 410


def test_a_calendar_takes_each_change_of_who_stands_in(asked):
    def sequence(kind):
        lines = letter_of(of_kind(kind)[-1]).calendar.decode().splitlines()
        return next(int(line.partition(":")[2]) for line in lines if line.startswith("SEQUENCE:"))

    seen = []
    for _ in range(2):
        fresh(asked).respond("sending", by=asked.contact, **ANA)
        seen.append(sequence("convening.substitute"))
        let_letters_leave()
        fresh(asked).respond("yes", by=asked.contact)
        seen.append(sequence("convening.released"))
        let_letters_leave()

    assert seen == [1, 2, 3, 4]


def test_who_was_not_written_to_yet_never_hears_of_it(asked):
    asked.respond("sending", by=asked.contact, **ANA)

    asked.respond("yes", by=asked.contact)

    assert (of_kind("convening.substitute"), of_kind("convening.released")) == ([], [])


def test_who_was_let_go_before_a_cancellation_hears_that_they_are_free_and_nothing_else(asked, meeting, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    let_letters_leave()
    asked.respond("yes", by=asked.contact)

    meeting.cancel(by=convener)

    assert [(m.to, m.state) for m in of_kind("convening.released")] == [("ana@rio.example", "queued")]
    assert [m.to for m in of_kind("convening.cancelled")] == [asked.contact.email]


def test_a_move_and_a_cancellation_reach_who_stands_in_once(asked, meeting, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    let_letters_leave()

    meeting.cancel(by=convener)

    assert sorted(m.to for m in of_kind("convening.cancelled")) == sorted(["ana@rio.example", asked.contact.email])


def test_somebody_of_another_organization_is_taken_and_nothing_of_theirs_changed(asked):
    elsewhere = make_leader(name="Joan Webb", email="joan@elsewhere.example", title="Owner")
    before = Contact.objects.filter(pk=elsewhere.pk).values().get()

    asked.respond("sending", by=asked.contact, substitute_name="J. W.", substitute_email="Joan@Elsewhere.example")

    row = stand_in_of(asked)
    assert (row.contact, row.organization) == (elsewhere, asked.organization)
    assert Contact.objects.filter(pk=elsewhere.pk).values().get() == before


@pytest.mark.parametrize("who", ["own", "invited"])
def test_nobody_takes_a_second_seat(client, asked, meeting, convener, who):
    address = asked.contact.email if who == "own" else invited(meeting, convener).contact.email
    path = link_of(asked).path
    client.post(path, {"answer": "sending"})

    response = client.post(
        f"{path}answered/substitute/", {"substitute_name": "X", "substitute_email": address, "version": "1"}
    )

    said = {"own": "This is your own address.", "invited": "has a seat at this meeting already"}[who]
    assert (response.status_code, said in response.content.decode()) == (400, True)
    assert fresh(asked).substitute_email == ""
    assert Invitation.objects.standing_in().count() == 0


def test_a_name_alone_is_kept_and_nobody_is_written_to(client, asked):
    path = link_of(asked).path
    client.post(path, {"answer": "sending"})

    client.post(f"{path}answered/substitute/", {"substitute_name": "Ana Peña", "version": "1"})

    assert fresh(asked).substitute_name == "Ana Peña"
    assert (Invitation.objects.count(), Contact.objects.filter(name="Ana Peña").count()) == (1, 0)


@pytest.mark.parametrize("name", ["Ana\r\nBcc: all@x.example", "Ana\x00", "Ana\u202ePeña", "<b>Ana</b>"])
def test_a_name_of_two_lines_is_refused_in_words(client, asked, name):
    path = link_of(asked).path
    client.post(path, {"answer": "sending"})

    response = client.post(f"{path}answered/substitute/", ANA | {"substitute_name": name, "version": "1"})

    assert response.status_code == 400
    assert Contact.objects.filter(email="ana@rio.example").count() == 0


def test_a_refusal_says_nothing_of_saved_and_keeps_what_was_typed(client, asked):
    path = link_of(asked).path
    page = client.post(path, {"answer": "sending"}, follow=True).content.decode()
    assert 'class="saved"' in page

    refusal = client.post(
        f"{path}answered/substitute/", {"substitute_name": "Luz Ríos", "substitute_email": "luz@", "version": "1"}
    ).content.decode()

    assert "Nothing was saved yet." in refusal
    assert 'class="saved"' not in refusal
    assert 'value="Luz Ríos"' in refusal
    assert 'value="luz@"' in refusal


def test_code_in_a_name_stays_a_name_everywhere(client, asked, convener):
    name = "Ana {{7*7}} {x.__class__} %(who)s & Co"
    asked.respond("sending", by=asked.contact, substitute_name=name, substitute_email="ana@rio.example")
    letter = letter_of(of_kind("convening.substitute")[0])
    client.force_login(convener)

    page = client.get(asked.get_absolute_url()).content.decode()

    assert "Ana {{7*7}} {x.__class__} %(who)s &amp; Co" in page
    assert 'CN="Ana {{7*7}} {x.__class__} %(who)s & Co"' in letter.calendar.decode().replace("\r\n ", "")


def test_who_stood_in_once_can_be_invited_on_a_seat_of_their_own(meeting, asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    asked.respond("yes", by=asked.contact)
    ana = Contact.objects.get(email="ana@rio.example")

    send(meeting, [ana], convener)

    row = Invitation.objects.get(contact=ana)
    assert (row.stands_in_for_id, row.answer, Standing.of(meeting).total) == (None, "", 2)


def test_the_history_says_who_answered_when_and_by_which_way(client, asked, convener):
    client.post(link_of(asked).path, {"answer": "yes"})
    client.force_login(convener)
    client.post(f"{asked.get_absolute_url()}answer/", {"answer": "maybe"})
    fresh(asked).respond("sending", by=asked.contact, way="calendar", **ANA)
    stand_in_of(asked).respond("no", by=stand_in_of(asked).contact)

    said = [
        (row.before, row.after, row.way, row.who, row.substitute)
        for row in AnswerGiven.objects.filter(invitation=asked).order_by("pk")
    ]

    hector = "Dr. Hector Villarreal"
    assert said == [
        ("", "yes", "link", hector, ""),
        ("yes", "maybe", "phone", convener.name, ""),
        ("maybe", "sending", "calendar", hector, "Ana Peña"),
        ("sending", "", "link", "Ana Peña", ""),
    ]
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "by phone, keyed in here" in page
    assert "Asked to come in their place" in page


def test_what_was_said_can_be_neither_changed_nor_taken_away(asked):
    asked.respond("yes", by=asked.contact)

    for change in (lambda: AnswerGiven.objects.update(after="no"), lambda: AnswerGiven.objects.all().delete()):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()


def refused_by_the_database(row, **values):
    def change():
        Invitation.objects.filter(pk=row.pk).update(**values)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_keeps_who_stands_in_at_one_meeting_for_one_organization_and_alone(asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    row = stand_in_of(asked)
    second = invited(asked.convening, convener, make_contact(asked.organization))
    elsewhere = make_meeting(convener)

    refused_by_the_database(row, convening=elsewhere)
    refused_by_the_database(row, organization=make_leader().organization)
    refused_by_the_database(row, answer="sending", answered_at=timezone.now())
    refused_by_the_database(row, stands_in_for=row)
    refused_by_the_database(second, stands_in_for=asked)
    refused_by_the_database(second, answer="released", answered_at=timezone.now())


def test_nobody_stands_in_over_the_border_of_a_region(asked, outside):
    with outside(), in_region(make_region()):
        theirs = invited(make_meeting(None), None)

    refused_by_the_database(asked, stands_in_for=theirs.pk)


def test_who_is_named_twice_at_once_is_one_person(asked):
    organization = asked.organization

    people = {
        Contact.propose(name="Ana", email=address, organization=organization, by=None).pk
        for address in ("ana@rio.example", "ANA@rio.example")
    }

    assert len(people) == 1
    assert Activity.objects.filter(verb="contact.proposed").count() == 1


def test_the_office_confirms_who_was_named_by_saving_them(asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    ana = Contact.objects.get(email="ana@rio.example")

    ana.keep(by=convener)

    assert not Contact.objects.get(pk=ana.pk).to_confirm


def test_a_letter_taken_back_leaves_who_stands_in_where_they_are(meeting, convener):
    person = make_leader()
    sending = send(meeting, [person], convener)
    row = meeting.invitations.with_meeting().get(contact=person)
    row.respond("sending", by=convener, **ANA)

    meeting.take_back(sending.batch, by=convener)

    assert set(meeting.invitations.values_list("contact__name", flat=True)) == {person.name, "Ana Peña"}


def test_who_was_let_go_is_not_sent_the_letter_again(asked, convener):
    asked.respond("sending", by=asked.contact, **ANA)
    row = stand_in_of(asked)
    asked.respond("yes", by=asked.contact)

    with pytest.raises(ValidationError, match="let go again"):
        row.send_again(by=convener)


def test_who_sends_somebody_is_asked_first_who_comes_and_offered_no_seat_of_their_own(client, asked):
    path = link_of(asked).path
    asked.respond("yes", by=asked.contact)
    own = client.get(f"{path}answered/").content.decode()
    asked.respond("sending", by=asked.contact)

    page = client.get(f"{path}answered/").content.decode()

    assert page.index('id="substitute"') < page.index("<figure>") < page.index('id="questions"')
    for offered in ("Add to my calendar", "At the door", "The seat with the open center is yours."):
        assert offered in own
        assert offered not in page
