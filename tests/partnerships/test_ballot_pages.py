"""The ballot as staff see it: prepare, open, watch seats fill, close, read, download."""

import csv
import re
from io import StringIO

import pytest

from partnerships.models import Ballot, Elector, Priority, Requirement
from regions.models import Link, Role
from regions.scope import in_region
from tests.factories import make_member, make_partnership, make_region
from tests.partnerships.ballot_box import QUESTION, count, opened, place, prepare

pytestmark = pytest.mark.django_db

NASTY = '"><script>alert(1)</script>'


def at(region, ballot, page=""):
    return f"/r/{region.slug}/ballots/{ballot.pk}/{page}"


def test_convener_prepares_a_ballot_from_requirements(here, convener):
    with in_region(here):
        table = make_partnership(slug="health")
        needs = [Requirement.capture(table, f"Need {n}", category="market", by=None) for n in range(1, 5)]
    address = f"/r/{here.slug}/partnerships/health/ballots/new/"
    page = convener.get(address).content.decode()
    assert "Need 4" in page
    assert 'name="dots" value="2"' in page
    assert 'name="winners" value="3"' in page
    labels = re.findall(r"<label[^>]*>\s*(\w)", page) + re.findall(r"<legend[^>]*>\s*(\w)", page)
    assert labels == [letter.upper() for letter in labels]

    answer = convener.post(
        address,
        {
            "question": QUESTION,
            "requirements": [need.pk for need in needs[:3]],
            "dots": 3,
            "cap": 2,
            "winners": 2,
            "tie_rule": "lot",
            "quorum": 3,
            "closes_at": "",
        },
    )

    with in_region(here):
        ballot = Ballot.objects.get()
        assert [option.label for option in ballot.options.all()] == ["Need 1", "Need 2", "Need 3"]
        assert (answer.status_code, answer["Location"]) == (302, at(here, ballot))
    assert "Read the rules once more" in convener.get(at(here, ballot)).content.decode()


@pytest.mark.parametrize(("choices", "chosen"), [(2, 1), (3, 2), (4, 3), (9, 3)])
def test_as_a_rule_fewer_are_chosen_than_stand_on_the_ballot(here, convener, choices, chosen):
    with in_region(here):
        table = make_partnership(slug="health")
        needs = [Requirement.capture(table, f"Need {n}", category="market", by=None) for n in range(choices)]

    page = convener.get(f"/r/{here.slug}/partnerships/health/ballots/new/").content.decode()

    assert f'name="winners" value="{chosen}"' in page
    with in_region(here):
        assert Ballot.prepare(table, QUESTION, needs, by=None).winners == chosen


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"requirements": []}, "This field is required."),
        ({"requirements": ["999999"]}, "Select a valid choice."),
        ({"winners": 9}, "There are not that many choices on the ballot."),
        ({"winners": 3}, "With 3 choices, choose at most 2: otherwise nothing is decided."),
        ({"cap": 5}, "This is more than the dots each voter has."),
        ({"dots": 99}, "Ensure this value is less than or equal to 10."),
        ({"question": ""}, "This field is required."),
        ({"tie_rule": "coin"}, "Select a valid choice."),
        ({"quorum": 2}, "Ensure this value is greater than or equal to 3."),
        ({"closes_at": "tomorrow"}, "Enter a valid date/time."),
        ({"closes_at": "2020-01-01T10:00"}, "Choose a time that is still to come."),
    ],
)
def test_rules_that_cannot_work_are_refused_at_their_field_and_nothing_is_kept(here, convener, wrong, words):
    with in_region(here):
        box = prepare(options=3)
        Ballot.objects.all().delete()
    given = {"question": QUESTION, "requirements": [need.pk for need in box.needs], "dots": 3, "cap": 2, "winners": 2}
    given |= {"tie_rule": "lot", "quorum": 3, "closes_at": ""} | wrong

    answer = convener.post(f"/r/{here.slug}/partnerships/{box.table.slug}/ballots/new/", given)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    with in_region(here):
        assert Ballot.objects.count() == 0


def test_ballot_is_opened_watched_and_closed(here, convener):
    with in_region(here):
        box = prepare(leaders=4, partners=2)
    page = convener.get(at(here, box.ballot)).content.decode()
    assert "4 business leaders may vote." in page
    assert all(need.statement in page for need in box.needs)

    assert convener.post(at(here, box.ballot, "open/")).status_code == 302
    with in_region(here):
        box.electors = list(Elector.objects.filter(ballot=box.ballot).order_by("id"))
        box.options = list(box.ballot.options.all())
        place(box, [[2, 1], [1], [1]])
    page = convener.get(at(here, box.ballot)).content.decode()
    assert "Turnout: 3 of 4 business leaders have voted. Partners are listening." in page
    assert "4 dots" not in page

    stopped = convener.post(at(here, box.ballot, "close/"), follow=True).content.decode()
    assert "For a minute you can take that back; nothing is shown yet." in stopped
    assert "4 dots" not in stopped
    answer = convener.post(at(here, box.ballot, "count/"))
    assert answer["Location"] == at(here, box.ballot, "result/")
    page = convener.get(answer["Location"]).content.decode()
    assert "The leaders chose two." in page
    assert "3 of 4 leaders voted" in page


@pytest.mark.parametrize(
    ("page", "state", "words"),
    [
        ("open/", "open", "This ballot was already opened."),
        ("close/", "prepared", "This ballot was never opened."),
        ("discard/", "open", "This ballot was opened; it stays on record."),
    ],
)
def test_steps_out_of_turn_are_refused_in_words(here, convener, page, state, words):
    with in_region(here):
        box = opened() if state == "open" else prepare()

    answer = convener.post(at(here, box.ballot, page))

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_closing_asks_first_while_somebody_has_not_voted(here, convener):
    with in_region(here):
        box = opened()

    page = convener.get(at(here, box.ballot)).content.decode()
    question = convener.get(at(here, box.ballot, "close/")).content.decode()

    assert f'href="{at(here, box.ballot, "close/")}"' in page
    assert "Close the vote now?" in question
    assert "leaders have not voted yet." in question
    with in_region(here):
        assert Ballot.objects.get().state == "open"
    assert convener.post(at(here, box.ballot, "close/")).status_code == 302
    with in_region(here):
        assert Ballot.objects.get().state == "closing"


def test_closing_twice_says_that_it_is_closed(here, convener):
    with in_region(here):
        box = opened()
        count(box.ballot)

    answer = convener.post(at(here, box.ballot, "close/"), follow=True)

    assert "This ballot is already closed." in answer.content.decode()


def test_prepared_ballot_is_thrown_away(here, convener):
    with in_region(here):
        box = prepare()

    answer = convener.post(at(here, box.ballot, "discard/"), follow=True)

    assert "Its requirements are still there." in answer.content.decode()
    with in_region(here):
        assert Ballot.objects.count() == 0


def test_turnout_is_answered_from_its_tag_until_somebody_votes(here, convener):
    with in_region(here):
        box = opened()
    first = convener.get(at(here, box.ballot, "turnout/"))
    again = convener.get(at(here, box.ballot, "turnout/"), headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")

    with in_region(here):
        place(box, [[1]])
    news = convener.get(at(here, box.ballot, "turnout/"), headers={"if-none-match": first["ETag"]})
    assert news.status_code == 200
    assert "1 of 3" in news.content.decode()

    with in_region(here):
        count(box.ballot)
    assert (
        b"data-stop" in convener.get(at(here, box.ballot, "turnout/"), headers={"if-none-match": news["ETag"]}).content
    )


def test_turnout_never_says_who_voted(here, convener):
    """The seats fill from the first on: the picture is the same whoever of the three it was."""
    pictures = set()
    for number in range(3):
        with in_region(here):
            box = opened()
            box.electors[number].place(box.options[number].pk, 1)
        pictures.add(convener.get(at(here, box.ballot, "turnout/")).content)

    assert len(pictures) == 1


def test_screen_shows_choices_and_filling_seats_then_the_result_and_its_champions(here, convener):
    with in_region(here):
        box = opened(leaders=5, partners=3)
        place(box, [[2, 1]] * 4)
    page = convener.get(at(here, box.ballot, "screen/")).content.decode()
    assert "Three dots. Spread them, or stack up to two on one." in page
    assert "4 of 5" in page
    assert "8 dots" not in page

    with in_region(here):
        count(box.ballot)
        priority = Priority.adopt(box.options[0], title="A", by=None)
        priority.sign_up(box.electors[0].contact, by=None)
    page = convener.get(at(here, box.ballot, "screen/")).content.decode()
    assert "8 dots" in page
    assert box.electors[0].contact.name in page
    assert "A champion is welcome" in page


def test_result_comes_only_after_the_close(here, convener):
    with in_region(here):
        box = opened()

    for page in ("result/", "result.csv"):
        assert convener.get(at(here, box.ballot, page))["Location"] == at(here, box.ballot)


def test_csv_reads_like_the_page_and_runs_no_formula(here, convener):
    with in_region(here):
        box = prepare(options=3, leaders=5)
        box.needs[0].reword("=HYPERLINK(1)", by=None)
        box.ballot.open(by=None)
        box.options = list(box.ballot.options.all())
        box.electors = list(Elector.objects.filter(ballot=box.ballot).order_by("id"))
        place(box, [[2], [2], [2], [1], [0, 1]])
        count(box.ballot)

    answer = convener.get(at(here, box.ballot, "result.csv"))

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Rank", "Choice", "Dots", "Leaders", "Organizations", "Chosen", "How a tie was broken"],
        ["1", "'=HYPERLINK(1)", "7", "4", "4", "yes", ""],
        ["2", "Requirement B", "1", "1", "1", "yes", ""],
        ["3", "Requirement C", "0", "0", "0", "no", ""],
    ]
    assert answer["Content-Disposition"] == f'attachment; filename="ballot-{box.ballot.pk}.csv"'


def test_no_staff_page_or_export_ties_a_leader_to_dots(here, convener):
    """One leader voted for C alone: neither name nor number of theirs stands beside it anywhere."""
    with in_region(here):
        box = opened(leaders=6)
        place(box, [[0, 0, 2], [2], [2], [2], [2], [2]])
        lone = box.electors[0]
        count(box.ballot)
    pages = [
        convener.get(at(here, box.ballot, page)).content.decode()
        for page in ("result/", "screen/", "result.csv", "turnout/")
    ]

    assert "Requirement C" in pages[0]
    assert not any(lone.contact.name in page or lone.contact.organization.name in page for page in pages)


def test_nasty_words_stay_text_on_every_page(here, convener):
    with in_region(here):
        box = prepare(options=2, dots=2)
        box.needs[0].reword(NASTY, by=None)
        Ballot.objects.filter(pk=box.ballot.pk).update(question=NASTY)
        box.ballot.refresh_from_db()
        box.ballot.open(by=None)
    list_page = f"/r/{here.slug}/partnerships/{box.table.slug}/ballots/"
    seen = [
        convener.get(page).content.decode()
        for page in (list_page, at(here, box.ballot), at(here, box.ballot, "screen/"))
    ]
    with in_region(here):
        for elector in box.ballot.electors.all():
            elector.place(box.ballot.options.get(position=1).pk, 1)
        count(box.ballot)
    seen += [convener.get(at(here, box.ballot, page)).content.decode() for page in ("result/", "screen/")]

    assert all("&lt;script&gt;alert(1)" in page for page in seen)
    assert not any("<script>alert" in page for page in seen)


PAGES = ["", "turnout/", "screen/", "result/", "result.csv"]
POSTS = ["open/", "close/", "discard/"]


@pytest.mark.parametrize(
    ("role", "reads", "acts"),
    [
        (Role.OWNER, 302, 302),
        (Role.CONVENER, 302, 302),
        (Role.VIEWER, 302, 403),
        (Role.NETWORK, 403, 403),
        (Role.GUEST, 403, 403),
    ],
)
def test_roles_read_and_act_as_the_access_table_says(here, client, role, reads, acts):
    with in_region(here):
        box = opened()
        waiting = prepare().ballot
    client.force_login(make_member(here, role))
    table = f"/r/{here.slug}/partnerships/{box.table.slug}/ballots/"

    assert client.get(at(here, box.ballot, "result/")).status_code == reads
    assert client.post(at(here, waiting, "open/")).status_code == acts
    assert client.post(at(here, box.ballot, "close/")).status_code == acts
    assert client.post(at(here, box.ballot, "take-back/")).status_code == acts
    assert client.post(at(here, box.ballot, "close/")).status_code == acts
    assert client.post(at(here, box.ballot, "count/")).status_code == acts
    seen = 200 if reads == 302 else 403
    assert {client.get(at(here, box.ballot, page)).status_code for page in ("turnout/", "screen/")} == {seen}
    assert client.get(table).status_code == seen
    assert client.get(f"{table}new/").status_code == (200 if acts == 302 else 403)
    with in_region(here):
        assert (Ballot.objects.get(pk=box.ballot.pk).state == "closed") == (acts == 302)


def test_viewer_sees_no_button_that_acts(here, client):
    with in_region(here):
        box = opened()
    client.force_login(make_member(here, Role.VIEWER))

    assert b"Close the vote" not in client.get(at(here, box.ballot)).content
    client.force_login(make_member(here))
    assert b"Close the vote" in client.get(at(here, box.ballot)).content


def test_people_of_another_region_find_nothing(here, client):
    with in_region(here):
        box = opened()
    there = make_region()
    client.force_login(make_member(there))

    for page in (*PAGES, *POSTS):
        ask = client.post if page in POSTS else client.get
        assert ask(at(here, box.ballot, page)).status_code == 404
        assert ask(at(there, box.ballot, page)).status_code == 404
    with in_region(here):
        assert Ballot.objects.get(pk=box.ballot.pk).closed_at is None


def test_signed_out_people_are_asked_to_sign_in_and_reading_never_acts(here, client):
    with in_region(here):
        box = opened()
    assert "/accounts/login/" in client.get(at(here, box.ballot))["Location"]

    client.force_login(make_member(here))
    assert [client.get(at(here, box.ballot, page)).status_code for page in POSTS] == [405, 200, 405]
    with in_region(here):
        assert Ballot.objects.get().state == "open"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [3, 50])
def test_pages_take_the_same_statements_at_three_and_at_fifty(here, convener, sql, size):
    with in_region(here):
        box = opened(options=3 if size == 3 else 10, leaders=size, partners=size)
        place(box, [[1, 1]] * size)
        for _ in range(size - 1):
            Ballot.prepare(box.table, QUESTION, box.needs, dots=3, cap=2, winners=2, by=None)
    table = f"/r/{here.slug}/partnerships/{box.table.slug}/ballots/"

    for page, statements in ((table, 6), (f"{table}new/", 7), (at(here, box.ballot), 9)):
        with sql(statements):
            convener.get(page)
    for page, statements in (("turnout/", 7), ("screen/", 8)):
        with sql(statements):
            convener.get(at(here, box.ballot, page))
    with in_region(here):
        count(box.ballot)
        for option in box.options[:2]:
            Priority.adopt(option, title=option.label, by=None).sign_up(box.electors[0].contact, by=None)
    for page, statements in (("result/", 6), ("screen/", 6), ("result.csv", 5)):
        with sql(statements):
            convener.get(at(here, box.ballot, page))


def test_links_to_papers_never_stand_on_staff_pages(here, convener):
    """A convener who could open a leader's paper could vote as them."""
    with in_region(here):
        box = opened()
        path = Link.objects.to("ballot", box.ballot).first().path

    assert "/vote/" in path
    assert not any(
        "/vote/" in convener.get(at(here, box.ballot, page)).content.decode() for page in ("", "screen/", "turnout/")
    )


def test_what_is_a_priority_already_stands_unticked_on_the_next_ballot_and_keeps_its_champion(here, convener):
    with in_region(here):
        box = opened(options=3)
        place(box, [(2, 1, 0)] * 3)
        count(box.ballot)
        first = box.ballot.options.select_related("requirement__partnership", "ballot").first()
        adopted = Priority.adopt(first, title="Carried", by=None)
        adopted.sign_up(box.electors[0].contact, by=None)
        table = box.ballot.partnership
        again = Ballot.prepare(table, "And again?", list(Requirement.objects.all()), by=None, dots=2, winners=1)
        again.open(by=None)
        for elector in again.electors.all():
            elector.place(again.options.first().pk, 2)
        count(again)

    form = convener.get(f"/r/{here.slug}/partnerships/{table.slug}/ballots/new/").content.decode()
    assert f"{first.label} (a priority already)" in form
    ticked = [line for line in form.split("<input") if 'name="requirements"' in line and "checked" in line]
    assert len(ticked) == 2
    assert not any(f'value="{first.requirement_id}"' in line for line in ticked)
    assert box.electors[0].contact.name in convener.get(at(here, again, "result/")).content.decode()
