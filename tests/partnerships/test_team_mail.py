"""A letter to a team: exactly whom it reaches, the minute it is held, what it says, and what a reply becomes."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.daily import daily_mail
from outbox.delivery import deliver
from outbox.letters import Category
from outbox.models import Consent, Incoming, Message, Source, State, Wish
from outbox.reading import read_new
from outbox.receiving import receive
from outbox.writing import write
from partnerships.letters.teams import preview
from partnerships.models import Note, SeatRole, Stage, TeamMail
from partnerships.models.team_readers import readers_of
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_leader, make_member, make_partner_contact, make_region, make_seat, make_user
from tests.outbox.mornings import MORNING
from tests.partnerships.acting import make_priority
from tests.programs import said, send

pytestmark = pytest.mark.django_db
WORDS = {"subject": "What comes next", "text": "We meet at the mill.\n\nBob, bring the keys."}
NOON = MORNING + timedelta(hours=3)


@pytest.fixture
def region():
    region = make_region(slug="valley", sender_name="Valley office", reply_to="office@valley.example")
    with in_region(region):
        yield region


@pytest.fixture
def user(region):
    return make_member(region, name="Carla Soto")


@pytest.fixture
def team(region):
    return make_priority(title="Weekend rotations").team


def joined(team, role=SeatRole.LEADER, **given):
    person = make_partner_contact(**given) if role == SeatRole.PARTNER else make_leader(**given)
    make_seat(team.priority.partnership, person, role)
    team.join(person, by=None)
    return person


def champion(team, **given):
    person = make_leader(**given)
    make_seat(team.priority.partnership, person)
    team.priority.sign_up(person, by=None)
    return person


def refusal(verb, *args, **given):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **given)
    return caught.value


def letters():
    return list(Message.objects.filter(kind="team.mail").select_related("contact__organization").order_by("id"))


def readers(team, by):
    return [person.name for person in readers_of(team, by).to]


# ---- whom it reaches ----

IN_TEAM = ("member", "champion", "both", "left the team", "stepped down", "at the table only")
SITS = (True, False)
REACHED_BY = ("mail", "no address", "came back", "said no", "said no to other mail", "archived")
INSIDE = {"member", "champion", "both"}
REACHABLE = {"mail", "said no to other mail"}


def made(team, how, sits, reached):
    """Somebody of this kind, by the verbs."""
    person = make_leader(name=f"{how}/{sits}/{reached}")
    seat = make_seat(team.priority.partnership, person)
    if how in ("member", "both", "left the team"):
        member = team.join(person, by=None)
        if how == "left the team":
            member.leave(by=None)
    if how in ("champion", "both", "stepped down"):
        carrying = team.priority.sign_up(person, by=None)
        if how == "stepped down":
            carrying.step_down(by=None)
    if not sits:
        seat.leave(by=None, on=seat.since)
    if reached == "no address":
        type(person).objects.filter(pk=person.pk).update(email="")
    elif reached == "came back":
        person.bounce(person.email, reason="No such mailbox", at=timezone.now())
    elif reached in ("said no", "said no to other mail"):
        category = Category.NOTES if reached == "said no" else Category.INVITATIONS
        Consent.objects.say(person, category, Wish.WITHDRAWN, source=Source.PAGE, by=person)
    elif reached == "archived":
        person.archive(by=None)
    return person


def test_it_reaches_everybody_of_the_team_who_can_be_reached_once_and_nobody_else(team, user):
    kinds = list(product(IN_TEAM, SITS, REACHED_BY))
    people = {kind: made(team, *kind) for kind in kinds}
    expected = {people[kind] for kind in kinds if kind[0] in INSIDE and kind[1] and kind[2] in REACHABLE}
    missed = {people[kind] for kind in kinds if kind[0] in INSIDE} - expected

    found = readers_of(team, user)
    mail = team.write(**WORDS, by=user)

    assert len(expected) == 6
    assert set(found.to) == expected
    assert {one.contact for one in found.missed} == missed
    assert sorted(message.contact_id for message in letters()) == sorted(person.pk for person in expected)
    assert mail.count == len(expected)


@pytest.mark.parametrize(
    ("reached", "why"),
    [
        ("no address", "has no e-mail address: please call"),
        ("came back", "cannot be reached: mail to them came back"),
        ("said no", "asked us not to write about such things"),
        ("archived", "has left the directory"),
    ],
)
def test_whom_it_does_not_reach_is_said_with_the_reason(team, user, reached, why):
    made(team, "member", True, reached)

    assert [str(one.why) for one in readers_of(team, user).missed] == [why]


def test_who_writes_gets_none_whichever_way_they_came(team):
    ana = champion(team, name="Ana")
    team.join(ana, by=None)
    cora_user = make_user()
    joined(team, name="Cora", user=cora_user)
    joined(team, SeatRole.PARTNER, name="Bob")

    assert readers(team, ana) == ["Bob", "Cora"]
    assert readers(team, cora_user) == ["Ana", "Bob"]


# ---- writing ----


def test_a_champion_of_it_and_one_of_the_partnership_write_and_nobody_else_at_the_table(team):
    bob, ana = joined(team, SeatRole.PARTNER), champion(team)
    of_partnership = make_seat(team.priority.partnership, role=SeatRole.CHAMPION).contact

    assert team.write(**WORDS, by=ana).author == ana.name
    assert team.write(**WORDS, by=of_partnership).contact == of_partnership
    assert refusal(team.write, **WORDS, by=bob).code == "not_champion"
    assert TeamMail.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"text": ""}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"subject": "x" * 201}, "subject"),
        ({"subject_es": "Lo que sigue"}, "text_es"),
        ({"text_es": "Nos vemos"}, "subject_es"),
    ],
)
def test_a_letter_that_says_nothing_or_half_of_it_is_refused_and_nothing_is_kept(team, user, wrong, field):
    joined(team)

    assert list(refusal(team.write, **WORDS | wrong, by=user).error_dict) == [field]
    assert (TeamMail.objects.count(), letters()) == (0, [])


def test_nobody_to_reach_a_closed_table_and_a_priority_let_go_are_refused(team, user):
    assert refusal(team.write, **WORDS, by=user).code == "nobody"
    joined(team)
    type(team.priority.partnership).objects.update(stage=Stage.CLOSED)
    assert refusal(team.write, **WORDS, by=user).code == "closed"
    type(team.priority.partnership).objects.update(stage=Stage.ACTING)
    team.priority.drop(by=None, reason="They changed their mind")
    assert refusal(team.write, **WORDS, by=user).code == "dropped"
    assert letters() == []


def test_a_team_that_changed_since_it_was_looked_at_is_looked_at_again(team, user):
    joined(team)
    seen = readers_of(team, user).stamp
    joined(team)

    assert refusal(team.write, **WORDS, seen=seen, by=user).code == "stale"
    assert team.write(**WORDS, seen=readers_of(team, user).stamp, by=user).count == 2


def test_pressed_twice_it_is_sent_once_and_never_to_another_team(team, user):
    joined(team)
    batch = uuid4()
    first = team.write(**WORDS, batch=batch, by=user)

    assert team.write(**WORDS, batch=batch, by=user) == first
    assert len(letters()) == 1
    other = make_priority(team.priority.partnership, words="Another", title="Another").team
    assert refusal(other.write, **WORDS, batch=batch, by=user).code == "again"


# ---- the minute it is held ----


def test_it_is_held_for_a_minute_and_taken_back_until_then(team, user):
    joined(team)
    with time_machine.travel(NOON, tick=False):
        mail = team.write(**WORDS, by=user)
        assert {message.due_at for message in letters()} == {NOON + timedelta(seconds=60)}
        mail.take_back(by=user, at=NOON + timedelta(seconds=59))

    assert [message.state for message in letters()] == [State.WITHDRAWN]
    assert TeamMail.objects.count() == 0
    assert refusal(mail.take_back, by=user).code == "gone"


def test_what_has_left_or_been_tried_stays(team, user):
    joined(team)
    mail = team.write(**WORDS, by=user, at=NOON)
    assert refusal(mail.take_back, by=user, at=NOON + timedelta(seconds=60)).code == "late"
    Message.objects.update(attempts=1)
    assert refusal(mail.take_back, by=user, at=NOON).code == "late"
    assert TeamMail.objects.count() == 1


def test_another_leader_takes_back_nothing_of_it(team):
    ana, eve = champion(team, name="Ana Ruiz"), champion(team)
    mail = team.write(**WORDS, by=ana)

    assert refusal(mail.take_back, by=eve).messages == ["Only Ana Ruiz or the convener can take this back."]
    mail.take_back(by=ana)


@pytest.mark.parametrize("how", ["leaves", "steps down"])
def test_who_goes_in_that_minute_gets_nothing(team, user, how):
    stays = joined(team)
    goes = champion(team) if how == "steps down" else joined(team)
    team.write(**WORDS, by=user)

    if how == "leaves":
        team.members.get(contact=goes).leave(by=None)
    else:
        team.priority.champions.get(contact=goes).step_down(by=None)

    assert {message.contact: message.state for message in letters()} == {stays: "queued", goes: "withdrawn"}


@pytest.mark.parametrize("stay", [1, 0])
def test_it_can_be_taken_back_when_somebody_left_the_team_meanwhile(team, user, stay):
    people = [joined(team) for _ in range(stay + 1)]
    mail = team.write(**WORDS, by=user)
    team.members.get(contact=people[0]).leave(by=None)

    mail.take_back(by=user)

    assert {message.state for message in letters()} == {State.WITHDRAWN}
    assert TeamMail.objects.count() == 0


@pytest.mark.parametrize("gone", [{"state": State.SENT, "sent_at": NOON}, {"state": State.SENDING}, {"attempts": 1}])
def test_when_somebody_left_and_another_has_it_already_it_stays(team, user, gone):
    left, first, _other = joined(team), joined(team), joined(team)
    mail = team.write(**WORDS, by=user)
    team.members.get(contact=left).leave(by=None)
    Message.objects.filter(kind="team.mail", contact=first).update(**gone)

    assert refusal(mail.take_back, by=user).code == "late"
    assert TeamMail.objects.count() == 1


def test_a_champion_who_leaves_the_team_still_gets_it(team, user):
    ana = champion(team)
    team.join(ana, by=None)
    team.write(**WORDS, by=user)

    team.members.get(contact=ana).leave(by=None)

    assert [message.state for message in letters()] == [State.QUEUED]


def test_of_who_left_the_table_since_no_letter_is_written(team, user):
    stays, goes = joined(team), joined(team)
    team.write(**WORDS, by=user)
    seat = goes.seats.get()
    seat.leave(by=None, on=seat.since)

    written = write(letters())

    assert {message.contact for message in letters() if message.pk in written} == {stays}


# ---- what it says ----


def test_each_reads_it_in_their_language_with_their_own_way_in(team, user):
    bob, ines = joined(team, SeatRole.PARTNER, language="en"), joined(team, language="es")
    team.write(**WORDS, subject_es="Lo que sigue", text_es="Nos vemos en el molino.", by=user)

    written = write(letters())

    found = {message.contact: written[message.pk] for message in letters()}
    assert (found[bob].subject, found[ines].subject) == ("What comes next", "Lo que sigue")
    assert "We meet at the mill.\n\nBob, bring the keys." in found[bob].text
    assert "<p>We meet at the mill.</p>" in found[bob].html
    assert "Nos vemos en el molino." in found[ines].html
    assert "Al equipo de “Weekend rotations”" in found[ines].text
    assert found[bob].from_name == "Carla Soto, with Valley office"
    for person in (bob, ines):
        link = Link.objects.to("team", team).get(contact=person)
        assert link.url in found[person].text
        assert link.url in found[person].html


def test_without_spanish_everybody_reads_the_english_in_a_spanish_frame(team, user):
    joined(team, language="es")
    team.write(**WORDS, by=user)

    (letter,) = write(letters()).values()

    assert letter.subject == "What comes next"
    assert "Abrir la página del equipo" in letter.text


def test_words_stay_words(team, user):
    joined(team)
    assert list(refusal(team.write, **WORDS | {"subject": "<b>Bold</b>"}, by=user).error_dict) == ["subject"]
    team.write(subject="Bold", text="<script>alert(1)</script>", by=user)

    (letter,) = write(letters()).values()

    assert "<script>alert" not in letter.html
    assert "&lt;script&gt;alert(1)" in letter.html


def test_letters_cost_the_same_few_statements_however_many(team, user, sql):
    for rows in (1, 20):
        for _ in range(rows):
            joined(team)
        team.write(**WORDS, by=user)
        messages = letters()
        write(messages)
        with sql(6):
            write(messages)


def test_a_link_that_was_switched_off_stays_off_and_the_words_still_come(team, user):
    bob = joined(team)
    Link.objects.to("team", team).get(contact=bob).revoke(by=user)
    team.write(**WORDS, by=user)

    (letter,) = write(letters()).values()

    assert "We meet at the mill." in letter.text
    assert "/team/" not in letter.text


def test_the_preview_is_the_letter_without_the_key_and_leaves_nothing_behind(team, user):
    bob = joined(team, name="Bob")
    joined(team, name="Zoe")

    reader, seen = preview(team, user, None, **WORDS)

    assert reader == bob
    assert "We meet at the mill." in seen.html
    assert Link.objects.to("team", team).get(contact=bob).token not in seen.text
    assert (TeamMail.objects.count(), letters()) == (0, [])
    assert preview(team, user, 10**15, **WORDS)[0] == bob


# ---- sent, and answered ----


@pytest.fixture
def inbox(settings):
    settings.INBOX_DOMAIN = "in.table.example"
    return settings


@pytest.fixture
def sent(region, team, user, inbox, smtp_sink):
    """What Bob of the college gets."""
    with time_machine.travel(NOON, tick=False):
        bob = joined(team, SeatRole.PARTNER, name="Bob Lee", email="bob@college.example")
        team.write(**WORDS, by=user, hold=timedelta(0))
    return bob


def delivered(region, sink, moment=NOON):
    with time_machine.travel(moment, tick=False):
        deliver(region)
    return sink.messages


def reply_to(mail, words, *, by="bob@college.example", **headers):
    lines = {"From": by, "To": mail["Reply-To"], "Subject": f"Re: {mail['Subject']}"}
    lines |= {"Message-ID": f"<{uuid4()}@mail.example>", "In-Reply-To": mail["Message-ID"]} | headers
    head = [f"{name}: {value}" for name, value in lines.items()]
    return "\r\n".join([*head, 'Content-Type: text/plain; charset="utf-8"', "", words]).encode()


@pytest.fixture
def outside():
    """Delivery enters the region by itself, so these tests stand outside of it."""
    region = make_region(slug="valley", sender_name="Valley office", reply_to="office@valley.example")
    with time_machine.travel(NOON, tick=False), in_region(region):
        team = make_priority(title="Weekend rotations").team
        joined(team, SeatRole.PARTNER, name="Bob Lee", email="bob@college.example")
        ana = champion(team, name="Ana Ruiz")
        team.write(**WORDS, by=ana, hold=timedelta(0))
    return region


def notes(region):
    with in_region(region):
        return list(Note.objects.order_by("id").values_list("author", "text", "visibility", "by_mail", "priority"))


def test_a_reply_becomes_a_note_on_the_priority_under_their_name(outside, inbox, smtp_sink):
    (mail,) = delivered(outside, smtp_sink)
    assert mail["Subject"] == "What comes next"
    assert mail["From"].addresses[0].display_name == "Ana Ruiz, with Valley office"
    assert "Answer this mail, and your words stand as a note" in mail.get_body(("plain",)).get_content()
    assert "List-Unsubscribe" in mail

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        receive(
            reply_to(mail, f"I have them.\r\n\r\nOn Tue, Mar 2 <{mail['Reply-To']}> wrote:\r\n> We meet at the mill.")
        )
        read_new(outside)

    with in_region(outside):
        priority = TeamMail.objects.get().team.priority_id
    assert notes(outside) == [("Bob Lee", "I have them.", "members", True, priority)]


@pytest.mark.parametrize(
    ("headers", "by"), [({"Auto-Submitted": "auto-replied"}, "bob@college.example"), ({}, "mallory@evil.example")]
)
def test_an_out_of_office_and_a_forged_reply_are_no_notes(outside, inbox, smtp_sink, headers, by):
    (mail,) = delivered(outside, smtp_sink)

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        receive(reply_to(mail, "Away.", by=by, **headers))
        read_new(outside)

    assert notes(outside) == []


def test_who_left_the_table_is_heard_only_by_the_convener(outside, inbox, smtp_sink):
    (mail,) = delivered(outside, smtp_sink)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False), in_region(outside):
        member = TeamMail.objects.get().team.members.get()
        seat = member.contact.seats.get()
        seat.leave(by=None, on=seat.since)
        member.leave(by=None)

    receive(reply_to(mail, "One more thing."))
    read_new(outside)

    assert notes(outside) == []
    with in_region(outside):
        assert Incoming.objects.get().reason == "Only who sits at this table writes here."


def test_who_had_todays_mail_gets_it_with_tomorrows(outside, inbox, smtp_sink):
    delivered(outside, smtp_sink)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False), in_region(outside):
        mail = TeamMail.objects.get()
        mail.team.write(subject="One more", text="The gate is open.", by=mail.contact, hold=timedelta(0))

    assert len(delivered(outside, smtp_sink, NOON + timedelta(hours=1))) == 1
    assert len(delivered(outside, smtp_sink, NOON + timedelta(days=1))) == 2


def test_in_the_days_one_mail_no_reply_is_promised(team, user, inbox):
    joined(team)
    team.write(**WORDS, by=user)
    (message,) = letters()
    assert "Answer this mail" in write([message])[message.pk].text
    message.layout = "emails/part"

    assert "Answer this mail" not in write([message])[message.pk].text
    assert daily_mail([message]).by_hand is True


# ---- the schema ----


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"text": ""},
        {"subject_es": "Hola"},
        {"text_es": "Hola"},
        {"count": 0},
        {"goes_at": NOON - timedelta(seconds=1)},
        {"user": None},
        {"contact": "both"},
    ],
)
def test_the_schema_refuses_what_the_verb_never_writes(team, user, wrong):
    given = WORDS | {"team": team, "user": user, "author": "Carla", "count": 1, "sent_at": NOON, "goes_at": NOON}
    if wrong.get("contact") == "both":
        wrong = {"contact": joined(team)}
    assert TeamMail.objects.create(**given)

    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMail.objects.create(**given | {"batch": uuid4()} | wrong)


def test_the_schema_knows_a_sending_once(team, user):
    given = WORDS | {"team": team, "user": user, "author": "Carla", "count": 1, "sent_at": NOON, "goes_at": NOON}
    mail = TeamMail.objects.create(**given)

    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMail.objects.create(**given, batch=mail.batch)


# ---- pages and programs ----


def hidden(page, name):
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def written_on(client, path, back):
    """The form, the preview, then sent: as a person does it."""
    page = client.get(path).content.decode()
    asked = WORDS | {"batch": hidden(page, "batch")}
    seen = client.post(path, asked | {"do": "see"}).content.decode()
    assert "We meet at the mill." in seen
    done = client.post(path, asked | {"seen": hidden(seen, "seen"), "do": "send"})
    assert (done.status_code, done.headers["Location"]) == (302, back)
    return page, seen


def test_the_convener_sees_exactly_whom_it_goes_to_sends_and_takes_it_back(client, team, user):
    joined(team, SeatRole.PARTNER, name="Bob Lee")
    made(team, "member", True, "no address")
    client.force_login(user)
    path = f"{team.get_absolute_url()}write/"

    page, seen = written_on(client, path, team.get_absolute_url())

    for shown in (page, seen):
        assert "It goes to one person:" in shown
        assert "has no e-mail address: please call" in shown
    assert "Send to 1 person" in seen
    mail = TeamMail.objects.get()
    assert "1 letter leaves within a minute." in client.get(team.get_absolute_url()).content.decode()
    again = client.post(f"/r/valley/team-letters/{mail.pk}/take-back/").content.decode()
    assert "Taken back. Nothing was sent." in again
    assert "Bob, bring the keys." in again
    assert TeamMail.objects.count() == 0
    assert client.post(f"/r/valley/team-letters/{mail.pk}/take-back/").status_code == 404


def test_a_champion_writes_from_their_own_page_and_takes_it_back(client, team):
    ana = champion(team, name="Ana Ruiz")
    joined(team, SeatRole.PARTNER, name="Bob Lee")
    path = Link.objects.to("team", team).get(contact=ana).path

    written_on(client, f"{path}write/", path)

    mail = TeamMail.objects.get()
    assert (mail.contact, mail.author, mail.count) == (ana, "Ana Ruiz", 1)
    other = champion(team)
    assert "Take it back" not in client.get(Link.objects.to("team", team).get(contact=other).path).content.decode()
    assert "Take it back" in client.get(path).content.decode()
    client.post(f"{path}letters/{mail.pk}/take-back/")
    assert TeamMail.objects.count() == 0


def test_too_late_says_so_and_keeps_the_letter(client, team, user):
    joined(team)
    mail = team.write(**WORDS, by=user, at=timezone.now() - timedelta(minutes=2))
    client.force_login(user)

    answer = client.post(f"/r/valley/team-letters/{mail.pk}/take-back/")

    assert answer.status_code == 400
    assert "The letters have already left" in answer.content.decode()
    assert TeamMail.objects.count() == 1


def test_what_is_amiss_stands_on_the_form_with_what_was_typed(client, team, user):
    joined(team)
    client.force_login(user)

    answer = client.post(f"{team.get_absolute_url()}write/", {"subject": "", "text": "Only words", "do": "see"})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Say in a few words what it is about." in page
    assert "Only words" in page


def test_programs_ask_whom_it_reaches_write_read_and_take_back(here, convener):
    with in_region(here):
        team = make_priority().team
        bob = joined(team)
        gone = made(team, "member", True, "no address")
    one = f"teams/{team.pk}/"

    asked = send(convener, here, f"{one}readers/", "get").json()
    assert asked["to"] == [bob.pk]
    assert asked["missed"] == [{"contact": gone.pk, "why": "has no e-mail address: please call"}]
    made_one = send(convener, here, f"{one}mails/", **WORDS, seen=asked["stamp"])
    assert (made_one.status_code, made_one.json()["count"], made_one.json()["came_back"]) == (201, 1, 0)
    listed = send(convener, here, f"{one}mails/", "get").json()["results"]
    assert [row["subject"] for row in listed] == ["What comes next"]
    assert said(convener, here, f"{one}mails/", **WORDS, seen="another")[0] == 409
    assert send(convener, here, f"team-mails/{made_one.json()['id']}/take-back/").status_code == 204
    assert send(convener, here, f"{one}mails/", "get").json()["results"] == []


def test_what_came_back_is_counted_on_the_page(client, team, user):
    joined(team)
    joined(team)
    team.write(**WORDS, by=user)
    Message.objects.filter(pk=letters()[0].pk).update(state=State.BOUNCED)
    client.force_login(user)

    assert "1 did not get there" in client.get(team.get_absolute_url()).content.decode()


def test_what_came_back_is_not_counted_on_the_page_of_a_colleague(client, team, user):
    """Where the letter had one reader, the number would be a name."""
    reader, colleague = joined(team), joined(team)
    team.write(**WORDS, by=user)
    Message.objects.filter(contact=reader).update(state=State.BOUNCED)

    page = client.get(Link.objects.get(contact=colleague, purpose="team").path).content.decode()

    assert (WORDS["subject"] in page, "did not get there" in page) == (True, False)
