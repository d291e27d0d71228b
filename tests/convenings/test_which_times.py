"""The pages of finding a date: a guest's own, and the convener's grid."""

import re
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from convenings.letters import render
from convenings.models import Convening, Delegation
from convenings.times import Grid
from outbox.models import Message
from regions.models import Contact, Link
from regions.scope import in_region
from tests.convenings.conftest import SEPTEMBER, invited
from tests.convenings.finding import ask, make_search, options_of, says
from tests.factories import make_business, make_contact, make_leader, make_member, make_partner_contact, make_region

LIMIT = 14 * 1024


@pytest.fixture
def search(here, convener):
    return make_search(convener)


@pytest.fixture
def asked(search, convener):
    (row,) = ask(search, convener, make_leader(name="Dr. Hector Villarreal"))
    return row


@pytest.fixture
def signed_in(client, convener):
    client.force_login(convener)
    return client


def link_of(invitation, contact=None):
    return Link.objects.to("invitation", invitation).get(contact=contact or invitation.contact)


def tick_url(invitation):
    return f"{link_of(invitation).path}times/"


def at(name, meeting, *more):
    return reverse(f"convenings:{name}", args=[meeting.region.slug, *more])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# ---- the guest's page ----


def test_the_page_asks_about_each_time_and_names_whose_it_is(client, asked):
    page = client.get(link_of(asked).path)

    text = text_of(page)
    assert "Dr. Hector Villarreal" in text
    assert "Which of these times suit you?" in text
    for option in options_of(asked.convening):
        assert option.day in text
        assert page.content.decode().count(f'name="time-{option.pk}"') == 3
    assert 'name="answer"' not in page.content.decode()


@pytest.mark.parametrize("page", ["", "times/", "answered/", "meeting.ics"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_changes_nothing(client, asked, page, method):
    says(asked, "works")
    before = list(asked.date_answers.values())

    response = getattr(client, method)(f"{link_of(asked).path}{page}")

    assert response.status_code in (200, 302, 405)
    assert list(asked.date_answers.values()) == before


def test_one_tap_is_saved_and_the_page_says_what_is_missing(client, asked):
    first, second, third = options_of(asked.convening)

    response = client.post(tick_url(asked), {f"time-{first.pk}": "works"})

    assert response.url == f"{link_of(asked).path}#times"
    assert dict(asked.date_answers.values_list("option", "fit")) == {first.pk: "works"}
    page = client.get(link_of(asked).path)
    assert "2 times are still open." in text_of(page)
    assert f'name="time-{first.pk}" value="works" aria-pressed="true"' in page.content.decode()
    client.post(tick_url(asked), {f"time-{second.pk}": "no"})
    client.post(tick_url(asked), {f"time-{third.pk}": "if_needed"})
    assert "You have answered for every time." in text_of(client.get(link_of(asked).path))


def test_the_taps_of_a_pause_are_confirmed_by_one_mail(client, asked):
    first, second, _third = options_of(asked.convening)
    client.post(tick_url(asked), {f"time-{first.pk}": "no"})
    client.post(tick_url(asked), {f"time-{second.pk}": "works"})

    message = Message.objects.select_related("contact__organization").get(kind="convening.answered")

    letter = render([message])[message.pk]
    assert (message.contact, letter.subject) == (
        asked.contact,
        "Saved: which times suit you. First convening",
    )
    assert link_of(asked).url in letter.text
    assert letter.calendar is None
    assert message.due_at > timezone.now() + timedelta(seconds=60)

    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=timezone.now())
    client.post(tick_url(asked), {f"time-{second.pk}": "no"})
    assert Message.objects.filter(kind="convening.answered").count() == 2


def test_once_the_date_is_set_its_letter_is_the_one_that_comes(client, asked, convener):
    first = options_of(asked.convening)[0]
    client.post(tick_url(asked), {f"time-{first.pk}": "works"})
    assert Message.objects.get(kind="convening.answered").state == "queued"

    asked.convening.choose(first, by=convener)

    assert Message.objects.get(kind="convening.answered").state == "withdrawn"
    assert Message.objects.get(kind="convening.dated").state == "queued"


def test_none_of_them_is_one_tap(client, asked):
    shown = [option.pk for option in options_of(asked.convening)]

    client.post(tick_url(asked), {"none": ",".join(map(str, shown))})

    assert dict(asked.date_answers.values_list("option", "fit")) == dict.fromkeys(shown, "no")


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({}, 400, "Say of each time whether it works"),
        ({"time-x": "works"}, 400, "Say of each time whether it works"),
        ({"time-9999999": "works"}, 400, "This meeting does not ask about that time."),
        ({"time-99999999999999999999": "works"}, 400, "Say of each time whether it works"),
    ],
)
def test_what_cannot_be_saved_is_said_and_the_ticks_stay(client, asked, sent, status, words):
    says(asked, "works")

    response = client.post(tick_url(asked), sent)

    assert response.status_code == status
    assert words in text_of(response)
    assert 'value="works" aria-pressed="true"' in response.content.decode()
    assert asked.date_answers.get().fit == "works"


def test_a_time_withdrawn_while_it_is_ticked_is_named(client, asked, convener):
    first, second, _third = options_of(asked.convening)
    says(asked, "works", "works")
    asked.convening.withdraw(second, by=convener)

    response = client.post(tick_url(asked), {f"time-{second.pk}": "no"})

    assert response.status_code == 409
    assert f"{second.when} was withdrawn meanwhile." in text_of(response)
    assert f'name="time-{first.pk}" value="works" aria-pressed="true"' in response.content.decode()


def test_a_tap_after_the_date_was_set_shows_the_date_and_asks_for_that(client, asked, convener):
    first, second, _third = options_of(asked.convening)
    asked.convening.choose(second, by=convener)

    response = client.post(tick_url(asked), {f"time-{first.pk}": "works"})

    assert response.status_code == 409
    text = text_of(response)
    assert f"The date is set by now: {second.when}. Please answer for that." in text
    assert "Will you sit with us on" in text
    assert 'name="answer"' in response.content.decode()


def test_an_answer_tapped_on_an_old_page_while_the_date_is_open_is_refused_in_words(client, asked):
    response = client.post(link_of(asked).path, {"answer": "yes"})

    assert response.status_code == 409
    assert "The date is still open. Say which of the times suit you." in text_of(response)


def test_another_browser_is_asked_who_it_is(client, asked):
    first = options_of(asked.convening)[0]
    says(asked, "works")

    response = client.post(tick_url(asked), {f"time-{first.pk}": "no"})

    assert response.status_code == 409
    assert "The times were answered on another device." in text_of(response)
    assert asked.date_answers.get().fit == "works"
    client.post(tick_url(asked), {f"time-{first.pk}": "no", "sure": "1"})
    assert asked.date_answers.get().fit == "no"


def test_an_assistant_ticks_by_a_link_of_their_own(client, asked, convener):
    Delegation.begin(asked.contact, assistant_name="Luz", assistant_email="luz@business.example", by=convener)
    assistant = Delegation.objects.of(asked.contact.pk).assistant
    first = options_of(asked.convening)[0]

    page = client.get(link_of(asked, assistant).path)
    client.post(f"{link_of(asked, assistant).path}times/", {f"time-{first.pk}": "works"})

    assert "Which of these times suit Dr. Hector Villarreal?" in text_of(page)
    assert asked.date_answers.values_list("fit", "way", "contact").get() == ("works", "delegate", assistant.pk)


def test_a_leader_names_an_assistant_on_the_same_page(client, asked):
    response = client.post(
        f"{link_of(asked).path}answered/assistant/",
        {"assistant_name": "Luz", "assistant_email": "no address", "sure": "1"},
    )
    assert response.status_code == 400
    assert "Enter a valid email address." in text_of(response)

    client.post(
        f"{link_of(asked).path}answered/assistant/", {"assistant_name": "Luz", "assistant_email": "l@b.example"}
    )

    assert "Luz answers for you too." in text_of(client.get(link_of(asked).path))


def test_once_every_time_has_passed_the_page_says_so(client, asked):
    shift_to_the_past(asked.convening)

    page = client.get(link_of(asked).path)

    assert "These times have passed." in text_of(page)
    assert 'name="time-' not in page.content.decode()


def shift_to_the_past(meeting):
    for days, option in enumerate(options_of(meeting), 1):
        option.starts_at = timezone.now() - timedelta(days=days)
        option.ends_at = option.starts_at + timedelta(hours=1)
        option.save()


def test_the_guest_page_takes_as_many_statements_for_one_tick_as_for_all(client, asked, costs):
    path = link_of(asked).path
    with costs(7):
        client.get(path)
    says(asked, "works", "no", "if_needed")

    with costs(7):
        client.get(path)


# ---- the convener's pages ----

PLAN = {"kind": "launch", "title": "First convening", "place": "Civic Center", "question": "", "practical": ""}
TIMES = {
    "day_1": SEPTEMBER,
    "starts_1": "08:30",
    "ends_1": "10:30",
    "day_2": SEPTEMBER.replace("-24", "-25"),
    "starts_2": "14:00",
    "ends_2": "15:30",
    "day_3": "",
    "starts_3": "08:30",
    "ends_3": "10:30",
}


def test_a_meeting_is_planned_with_several_times(signed_in, meeting):
    url = reverse("convenings:find", args=[meeting.region.slug, meeting.partnership.slug])

    response = signed_in.post(url, PLAN | TIMES)

    search = Convening.objects.exclude(pk=meeting.pk).get()
    assert response.url == search.get_absolute_url()
    assert [timezone.localtime(option.starts_at).isoformat() for option in options_of(search)] == [
        f"{SEPTEMBER}T08:30:00-05:00",
        f"{SEPTEMBER.replace('-24', '-25')}T14:00:00-05:00",
    ]
    assert "The date is still open." in text_of(signed_in.get(response.url))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day_2": ""}, "This field is required."),
        ({"day_2": SEPTEMBER, "starts_2": "08:30"}, "at that hour stands above already."),
        ({"day_1": "2020-05-03"}, "Choose a time that is still to come."),
        ({"ends_2": "13:00"}, "The meeting has to end after it starts."),
        ({"day_3": SEPTEMBER, "starts_3": ""}, "Say from when to when."),
        ({"place": ""}, "Say where: a place, or a link to join."),
    ],
)
def test_a_plan_that_cannot_be_offered_is_refused_at_its_field_and_keeps_the_rest(signed_in, meeting, change, words):
    url = reverse("convenings:find", args=[meeting.region.slug, meeting.partnership.slug])

    response = signed_in.post(url, PLAN | TIMES | change)

    assert response.status_code == 400
    assert words in text_of(response)
    assert 'value="First convening"' in response.content.decode()
    assert Convening.objects.count() == 1


def test_the_grid_counts_leaders_and_their_businesses_and_shows_leaders_first(signed_in, search, convener):
    hospital = make_business(name="Hospital")
    leaders = [make_contact(hospital, name="Ana"), make_contact(hospital, name="Ben"), make_leader(name="Cruz")]
    ana, ben, cruz, dean, _silent = ask(
        search, convener, *leaders, make_partner_contact(name="A dean"), make_leader(name="Zoe")
    )
    says(ana, "works", "works")
    says(ben, "works", "no")
    says(cruz, "no", "works")
    says(dean, "works", "if_needed")

    grid = Grid.of(search, timezone.now())
    page = signed_in.get(at("times", search, search.pk))

    first, second, third = grid.columns
    assert (first.leaders, first.businesses, first.partners, first.declined, first.silent) == (2, 1, 1, 1, 1)
    assert (second.leaders, second.businesses, second.partners, second.maybe) == (2, 2, 0, 1)
    assert (third.leaders, third.silent) == (0, 5)
    assert grid.most_leaders == {first.option.pk, second.option.pk}
    assert grid.most_businesses == {second.option.pk}
    assert (grid.asked, grid.silent) == (5, 1)
    text = text_of(page)
    assert "Of 5 people asked, 1 have said nothing yet." in text
    assert "Business leaders 2, from 2 businesses. Partners 0." in text
    assert "Business majority: yes, 2 to 1" in text
    names = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page.content.decode())
    assert names == ["Ana", "Ben", "Cruz", "Zoe", "A dean"]


def test_the_grid_keeps_the_capacity_in_view(signed_in, convener, here):
    search = make_search(convener, capacity=1)
    for row in ask(search, convener, make_leader(), make_leader()):
        says(row, "works")

    text = text_of(signed_in.get(at("times", search, search.pk)))

    assert "1 of 1 seats would be taken. 1 would wait for one." in text


def test_times_are_added_withdrawn_and_chosen_by_hand(signed_in, search, convener):
    rows = ask(search, convener, make_leader(), make_leader(), make_leader())
    for row, fit in zip(rows, ("works", "no", None), strict=True):
        says(row, fit)
    first, second, _third = options_of(search)
    signed_in.post(at("offer", search, search.pk), {"day": SEPTEMBER, "starts_at": "08:30", "ends_at": "10:30"})
    signed_in.post(at("withdraw", search, second.pk))
    assert len(options_of(search)) == 3
    confirm = text_of(signed_in.get(at("choose", search, first.pk)))
    assert "Yes 1" in confirm
    assert "No 1" in confirm
    assert "No answer yet 1" in confirm

    response = signed_in.post(at("choose", search, first.pk), follow=True)

    assert "The date is set. Everybody invited gets one letter" in text_of(response)
    assert first.day.split(",")[0] in text_of(response)
    assert sorted(search.invitations.values_list("answer", flat=True)) == ["", "no", "yes"]


def test_pressed_twice_the_second_press_says_that_the_date_is_set(signed_in, search):
    first, second, _third = options_of(search)
    signed_in.post(at("choose", search, first.pk))

    response = signed_in.post(at("choose", search, second.pk), follow=True)

    assert "The date is set by now" in text_of(response)
    search.refresh_from_db()
    assert (search.starts_at, search.version) == (first.starts_at, 2)


def test_a_time_that_cannot_be_offered_is_refused_on_the_grid(signed_in, search):
    given = {"day": "2020-05-03", "starts_at": "08:30", "ends_at": "10:30"}

    response = signed_in.post(at("offer", search, search.pk), given)

    assert response.status_code == 409
    assert "Choose a time that is still to come." in text_of(response)
    assert 'value="2020-05-03"' in response.content.decode()


def test_an_answer_by_phone_is_keyed_in_time_by_time(signed_in, asked):
    first = options_of(asked.convening)[0]
    url = at("key_in_times", asked.convening, asked.pk)

    signed_in.post(url, {f"time-{first.pk}": "if_needed"})

    assert asked.date_answers.values_list("fit", "way").get() == ("if_needed", "phone")
    page = signed_in.get(asked.get_absolute_url())
    assert "Which times suit them?" in text_of(page)
    assert f'name="time-{first.pk}" value="if_needed" aria-pressed="true"' in page.content.decode()


def test_the_letter_to_the_silent_is_ready_and_ticks_who_has_said_nothing(signed_in, search, convener):
    said, silent = ask(search, convener, make_leader(name="Ana"), make_leader(name="Ben"))
    says(said, "works")

    page = signed_in.get(at("letter", search, search.pk, "second")).content.decode()

    assert "We are looking for the time that suits the most leaders" in page
    assert re.findall(r'name="people" value="(\d+)"[^>]*checked', page) == [str(silent.contact_id)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("door", "The date of this meeting is still open. The door opens once it is chosen."),
        ("room", "The date of this meeting is still open."),
        ("filling", "The date is still open: until it is chosen nobody has a seat."),
        ("agenda", "Date still open"),
        ("sign_in_sheet", "Date still open"),
        ("ladder", "It counts from the date, which is still open."),
        ("badges", "First convening"),
        ("tables", "First convening"),
        ("cancel", "Call off the meeting?"),
        ("edit", "Other times"),
        ("invite", "Who should sit with us?"),
        ("hold", "First convening"),
        ("beforehand", "First convening"),
        ("letters", "First convening"),
    ],
)
def test_every_page_of_the_meeting_says_that_the_date_is_open(signed_in, asked, name, words):
    text = text_of(signed_in.get(at(name, asked.convening, asked.convening.pk)))

    assert words in text
    assert not re.search(r"\bNone[,.]", text)


def test_feeds_and_lists_show_no_made_up_time(signed_in, client, asked, here):
    Link.objects.issue("feed", [(asked.contact_id, asked.contact)], until=None)
    feed = Link.objects.to("feed", asked.contact).get().path

    assert b"BEGIN:VEVENT" not in client.get(f"{feed}meetings.ics").content
    index = text_of(signed_in.get(reverse("convenings:index", args=[here.slug])))
    assert "Finding a date" in index
    assert "Date still open" in index
    assert client.get(f"{link_of(asked).path}meeting.ics").url == link_of(asked).path


def test_the_place_is_changed_with_the_plan_while_the_date_is_open(signed_in, search):
    given = {"title": "First convening", "place": "Another hall", "question": "", "practical": ""}

    signed_in.post(at("edit", search, search.pk), given)

    search.refresh_from_db()
    assert search.place == "Another hall"
    assert signed_in.get(at("move", search, search.pk)).url == at("times", search, search.pk)


def test_a_meeting_that_had_its_date_from_the_start_has_no_grid(signed_in, meeting, convener):
    invited(meeting, convener)

    assert signed_in.get(at("times", meeting, meeting.pk)).url == meeting.get_absolute_url()


# ---- in a browser ----


@pytest.fixture
def table(transactional_db):
    region = make_region(time_zone="America/Chicago")
    convener = make_member(region)
    with in_region(region), timezone.override(region.time_zone):
        search = make_search(convener, capacity=12)
        people = [make_leader(name=f"Leader {n} of the Valley", email=f"l{n}@b.example") for n in range(9)]
        people += [make_partner_contact(name=f"Dean {n}", email=f"d{n}@c.example") for n in range(3)]
        rows = ask(search, convener, *people)
        for number, row in enumerate(rows[1:-1]):
            fits = ("works", "if_needed", "no")
            says(row, fits[number % 3], fits[number % 2], "works" if number % 4 else None)
        paths = {
            "guest": link_of(rows[0]).path,
            "times": at("times", search, search.pk),
            "home": at("home", search, search.pk),
        }
        paths["choose"] = at("choose", search, options_of(search)[2].pk)
        paths["find"] = reverse("convenings:find", args=[region.slug, search.partnership.slug])
        paths["invitation"] = rows[0].get_absolute_url()
    return region, convener, paths


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_guest_page_has_no_fault_axe_can_find_and_fits(table, page_of, language, scheme):
    region, _convener, paths = table
    with in_region(region):
        Contact.objects.update(language=language)
    page = page_of(paths["guest"], width=390)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name={"en": "Works", "es": "Me conviene"}[language], exact=True).first.click()

    assert page.locator("html").get_attribute("lang") == language
    assert page.get_by_role("status").inner_text().startswith({"en": "Saved.", "es": "Guardado."}[language])
    assert faults(page) == []
    assert fits(page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["times", "home", "choose", "find", "invitation"])
def test_the_conveners_pages_have_no_fault_axe_can_find_and_fit(table, page_of, client, width, name):
    _region, convener, paths = table
    client.force_login(convener)
    page = page_of("/", width=width)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
    page.goto(paths[name])

    assert faults(page) == []
    assert fits(page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_guest_page_with_all_it_needs_fits_into_14_kb(client, here, convener, language):
    search = make_search(convener, weeks=(0, 1, 2, 3, 4))
    (row,) = ask(search, convener, make_leader(language=language))
    says(row, "works", "no", "if_needed", "works", "no")
    files = [finders.find(name) for name in ("css/app.css", "img/icon.svg")]
    beside = sum(len(brotli.compress(Path(file).read_bytes())) for file in files if file)

    page = client.get(link_of(row).path, headers={"accept-encoding": "br, gzip"})

    assert b"<script" not in page.content
    assert len(page.content) + beside <= LIMIT


def test_who_is_signed_in_finds_the_question_among_their_work(client, asked):
    user = make_member(asked.region, role="guest")
    Contact.objects.filter(pk=asked.contact_id).update(user=user)
    client.force_login(user)

    text = text_of(client.get(reverse("desk:my_work")))

    assert "First convening" in text
    assert "Date still open" in text
