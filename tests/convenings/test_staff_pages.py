import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from convenings.correspondence import preview
from convenings.models import Attendance, Convening, Heard, Invitation, LetterKind, Room, Sending
from convenings.models.letter_kinds import usual
from outbox.models import Message
from partnerships.models import Opportunity, Requirement
from regions.models import Contact, Link, Organization, Role
from tests.convenings.conftest import LETTER, SEPTEMBER, champion_of, invited, make_meeting, send
from tests.factories import (
    make_business,
    make_contact,
    make_leader,
    make_member,
    make_partner_contact,
    make_region,
    make_seat,
)


@pytest.fixture
def signed_in(client, convener):
    client.force_login(convener)
    return client


def at(name, meeting, *more):
    return reverse(f"convenings:{name}", args=[meeting.region.slug, meeting.pk, *more])


PLAN = {
    "kind": "launch",
    "title": "First convening",
    "day": SEPTEMBER,
    "starts_at": "08:30",
    "ends_at": "10:30",
    "place": "Mid-Valley Civic Center",
    "address": "Weslaco",
    "link": "",
    "capacity": "",
    "question": "",
    "practical": "",
}


def test_planning_takes_one_form_and_brings_the_two_hour_agenda(signed_in, meeting):
    url = reverse("convenings:new", args=[meeting.region.slug, meeting.partnership.slug])

    response = signed_in.post(url, PLAN)

    planned = Convening.objects.exclude(pk=meeting.pk).get()
    assert response.url == planned.get_absolute_url()
    assert timezone.localtime(planned.starts_at).isoformat() == f"{SEPTEMBER}T08:30:00-05:00"
    assert [item.minutes for item in planned.agenda.in_order()] == [5, 5, 15, 5, 30, 30, 10, 12, 5, 3]
    assert {item.speaking for item in planned.agenda.all()} == {"champion", "convener", "business", "support"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "2020-05-03"}, "Sunday, May 3, 2020, 8:30 am has passed. Choose a time that is still to come."),
        ({"ends_at": "08:00"}, "The meeting has to end after it starts."),
        ({"day": "2020-05-03", "ends_at": "08:00"}, "The meeting has to end after it starts."),
        ({"day": "2020-05-03", "place": ""}, "Say where: a place, or a link to join."),
        ({"day": "9999-12-31"}, "less than or equal to"),
        (
            {"day": "2031-03-09", "starts_at": "02:30", "ends_at": "10:30"},
            "There is no 2:30 am on March 9, 2031: the clocks go forward",
        ),
        (
            {"day": "2031-11-02", "starts_at": "01:30", "ends_at": "10:30"},
            "1:30 am happens twice on November 2, 2031: the clocks go back",
        ),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"place": "", "address": ""}, "Say where: a place, or a link to join."),
        ({"title": "A\r\nBcc: x"}, "Write it on one line"),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"capacity": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words_and_nothing_is_saved(signed_in, meeting, change, words):
    url = reverse("convenings:new", args=[meeting.region.slug, meeting.partnership.slug])

    response = signed_in.post(url, PLAN | change)

    assert (response.status_code, words in response.content.decode()) == (400, True)
    assert list(Convening.objects.all()) == [meeting]


def letter_form(meeting, people, **more):
    return {
        "people": [person.pk for person in people],
        "signed_by": [champion_of(meeting).pk],
        "subject": "Will you sit with us on {date}?",
        "letter": LETTER,
    } | more


def test_choosing_writing_previewing_and_sending(signed_in, meeting):
    people = [make_leader(name="Ann Ruiz"), make_partner_contact(name="Bo Reed")]

    chosen = signed_in.get(at("invite", meeting)).content.decode()
    seen = signed_in.post(at("preview", meeting), letter_form(meeting, people, **{"as": people[1].pk})).content.decode()

    assert "Ann Ruiz" in chosen
    assert "This is what Bo Reed will read." in seen
    assert "Dear Bo," in seen
    assert "&lt;h1&gt;" in seen.partition(" srcdoc=")[2].partition('" title=')[0]  # the mail itself, in a frame
    assert "Send to 2 people" in seen
    assert not Invitation.objects.exists()

    response = signed_in.post(at("invite", meeting), letter_form(meeting, people, do="send"), follow=True)

    assert "2 letters leave in" in response.content.decode()
    assert "Take it back" in response.content.decode()
    assert Invitation.objects.count() == 2


def test_who_is_invited_already_is_counted_by_side_where_more_are_invited(signed_in, meeting, convener):
    assert "Invited so far" not in signed_in.get(at("invite", meeting)).content.decode()
    for person in (make_leader(), make_leader(), make_partner_contact()):
        invited(meeting, convener, person)
    meeting.invitations.first().respond("yes", by=None)

    page = signed_in.get(at("invite", meeting)).content.decode()

    assert "Invited so far: businesses 2, partners 1." in page


def test_the_mail_in_the_frame_brings_its_styles_and_nothing_else(signed_in, meeting):
    answer = signed_in.post(at("preview", meeting), letter_form(meeting, [make_leader()]))

    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert re.fullmatch(r"'self' 'sha256-[^']+'", policy["style-src"])
    assert policy["script-src"] == "'self'"


def test_the_first_letter_says_how_long_this_meeting_takes(meeting, convener):
    short = make_meeting(convener, partnership=meeting.partnership, hours=1)
    reader, signer = make_leader(), champion_of(meeting)

    for one, length in ((meeting, "Two hours"), (short, "One hour")):
        words = usual(LetterKind.INVITATION)._asdict()
        assert f"{length}, no slides." in preview(one, reader, signed_by=[signer], **words).text


def test_a_meeting_whose_guests_have_all_answered_scolds_nobody(signed_in, meeting, convener):
    guest = invited(meeting, convener, make_leader())
    early = signed_in.get(at("home", meeting)).content.decode()
    guest.respond("yes", by=guest.contact)
    settled = signed_in.get(at("home", meeting)).content.decode()

    assert "Business majority" not in early
    assert "Who has not answered</a>, 1 person as of now" in early
    assert "Business majority: yes, 1 to 0" in settled
    assert "still deciding" not in settled
    assert "Who has not answered</a>, 0 people as of now" in settled


@pytest.mark.parametrize(("begins", "solid"), [(-1, "room"), (-6, "hold"), (6, "invite")])
def test_the_one_solid_button_follows_the_hour(signed_in, meeting, begins, solid):
    starts_at = timezone.now() + timedelta(hours=begins)
    Convening.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))

    page = signed_in.get(at("home", meeting)).content.decode()

    assert re.findall(r'class="button" href="([^"]*)"', page) == [at(solid, meeting)]


@pytest.mark.parametrize("over", ["by the clock", "by the room"])
def test_once_it_is_over_the_page_says_who_came_and_asks_to_record_it(signed_in, meeting, convener, over):
    people = [make_leader(), make_leader(), make_partner_contact()]
    guests = [invited(meeting, convener, person) for person in people]
    guests[0].respond("yes", by=people[0])
    early = signed_in.get(at("home", meeting)).content.decode()
    assert ("Two people have not answered yet." in early, "1 coming" in early) == (True, True)
    begins = timezone.now() - timedelta(hours=3 if over == "by the clock" else 1)
    Convening.objects.filter(pk=meeting.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    if over == "by the room":
        room = Room.open(meeting, by=convener)
        room.start(by=convener)
        assert "have not answered yet" in signed_in.get(at("home", meeting)).content.decode()
        room.end(by=convener)

    nobody = signed_in.get(at("home", meeting)).content.decode()
    for person in people:
        Attendance.objects.seat(meeting, person, at=timezone.now())
    page = signed_in.get(at("home", meeting)).content.decode()
    signed_in.post(at("hold", meeting))
    held = signed_in.get(at("home", meeting)).content.decode()

    assert "Nobody has been ticked as there yet." in nobody
    for shown, solid in ((page, "hold"), (held, "minutes")):
        assert "3 people were ticked as there: 2 from business, 1 partner." in shown
        assert "1 person had said yes. Two people never answered." in shown
        assert [words for words in ("answered yet", "still deciding", "1 coming") if words in shown] == []
        assert re.findall(r'class="button" href="([^"]*)"', shown) == [at(solid, meeting)]


def test_take_it_back_undoes_the_click_and_once_gone_says_so(signed_in, meeting, convener):
    sending = send(meeting, [make_leader()], convener)

    response = signed_in.post(at("take_back", meeting, sending.batch), follow=True)

    assert "Taken back. Nothing was sent" in response.content.decode()
    assert not Invitation.objects.exists()
    late = signed_in.post(at("take_back", meeting, sending.batch))
    assert (late.status_code, "already left" in late.content.decode()) == (409, True)


def test_a_letter_taken_back_is_offered_again_with_its_people(signed_in, meeting):
    people = [make_leader(), make_leader()]
    signed_in.post(
        at("invite", meeting), letter_form(meeting, people, do="send", letter="Dear {first_name}, at length.")
    )
    signed_in.post(at("take_back", meeting, Sending.objects.get().batch))

    page = signed_in.get(at("invite", meeting)).content.decode()

    assert "Dear {first_name}, at length." in page
    for person in people:
        assert f'name="people" value="{person.pk}" data-kind="business" checked' in page


def test_a_word_in_braces_nobody_fills_in_is_refused_where_it_stands(signed_in, meeting):
    form = letter_form(meeting, [make_leader()], do="send", letter="Dear {nickname}, come.")

    for page in ("preview", "invite"):
        response = signed_in.post(at(page, meeting), form)
        assert (response.status_code, "{nickname} would stay as it is" in response.content.decode()) == (400, True)
    assert not Invitation.objects.exists()


def test_moving_to_when_and_where_it_is_tells_nobody(signed_in, meeting, convener):
    invited(meeting, convener)
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    same = {"day": start.date(), "starts_at": start.strftime("%H:%M:%S.%f"), "ends_at": end.strftime("%H:%M:%S.%f")}

    response = signed_in.post(
        at("move", meeting), same | {"place": meeting.place, "address": meeting.address, "link": meeting.link}
    )

    assert (response.status_code, "nobody was told" in response.content.decode()) == (400, True)
    assert not Message.objects.filter(kind="convening.moved").exists()


@pytest.mark.parametrize("page", ["home", "room", "invite"])
def test_a_search_no_keyboard_types_shows_the_page(signed_in, meeting, page):
    path = reverse(f"convenings:{page}", args=[meeting.region.slug, meeting.pk])

    assert signed_in.get(path, {"q": "\x00"}).status_code == 200


def test_searching_keeps_what_was_ticked_and_typed(signed_in, meeting):
    ticked, sought, other = make_leader(name="Ticked"), make_leader(name="Sought"), make_leader(name="Otherwise")

    page = signed_in.post(
        at("invite", meeting), letter_form(meeting, [ticked], do="find", q="Sought", letter="My own words")
    ).content.decode()

    assert f'value="{ticked.pk}" data-kind="business" checked' in page
    assert f'value="{sought.pk}" data-kind="business">' in page
    assert other.name not in page
    assert "My own words" in page
    assert not Sending.objects.exists()


def test_one_tap_ticks_whoever_has_a_seat_an_address_and_no_invitation(signed_in, meeting, convener):
    seated, ticked, outside, silent, asked = (make_leader(name=name) for name in ("Ana", "Bo", "Cy", "Di", "Ed"))
    Contact.objects.filter(pk=silent.pk).update(email="")
    for person in (seated, silent, asked):
        make_seat(meeting.partnership, person)
    invited(meeting, convener, asked)

    page = signed_in.post(at("invite", meeting), letter_form(meeting, [ticked], do="seated")).content.decode()

    numbers = {int(number) for number in re.findall(r'name="people" value="(\d+)"[^>]* checked', page)}
    assert numbers == {seated.pk, ticked.pk, champion_of(meeting).pk}
    assert (f'value="{outside.pk}"' in page, f'value="{silent.pk}"' in page) == (True, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": []}, "Tick at least one person."),
        ({"signed_by": []}, "Choose at least one champion to sign."),
        ({"people": ["999999999"]}, "no longer in the directory"),
        ({"people": ["x' or 1=1"]}, "no longer in the directory"),
        ({"letter": ""}, "Please look at the letter below."),
    ],
)
def test_a_letter_that_cannot_go_is_refused_in_words(signed_in, meeting, change, words):
    for page in ("invite", "preview"):
        response = signed_in.post(at(page, meeting), letter_form(meeting, [make_leader()], do="send") | change)

        assert (response.status_code, words in response.content.decode()) == (400, True)
    assert not Message.objects.exists()


def test_the_board_shows_who_comes_what_goes_out_and_finds_people(signed_in, meeting, convener):
    answers = {"Ann Ruiz": "yes", "Bo Reed": "no", "Cy Dunn": ""}
    for name, answer in answers.items():
        row = invited(meeting, convener, make_leader(name=name))
        if answer:
            row.respond(answer, by=row.contact)

    page = signed_in.get(at("home", meeting)).content.decode()

    assert "One person has not answered yet." in page
    assert "Business majority: yes, 1 to 0" in page
    assert "What goes out by itself" in page
    assert "Who has not answered</a>, 1 person as of now" in page
    assert all(name in page for name in answers)
    unanswered = signed_in.get(at("home", meeting), {"answer": "unanswered"}).content.decode()
    assert [name for name in answers if name in unanswered] == ["Cy Dunn"]
    found = signed_in.get(at("home", meeting), {"q": "ann"}).content.decode()
    assert [name for name in answers if name in found] == ["Ann Ruiz"]


def test_a_phone_answer_is_keyed_in_and_the_invitation_sent_again(signed_in, meeting, convener):
    row = invited(meeting, convener)

    signed_in.post(reverse("convenings:key_in", args=[meeting.region.slug, row.pk]), {"answer": "maybe"})
    again = reverse("convenings:send_again", args=[meeting.region.slug, row.pk])
    signed_in.post(again)
    refused = signed_in.post(again)

    row.refresh_from_db()
    assert row.answer == "maybe"
    assert Message.objects.filter(kind="convening.invited").count() == 2
    assert (refused.status_code, "Give it ten minutes" in refused.content.decode()) == (409, True)


def test_a_new_link_ends_the_one_mailed_before(signed_in, client, meeting, convener):
    row = invited(meeting, convener)
    old = Link.objects.get().path

    signed_in.post(reverse("convenings:send_again", args=[meeting.region.slug, row.pk]), {"fresh": "1"})

    assert (client.get(old).status_code, client.get(Link.objects.get().path).status_code) == (404, 200)


def test_moving_and_cancelling_from_their_pages(signed_in, meeting):
    where = {"place": "City Hall", "address": "", "link": ""}
    hours = {"day": SEPTEMBER, "starts_at": "09:00", "ends_at": "11:00"}

    signed_in.post(at("move", meeting), hours | where)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.place, meeting.hours) == (2, "City Hall", "9 to 11 am")
    signed_in.post(at("cancel", meeting), {"reason": "Flood."})
    meeting.refresh_from_db()
    assert (meeting.version, meeting.state, meeting.reason) == (3, "cancelled", "Flood.")
    refused = signed_in.post(at("move", meeting), hours | where)
    assert (refused.status_code, "was cancelled" in refused.content.decode()) == (400, True)


def test_a_cancelled_meeting_says_so_and_counts_nobody(signed_in, client, meeting):
    signed_in.post(at("cancel", meeting), {"reason": "Flood in the hall."})

    page = signed_in.get(at("home", meeting)).content.decode()

    assert "<h1>This meeting was cancelled.</h1>" in page
    assert "Flood in the hall." in page
    assert reverse("convenings:new", args=[meeting.region.slug, meeting.partnership.slug]) in page
    for gone in ("Open the room", "coming", "not answered", "Sign-in sheet"):
        assert gone not in page


def test_the_agenda_is_rewritten_line_by_line(signed_in, meeting):
    lines = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number, (order, title, minutes) in enumerate([("2", "Second", "20"), ("1", "First", "10"), ("", "", "")]):
        lines |= {
            f"form-{number}-ORDER": order,
            f"form-{number}-title": title,
            f"form-{number}-minutes": minutes,
            f"form-{number}-purpose": "discuss",
            f"form-{number}-speaking": "business",
            f"form-{number}-presenter": "",
        }

    signed_in.post(at("agenda_edit", meeting), lines)

    assert [(item.title, item.minutes) for item in meeting.agenda.in_order()] == [("First", 10), ("Second", 20)]
    assert (
        "The lines add up to 30 minutes; the meeting lasts 120."
        in signed_in.get(at("agenda", meeting)).content.decode()
    )


def test_attendance_is_a_tap_and_can_be_taken_back(signed_in, meeting, convener):
    asked, walk_in = invited(meeting, convener).contact, make_partner_contact(name="Dee Walker")

    for person in (asked, asked, walk_in):
        signed_in.post(at("tap", meeting), {"present": person.pk})

    assert sorted(Attendance.objects.values_list("contact_id", "side", "walk_in")) == sorted(
        [(asked.pk, "business", False), (walk_in.pk, "partner", True)]
    )
    page = signed_in.get(at("room", meeting)).content.decode()
    assert "Here: 1 from business, 1 from partners" in page
    assert "walked in" in page
    signed_in.post(at("tap", meeting), {"absent": walk_in.pk})
    assert list(Attendance.objects.values_list("contact_id", flat=True)) == [asked.pk]
    assert signed_in.post(at("tap", meeting), {"present": "nobody"}).status_code == 404


def test_what_leaders_say_is_kept_and_tied_to_the_meeting(signed_in, meeting):
    signed_in.post(
        at("hear", meeting), {"heard-statement": "Keep imaging open past six.", "heard-category": "workforce"}
    )
    signed_in.post(at("need", meeting), {"needed-statement": "Night technicians.", "needed-category": "workforce"})
    refused = signed_in.post(at("hear", meeting), {"heard-statement": "", "heard-category": "workforce"})

    assert [row.opportunity.statement for row in Heard.objects.select_related("opportunity")] == [
        "Keep imaging open past six."
    ]
    assert Requirement.objects.get().statement == "Night technicians."
    assert refused.status_code == 400
    assert Opportunity.objects.count() == 1


PAGES = {
    "index": "see",
    "new": "convene",
    "home": "see",
    "held": "see",
    "edit": "convene",
    "move": "convene",
    "cancel": "convene",
    "hold": "convene",
    "invite": "convene",
    "preview": "convene",
    "agenda": "see",
    "agenda_edit": "convene",
    "room": "see",
    "sign_in_sheet": "see",
    "invitation": "see",
}
POSTS = {"take_back", "tap", "hear", "need", "key_in", "send_again"}


def addresses(meeting, row, sending):
    slug = meeting.region.slug
    found = dict.fromkeys([*PAGES, *POSTS], (slug, meeting.pk))
    found |= {"index": (slug,), "new": (slug, meeting.partnership.slug), "take_back": (slug, meeting.pk, sending.batch)}
    found |= dict.fromkeys(("invitation", "key_in", "send_again"), (slug, row.pk))
    return {name: reverse(f"convenings:{name}", args=args) for name, args in found.items()}


def test_each_role_opens_what_it_may_and_another_region_finds_nothing(client, meeting, convener, outside):
    row, sending = invited(meeting, convener), send(meeting, [make_leader()], convener)
    urls = addresses(meeting, row, sending)
    users = {role: make_member(meeting.region, role) for role in Role}
    stranger = make_member(make_region())
    see = {Role.OWNER, Role.CONVENER, Role.VIEWER}

    with outside():
        for role, user in users.items():
            client.force_login(user)
            for name, ability in PAGES.items():
                allowed = role in (see if ability == "see" else see - {Role.VIEWER})
                assert (client.get(urls[name]).status_code != 403) is allowed, (role, name)
            for name in POSTS:
                if role not in (Role.OWNER, Role.CONVENER):
                    assert client.post(urls[name]).status_code == 403, (role, name)
        client.force_login(stranger)
        for name in PAGES:
            assert client.get(urls[name]).status_code == 404, name
        for name in POSTS:
            assert client.post(urls[name]).status_code == 404, name
        client.logout()
        for name in PAGES:
            assert "/accounts/login/" in client.get(urls[name]).url, name


def test_a_row_of_another_region_is_not_found_under_my_own_address(client, meeting, convener, outside):
    row, sending = invited(meeting, convener), send(meeting, [make_leader()], convener)
    urls = addresses(meeting, row, sending)
    elsewhere = make_region()
    client.force_login(make_member(elsewhere))

    with outside():
        for name in [*PAGES, *POSTS]:
            if name != "index":
                url = urls[name].replace(meeting.region.slug, elsewhere.slug)
                assert client.post(url).status_code in ((404, 405) if name in PAGES else (404,)), name
    assert Invitation.objects.count() == 2


STATEMENTS = {
    "index": 7,
    "home": 10,
    "held": 6,
    "edit": 5,
    "move": 5,
    "cancel": 5,
    "hold": 5,
    "invite": 9,
    "agenda": 9,
    "agenda_edit": 6,
    "room": 14,
    "sign_in_sheet": 7,
    "invitation": 8,
    "new": 5,
}


@pytest.mark.parametrize("count", [1, 50])
def test_pages_cost_the_same_at_one_and_at_fifty_rows(client, meeting, convener, costs, count):
    business = make_business()
    people = [make_contact(business) for _ in range(count)]
    send(meeting, people, convener, at=timezone.now() - timedelta(hours=1))
    sending = send(meeting, [make_leader()], convener)
    for person in people[1:]:
        meeting.mark_present(person, by=convener)
    for _ in range(count - 1):
        make_meeting(convener, partnership=meeting.partnership)
    urls = addresses(meeting, meeting.invitations.first(), sending)
    client.force_login(convener)

    for name, statements in STATEMENTS.items():
        with costs(statements):
            assert client.get(urls[name]).status_code == 200, name


def test_odd_names_arrive_inert_on_every_page(client, meeting, convener):
    row = invited(meeting, convener)
    Contact.objects.filter(pk=row.contact_id).update(name="<script>alert(1)</script>\u202egnp")
    Organization.objects.filter(pk=row.organization_id).update(name="<img src=x onerror=alert(1)>")
    Convening.objects.update(title="<b>Launch</b>", place="<i>Hall</i>")
    meeting.mark_present(row.contact, by=convener)
    client.force_login(convener)
    urls = addresses(meeting, row, send(meeting, [make_leader()], convener))

    for name in ("index", "home", "invite", "agenda", "room", "sign_in_sheet", "invitation"):
        page = client.get(urls[name]).content.decode()
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
        assert "<b>Launch" not in page, name
    assert "&lt;script&gt;alert(1)" in client.get(urls["home"]).content.decode()
