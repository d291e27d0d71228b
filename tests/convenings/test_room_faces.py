"""The faces of a room: what each shows, who may ask, and that nothing is sent while nothing changed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from convenings.asking import Face
from convenings.models import Room, Sentence
from convenings.now import Address, Now, address_of, minutes_left
from partnerships.models import Elector, Opportunity, Priority, Seat
from regions.models import Link
from tests.convenings.rooming import (
    OPPORTUNITIES,
    REFLECTIONS,
    REQUIREMENTS,
    SIGN_UP,
    VOTE,
    ballot_of,
    leader_in,
    partner_in,
    running,
)
from tests.factories import make_item, make_member, make_priority, make_seat


def at(name, meeting):
    return reverse(f"convenings:{name}", args=[meeting.region.slug, meeting.pk])


def page(client, address, **given):
    return client.get(address, **given).content.decode()


def asked(client, room, face, **headers):
    return client.get(address_of(room, face), headers=headers)


@pytest.fixture
def lead(client, convener):
    client.force_login(convener)
    return client


# ---- polling ----


@pytest.mark.parametrize("face", Face.values)
def test_every_face_costs_two_statements_and_no_session(client, costs, meeting, convener, face):
    room = running(meeting, convener, item=OPPORTUNITIES)
    address = address_of(room, face)

    with costs(2):
        first = client.get(address)
    with costs(2):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first["Cache-Control"] == "no-cache, private"
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")


def test_phones_share_what_one_of_them_was_just_told_but_no_signature(client, costs, settings, meeting, convener):
    settings.FACE_SECONDS = 60
    room = running(meeting, convener, item=OPPORTUNITIES)
    phone, screen = address_of(room, Face.PHONE), address_of(room, Face.SCREEN)
    for address, statements in ((phone, 2), (phone, 0), (screen, 2), (screen, 2)):
        with costs(statements):
            answer = client.get(address)
        assert int(answer["Content-Length"]) == len(answer.content) > 0

    assert client.get(phone[:-2] + "/").status_code == 404
    settings.FACE_SECONDS = 0
    room.next(by=convener)
    assert "Leaders say what must be in place to get there." in client.get(phone).content.decode()


def test_whatever_is_shown_changes_the_tag(client, meeting, convener):
    room = running(meeting, convener, item=OPPORTUNITIES)
    leader, _phone = leader_in(meeting, convener)
    ballot = ballot_of(meeting, convener)
    seen = {face: {asked(client, room, face)["ETag"]} for face in ("phone", "screen", "lead", "board")}

    def shows(*faces):
        """Exactly these faces are new."""
        for face, tags in seen.items():
            tag = asked(client, room, face)["ETag"]
            assert (tag not in tags) is (face in faces), face
            tags.add(tag)

    shows()
    said = Sentence.send(room, leader, "We could grow")
    shows("board")
    said.take(by=convener)
    shows("screen", "board")
    room.open_ballot(ballot, by=convener)
    shows("phone", "screen", "lead", "board")
    option = ballot.options.first()
    Elector.objects.get(ballot=ballot, contact=leader).place(option.pk, 1)
    shows("screen", "board")
    room.next(by=convener)
    shows("phone", "screen", "lead", "board")


@pytest.mark.parametrize("face", [Face.PHONE, Face.PARTNER, Face.LEAD])
def test_a_vote_that_lasts_longer_than_planned_says_no_time_that_has_passed(client, meeting, convener, face):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)
    until = re.compile(r"until \d", re.IGNORECASE)
    before = asked(client, room, face)
    assert until.search(before.content.decode())

    Room.objects.filter(pk=room.pk).update(since=timezone.now() - timedelta(minutes=room.item.minutes))

    late = asked(client, room, face)
    shown = late.content.decode()
    assert (until.search(shown), late["ETag"] == before["ETag"]) == (None, False)
    assert "The leaders vote now, each on their own phone." in shown


def test_a_forged_renewed_or_foreign_address_says_nothing(client, outside, meeting, convener):
    room = running(meeting, convener)
    address = address_of(room, Face.SCREEN)
    assert client.get(address).status_code == 200
    parsed = Address.parse(address.split("/")[2])

    forged = [
        address.replace("-screen-", "-lead-"),
        address.replace("-en-", "-es-"),
        address[:-2] + "/",
        address.replace(f"/{parsed.region}-", f"/{parsed.region + 1}-"),
        "/now/x/",
        "/now/1-2-else-en-x/",
        f"/now/{'9' * 30}-1-lead-en-x/",
    ]

    with outside():
        assert [client.get(one).status_code for one in forged] == [404] * len(forged)
    assert client.post(address).status_code == 405
    room.renew_addresses(by=convener)
    assert client.get(address).status_code == 404
    assert client.get(address_of(room, Face.SCREEN)).status_code == 200


def test_the_clock_counts_down_by_the_minute_and_then_up():
    start = timezone.now()

    left = [minutes_left(start, 5, start + timedelta(seconds=seconds)) for seconds in (0, 59, 60, 299, 300, 359, 360)]

    assert left == [5, 5, 4, 1, -1, -1, -2]


def test_the_screen_says_how_much_is_left_and_how_much_over(client, meeting, convener):
    room = running(meeting, convener)
    for minutes, words in ((4, "1 minute left"), (7, "3 minutes over")):
        Room.objects.update(since=timezone.now() - timedelta(minutes=minutes, seconds=1))
        assert words in asked(client, room, "screen").content.decode()


# ---- what they say ----


def test_everybody_reads_who_may_speak_and_the_ground_rules_at_the_start(client, meeting, convener):
    room = running(meeting, convener)

    for face in ("phone", "partner", "screen", "lead"):
        shown = asked(client, room, face).content.decode()
        assert "A champion speaks" in shown
        assert "We do not talk about prices" in shown
    room.next(by=convener)
    assert "We do not talk about prices" not in asked(client, room, "screen").content.decode()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (OPPORTUNITIES, "Leaders say where this industry can grow here."),
        (VOTE, "The leaders vote now, each on their own phone."),
        (SIGN_UP, "Leaders now put their name to what they will carry."),
        (REFLECTIONS, "Partners speak now. Leaders listen."),
    ],
)
def test_a_phone_says_what_the_item_asks_and_shows_the_form_only_then(client, meeting, convener, item, words):
    room = running(meeting, convener, item=item)

    shown = asked(client, room, "phone").content.decode()

    assert words in shown
    assert "your turn" not in shown.casefold()
    assert ("data-quiet" in shown) is (item not in (OPPORTUNITIES,))


def test_a_leaders_phone_sends_a_sentence_that_waits_on_the_facilitators_board(lead, meeting, convener):
    room = running(meeting, convener, item=OPPORTUNITIES)
    leader, phone = leader_in(meeting, convener, name="Ana Welder")

    answer = lead.post(f"{phone}say/", {"words": "We could <b>grow", "key": "8c0f3c0e-2d76-4b53-9c11-1d3f8b9a0001"})
    assert (answer.status_code, Sentence.objects.count()) == (400, 0)
    form = {"words": "We could grow", "category": "market", "key": "8c0f3c0e-2d76-4b53-9c11-1d3f8b9a0001"}
    answers = [lead.post(f"{phone}say/", form) for _ in range(2)]

    assert [one["Location"] for one in answers] == [f"{phone}?sent=1"] * 2
    assert "We could grow" in page(lead, phone)
    board = page(lead, at("room_lead", meeting))
    assert "We could grow" in board
    assert "Ana Welder" in board
    said = Sentence.objects.get()
    lead.post(at("room_sentence", meeting), {"take": f"{said.pk}:opportunity"})
    assert Opportunity.objects.get().raised_by == leader
    assert "We could grow" in asked(lead, room, "screen").content.decode()


def test_what_comes_too_late_stays_in_the_form(client, meeting, convener):
    running(meeting, convener, item=VOTE)
    _leader, phone = leader_in(meeting, convener)

    answer = client.post(
        f"{phone}say/",
        {"words": "Half a thought", "category": "other", "key": "8c0f3c0e-2d76-4b53-9c11-1d3f8b9a0002"},
    )

    assert answer.status_code == 409
    assert "Right now nothing is collected." in answer.content.decode()
    assert "Half a thought" in answer.content.decode()


def test_a_partners_sentence_is_refused_in_words(client, meeting, convener):
    running(meeting, convener, item=OPPORTUNITIES)
    _partner, phone = partner_in(meeting, convener)

    answer = client.post(
        f"{phone}say/", {"words": "We teach", "category": "other", "key": "8c0f3c0e-2d76-4b53-9c11-1d3f8b9a0003"}
    )

    assert answer.status_code == 403
    assert Sentence.objects.count() == 0
    assert 'name="key"' not in page(client, phone)


def test_a_phone_leads_to_its_own_paper_and_who_is_not_on_the_roll_is_told(client, meeting, convener):
    room, (leader, phone) = running(meeting, convener, item=VOTE), leader_in(meeting, convener)
    _partner, other = partner_in(meeting, convener)
    ballot = ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)

    assert 'href="vote/"' in page(client, phone)
    own = Link.objects.to("ballot", ballot).get(contact=leader)
    assert client.get(f"{phone}vote/")["Location"] == own.path
    assert 'href="vote/"' not in page(client, other)
    refused = client.get(f"{other}vote/")
    assert refused.status_code == 403
    assert "You are not on the roll of this vote." in refused.content.decode()


def test_the_screen_shows_turnout_while_open_and_the_result_once_closed(client, meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)
    electors, option = list(ballot.electors.all()), ballot.options.first()
    for elector in electors:
        elector.place(option.pk, 2)

    shown = asked(client, room, "screen").content.decode()
    assert f"{len(electors)} of {len(electors)}" in shown
    # What may be chosen stands there, in the order of the paper; how much each has does not.
    assert f"<li>{option.label}</li>" in shown
    assert 'class="bars"' not in shown
    room.close_ballot(by=convener)
    shown = asked(client, room, "screen").content.decode()
    assert "Voting has stopped." in shown
    assert 'class="bars"' not in shown
    room.count_votes(by=convener)
    shown = asked(client, room, "screen").content.decode()

    assert 'class="bars"' in shown
    assert option.label in shown
    assert f"{len(electors)} of {len(electors)} leaders voted" in shown


@pytest.mark.parametrize("face", ["phone", "partner", "screen", "clock"])
def test_once_counted_no_face_says_any_more_that_leaders_vote(client, meeting, convener, face):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)
    before = asked(client, room, face)
    room.close_ballot(by=convener)
    room.count_votes(by=convener)

    after = asked(client, room, face)

    assert (before.status_code, after.status_code) == (200, 200)
    assert "Leaders vote<" not in after.content.decode()
    if face in ("phone", "partner"):
        assert "Leaders vote" in before.content.decode()
        assert "Counted" in after.content.decode()


@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_the_paper_opened_from_the_room_leads_back_to_it_and_opened_from_the_mail_it_does_not(
    client, meeting, convener, secrecy
):
    room, (leader, phone) = running(meeting, convener, item=VOTE), leader_in(meeting, convener)
    ballot = ballot_of(meeting, convener, secrecy=secrecy, tie_rule="lot")
    room.open_ballot(ballot, by=convener)
    own = Link.objects.to("ballot", ballot).get(contact=leader).path
    back = f'href="{phone}">Back to the room</a>'
    place = {"place": f"{ballot.options.first().pk}:1"}
    assert ballot.question in page(client, own)
    assert back not in page(client, own)

    shown = client.get(f"{phone}vote/", follow=True).content.decode()

    assert back in shown
    assert back in client.post(own, place, follow=True).content.decode()
    room.close_ballot(by=convener)
    assert back in page(client, own)
    room.count_votes(by=convener)
    assert back in page(client, own)
    client.cookies["room"] = "https://elsewhere.example/"
    assert "elsewhere.example" not in page(client, own)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"cap": 2}, "Two dots. Spread them, or stack up to two on one."),
        ({"cap": 1}, "Two dots. At most one on a choice."),
        ({"method": "approval"}, "Mark every choice you support."),
        ({"method": "ranked"}, "Put the choices in your order: 1 for the first."),
        ({"method": "grid"}, "Rate each choice twice, from 1 (little) to 5 (very)"),
    ],
)
def test_the_screen_says_how_a_paper_is_filled_in_by_its_method(client, meeting, convener, rules, words):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener, **rules)
    room.open_ballot(ballot, by=convener)

    shown = asked(client, room, "screen").content.decode()

    assert words in shown
    assert f"{ballot.invitation} On your phone; results show when voting closes." in shown


def test_of_a_secret_vote_the_screen_shows_how_many_have_voted(client, meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener, secrecy="secret", tie_rule="lot")
    room.open_ballot(ballot, by=convener)
    first = ballot.electors.first()
    first.place_secretly(ballot.options.first().pk, 2)

    assert f"1 of {ballot.electors.count()}" in asked(client, room, "screen").content.decode()


def test_the_room_that_is_not_open_yet_says_when_to_come_back(client, meeting, convener):
    _leader, phone = leader_in(meeting, convener)

    assert "The room is not open yet." in page(client, phone)


def test_once_the_meeting_ended_phones_and_screen_stop_asking(client, meeting, convener):
    room = running(meeting, convener)
    _leader, phone = leader_in(meeting, convener)
    room.end(by=convener)

    assert all("data-stop" in asked(client, room, face).content.decode() for face in ("phone", "screen", "clock"))
    assert "Thank you. The meeting has ended." in page(client, phone)
    assert "You read along" not in page(client, phone)


# ---- the facilitator's buttons ----


def test_the_facilitator_opens_starts_moves_and_ends_the_room(lead, meeting):
    assert "Open the room when people arrive." in page(lead, at("room_lead", meeting))
    for address, words in (
        ("room_open", {}),
        ("room_move", {"do": "start"}),
        ("room_move", {"do": "next"}),
        ("room_move", {"do": "rules"}),
        ("room_move", {"do": "hide_rules"}),
        ("room_move", {"do": "back"}),
        ("room_move", {"to": meeting.agenda.in_order()[3].pk}),
        ("room_move", {"do": "renew_code"}),
        ("room_move", {"do": "renew_addresses"}),
        ("room_end", {}),
    ):
        assert lead.post(at(address, meeting), words).status_code == 302, words
    assert Room.objects.get().ended_at
    assert lead.post(at("room_move", meeting), {"do": "else"}).status_code == 404


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("renew_code", "Was the code on the screen seen outside?", "The screen shows a new code."),
        ("renew_addresses", "Does somebody follow who should not?", "Every address is new,"),
    ],
)
def test_renewing_says_beforehand_what_it_does_and_afterwards_that_it_did(lead, meeting, convener, what, before, after):
    running(meeting, convener)
    shown = page(lead, at("room_lead", meeting))
    assert (before in shown, after in shown) == (True, False)
    assert shown.index("Ground rules shown at") < shown.index(before)

    told = lead.post(at("room_move", meeting), {"do": what}, follow=True).content.decode()

    assert after in told


def test_the_end_is_asked_about_first_with_what_has_not_been_on_yet(lead, meeting, convener):
    room = running(meeting, convener, item=1)
    first, second, third, *_more = (item.title for item in meeting.agenda.in_order())
    ask = at("room_end", meeting)
    assert f'href="{ask}"' in page(lead, at("room_lead", meeting))
    room.convening.agenda.exclude(title__in=[first, second, third]).delete()

    shown = page(lead, ask)

    assert "This cannot be taken back." in shown
    assert f"<ul><li>{third}</li></ul>" in shown
    assert lead.post(at("room_move", meeting), {"do": "end"}).status_code == 404
    assert not Room.objects.get().ended_at


def test_at_the_last_item_the_end_is_asked_about_too_and_pressed_late_it_is_refused(lead, meeting, convener):
    room = running(meeting, convener)
    room.go_to(list(meeting.agenda.in_order())[-1], by=convener)
    seen = room.version
    assert page(lead, at("room_lead", meeting)).count(f'href="{at("room_end", meeting)}"') == 2
    assert f'name="seen" value="{seen}"' in page(lead, at("room_end", meeting))
    room.back(by=convener)

    late = lead.post(at("room_end", meeting), {"seen": seen})

    assert (late.status_code, Room.objects.get().ended_at) == (409, None)
    assert lead.post(at("room_end", meeting), {"seen": room.version}).url == at("room_lead", meeting)
    assert Room.objects.get().ended_at
    assert lead.get(at("room_end", meeting)).url == at("room_lead", meeting)


def test_a_button_pressed_on_an_old_page_is_refused_and_the_new_one_shown(lead, meeting, convener):
    room = running(meeting, convener, item=1)

    lead.post(at("room_move", meeting), {"do": "next", "seen": room.version})
    answer = lead.post(at("room_move", meeting), {"do": "back", "seen": room.version})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody else moved the room on meanwhile." in text
    assert f'name="seen" value="{room.version + 1}"' in text


def test_a_vote_opened_elsewhere_says_that_the_phones_do_not_see_it_yet(lead, meeting, convener):
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    waits = "Voting is open. Press “Show” to bring it to the phones."
    assert waits not in page(lead, at("room_lead", meeting))

    ballot.open(by=convener)

    assert page(lead, at("room_lead", meeting)).count(waits) == 1
    room.show_ballot(ballot, by=convener)
    assert waits not in page(lead, at("room_lead", meeting))
    room.show_ballot(None, by=convener)
    ballot.close(by=convener)
    shown = page(lead, at("room_lead", meeting))
    assert (ballot.question in shown, waits in shown) == (True, False)


def test_the_facilitator_opens_shows_hides_and_closes_the_vote(lead, meeting, convener):
    running(meeting, convener, item=VOTE)
    ballot = ballot_of(meeting, convener)

    for words in ({"show": ballot.pk}, {"do": "hide"}, {"open": ballot.pk}, {"do": "close"}, {"do": "take_back"}):
        assert lead.post(at("room_ballot", meeting), words).status_code == 302, words

    ballot.refresh_from_db()
    assert ballot.state == "open"
    for words in ({"do": "close"}, {"do": "count"}):
        assert lead.post(at("room_ballot", meeting), words).status_code == 302, words
    ballot.refresh_from_db()
    assert ballot.state == "closed"


def test_what_is_typed_on_the_board_comes_back_to_it(lead, meeting, convener):
    running(meeting, convener, item=OPPORTUNITIES)

    answer = lead.post(
        at("hear", meeting), {"heard-statement": "We can grow", "heard-category": "market", "from": "lead"}
    )

    assert re.fullmatch(rf"{at('room_lead', meeting)}\?heard=market&saved=\d+", answer["Location"])
    shown = page(lead, answer["Location"])
    assert "We can grow" in shown
    assert shown.count("autofocus") == 1


def test_what_is_refused_on_the_board_stays_in_its_form_there(lead, meeting, convener):
    running(meeting, convener, item=REQUIREMENTS)
    calm = page(lead, at("room_lead", meeting))
    assert "autofocus" not in calm
    assert calm.index("What does it take?") < calm.index("What did a leader say?")

    for verb, name in (("hear", "heard"), ("need", "needed")):
        answer = lead.post(at(verb, meeting), {f"{name}-statement": "Half <b", f"{name}-category": "x", "from": "lead"})
        shown = answer.content.decode()
        assert (answer.status_code, "Nothing was saved yet." in shown, "Half &lt;b" in shown) == (400, True, True)
        assert "Run of the meeting" in shown


def test_of_two_parts_of_the_board_the_older_one_says_what_was_seen(lead, meeting, convener):
    room = running(meeting, convener, item=1)
    old = room.version
    room.next(by=convener)

    for seen in ([old, room.version], [room.version, old]):
        answer = lead.post(at("room_move", meeting), {"do": "next", "seen": seen})
        assert answer.status_code == 409
        assert "Somebody else moved the room on meanwhile." in answer.content.decode()
        assert Room.objects.get().version == room.version

    lead.post(at("room_move", meeting), {"do": "next", "seen": [room.version] * 2})
    assert Room.objects.get().version == room.version + 1


def test_phones_lead_to_what_was_adopted_and_the_screen_shows_who_carries_it(client, meeting, convener):
    room = running(meeting, convener, item=VOTE)
    leader, phone = leader_in(meeting, convener, name="Ana Welder")
    _partner, other = partner_in(meeting, convener)
    ballot = ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)
    option = ballot.options.select_related("requirement__partnership", "ballot").first()
    for elector in ballot.electors.all():
        elector.place(option.pk, 2)
    room.close_ballot(by=convener)
    room.count_votes(by=convener)
    room.next(by=convener)
    assert 'href="champion/"' not in page(client, phone)
    early = client.get(f"{phone}champion/")
    assert (early.status_code, "Tell the facilitator" in early.content.decode()) == (403, True)

    ballot.refresh_from_db()
    option.ballot.refresh_from_db()
    priority = Priority.adopt(option, title="Rotations", by=convener)

    shown = page(client, phone)
    assert "The leaders adopted one priority.</b> Will you carry it?" in shown
    assert 'href="champion/">Put your name to it</a>' in shown
    own = Link.objects.to("ballot", ballot).get(contact=leader)
    assert client.get(f"{phone}champion/")["Location"] == f"/g/{meeting.region.slug}/{own.token}/champion/"
    assert 'href="champion/"' not in page(client, other)
    assert client.get(f"{other}champion/").status_code == 403
    shown = asked(client, room, "screen").content.decode()
    assert "Rotations" in shown
    assert "A seat is open" in shown
    priority.sign_up(leader, by=leader)
    make_item(meeting.partnership, team=priority.team, title="Call three hospitals", owner=leader)
    shown = asked(client, room, "screen").content.decode()
    assert "Ana Welder" in shown
    assert "Call three hospitals" in shown
    room.next(by=convener)
    assert "Call three hospitals" not in asked(client, room, "screen").content.decode()


def test_what_another_meeting_adopted_is_no_question_of_this_one(client, meeting, convener):
    room = running(meeting, convener, item=SIGN_UP)
    _leader, phone = leader_in(meeting, convener)
    ballot = ballot_of(meeting, convener)
    make_priority(meeting.partnership, ballot=ballot, adopted_at=room.opened_at - timedelta(days=1))

    assert 'href="champion/"' not in page(client, phone)
    assert "A seat is open" not in asked(client, room, "screen").content.decode()


def test_a_viewer_sees_the_screen_and_leads_nothing(client, meeting, convener):
    running(meeting, convener)
    client.force_login(make_member(meeting.region, "viewer"))

    assert client.get(at("room_screen", meeting)).status_code == 200
    assert client.get(at("room_lead", meeting)).status_code == 403
    assert client.post(at("room_move", meeting), {"do": "next"}).status_code == 403


def test_the_state_of_a_room_that_is_not_there_is_none(here):
    assert Now.of(1, Face.SCREEN, "en") is None


@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_partners_who_vote_too_have_their_own_mark_and_no_seat_says_whose_vote_came(client, meeting, convener, secrecy):
    partner_in(meeting, convener)
    rules = {"seats": "all", "secrecy": secrecy, "tie_rule": "lot"}
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener, **rules)
    room.open_ballot(ballot, by=convener)
    business = ballot.electors.exclude(organization__kind="partner").count()

    before = drawn(asked(client, room, "screen").content.decode())
    elector = ballot.electors.get(organization__kind="partner")
    (elector.place_secretly if secrecy == "secret" else elector.place)(ballot.options.first().pk, 1)
    shown = asked(client, room, "screen").content.decode()

    assert before == ["seat"] * business + ["seat partner"]
    assert drawn(shown) == ["seat here"] + ["seat"] * (business - 1) + ["seat partner"]
    assert "Partners, voting too" in shown
    for face, words in (("screen", "Everybody votes"), ("partner", "Everybody at the table votes now")):
        told = asked(client, room, face).content.decode()
        assert words in told
        assert "eaders vote" not in told


def test_the_screen_draws_a_seat_for_each_partner_who_holds_one_today(client, meeting, convener):
    day = timezone.localdate()
    room, ballot = running(meeting, convener, item=VOTE), ballot_of(meeting, convener)
    room.open_ballot(ballot, by=convener)
    make_seat(meeting.partnership, role="partner")
    for given in ({"until": day + timedelta(days=1)}, {"until": day}, {"since": day + timedelta(days=1)}):
        seat = make_seat(meeting.partnership, role="partner")
        Seat.objects.filter(pk=seat.pk).update(**given)

    seats = drawn(asked(client, room, "screen").content.decode())

    assert seats.count("seat partner") == 2 == Seat.objects.current().partners().count()


def drawn(page):
    """The seats of the table, in their order."""
    table = re.search(r'<svg class="seats".*?</svg>', page, re.DOTALL).group()
    return re.findall(r'class="(seat(?: [^"]*)?)"', table)
