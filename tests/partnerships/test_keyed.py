"""Paper ballots: keyed twice, one per elector, never more than the roll, never beside a phone's."""

import re

import pytest
from django.core.exceptions import ValidationError

from partnerships.models import Ballot, Elector, Mark, Paper
from regions.models import Activity, Link
from regions.scope import in_region
from tests.factories import make_leader
from tests.partnerships.ballot_box import count, opened, place
from tests.partnerships.test_secret_votes import RECEIPT, secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(here):
    with in_region(here):
        yield here


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as trouble:
        verb(*args, **given)
    return trouble.value


def keyed(box, number, first, second=None):
    marks = [{box.options[at].pk: dots for at, dots in enumerate(paper)} for paper in (first, second or first)]
    return box.ballot.key_paper(box.electors[number].contact, *marks, by=None)


def test_paper_read_twice_alike_counts_like_any_other(region):
    box = opened()
    place(box, [[2, 1]] * 2)

    assert keyed(box, 2, [0, 0, 2]) == ""

    assert {line.label[-1]: line.dots for line in count(box.ballot).lines} == {"A": 4, "B": 2, "C": 2, "D": 0}
    assert "keyed a paper" in Activity.objects.about(box.ballot).get(verb="ballot.paper_keyed").sentence


def test_readings_that_differ_name_the_choice_and_count_nothing(region):
    box = opened()

    trouble = refused(keyed, box, 0, [2, 1], [2, 0, 1])

    assert trouble.messages == [
        "The two readings differ at: Requirement B; Requirement C. Look at the paper again, and key it anew."
    ]
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(("paper", "code"), [([3], "cap"), ([2, 2], "too_many"), ([0, 0], "empty"), ([-1], "cap")])
def test_papers_beyond_the_rules_do_not_count(region, paper, code):
    assert refused(keyed, opened(), 0, paper).code == code
    assert Paper.objects.count() == 0


def test_unknown_choices_and_people_off_the_roll_are_refused(region):
    box = opened()
    assert refused(box.ballot.key_paper, box.electors[0].contact, {999: 1}, {999: 1}, by=None).code == "unknown_option"
    marks = {box.options[0].pk: 1}
    assert refused(box.ballot.key_paper, make_leader(), marks, marks, by=None).code == "not_on_roll"


def test_one_paper_for_each_and_none_beside_the_phone(region):
    box = opened()
    place(box, [[1]])
    assert refused(keyed, box, 0, [2]).code == "has_voted"

    keyed(box, 1, [2])
    assert refused(keyed, box, 1, [2]).code == "again"
    assert refused(box.electors[1].place, box.options[0].pk, 1).code == "on_paper"
    assert Paper.objects.count() == 2


def test_taken_back_the_leader_votes_by_phone(region):
    box = opened()
    keyed(box, 1, [2])

    box.ballot.take_back_paper(box.electors[1].contact, by=None)

    box.electors[1].place(box.options[1].pk, 1)
    assert list(Mark.objects.values_list("option__label", "dots")) == [("Requirement B", 1)]
    assert refused(box.ballot.take_back_paper, box.electors[1].contact, by=None).code == "not_keyed"


def test_leader_without_an_address_votes_on_paper(region):
    box = opened()
    Elector.objects.filter(pk=box.electors[0].pk).update(email="")

    keyed(box, 0, [2])

    assert Paper.objects.get().spent == 2


def test_nothing_is_keyed_or_taken_back_once_voting_is_stopped(region):
    box = opened()
    keyed(box, 0, [1])
    box.ballot.close(by=None)

    assert refused(keyed, box, 1, [2]).code == "closing"
    assert refused(box.ballot.take_back_paper, box.electors[0].contact, by=None).code == "closing"


def test_secret_paper_gives_a_slip_and_is_taken_back_by_it_alone(region):
    box = secret()
    slip = keyed(box, 0, [2, 1])

    paper = Paper.objects.get()
    assert (paper.receipt, paper.elector_id, paper.saved_at) == (slip, None, None)
    assert not Activity.objects.filter(verb="ballot.paper_keyed").exists()
    contact = box.electors[0].contact
    assert refused(box.ballot.take_back_paper, contact, by=None).code == "no_receipt"
    assert refused(box.electors[0].place_secretly, box.options[0].pk, 1, receipt=slip).code == "on_paper"
    box.ballot.take_back_paper(contact, receipt=slip, by=None)
    assert (Paper.objects.count(), Elector.objects.filter(has_voted=True).count()) == (0, 0)


def read(client, page, contact, marks, first=""):
    given = {f"option-{option}": dots for option, dots in marks.items()}
    return client.post(page, {"contact": contact.pk, "first": first} | given, follow=True).content.decode()


def first_of(page):
    return re.search(r'name="first" value="([^"]+)"', page).group(1)


def test_facilitator_reads_the_paper_twice_and_the_second_time_blind(here, convener):
    with in_region(here):
        box = opened()
    page, contact = f"/r/{here.slug}/ballots/{box.ballot.pk}/paper/", box.electors[0].contact
    marks = {box.options[0].pk: 2, box.options[1].pk: 1}
    assert contact.name in convener.get(page).content.decode()

    second = read(convener, page, contact, marks)
    assert "Read the paper again." in second
    assert f'name="option-{box.options[0].pk}" value' not in second
    with in_region(here):
        assert Paper.objects.count() == 0
    wrong = read(convener, page, contact, marks | {box.options[1].pk: 0}, first_of(second))
    assert "The two readings differ at: Requirement B." in wrong
    done = read(convener, page, contact, marks, first_of(read(convener, page, contact, marks)))

    assert f"Counted. The paper of {contact} is in." in done
    with in_region(here):
        assert Paper.objects.get().spent == 3
        phone = Link.objects.to("ballot", box.ballot).get(contact=contact).path
    assert "You voted on paper, and it counts." in convener.get(phone).content.decode()
    late = convener.post(phone, {"place": f"{box.options[0].pk}:1"})
    assert (late.status_code, "You voted on paper" in late.content.decode()) == (409, True)
    back = convener.post(f"{page}{contact.pk}/take-back/", follow=True).content.decode()
    assert "can vote by phone, or the paper is keyed again." in back
    assert "3 dots left" in convener.get(phone).content.decode()


def test_first_reading_of_one_leader_is_not_taken_for_another(here, convener):
    with in_region(here):
        box = opened()
    page, marks = f"/r/{here.slug}/ballots/{box.ballot.pk}/paper/", {box.options[0].pk: 2}
    first = first_of(read(convener, page, box.electors[0].contact, marks))

    assert "Read the paper again." in read(convener, page, box.electors[1].contact, marks, first)
    assert "Read the paper again." in read(convener, page, box.electors[0].contact, marks, f"{first}x")
    with in_region(here):
        assert Paper.objects.count() == 0


def test_slip_of_a_secret_paper_is_shown_once(here, convener):
    with in_region(here):
        box = secret()
    page, contact, marks = (
        f"/r/{here.slug}/ballots/{box.ballot.pk}/paper/",
        box.electors[0].contact,
        {box.options[0].pk: 2},
    )

    slip = read(convener, page, contact, marks, first_of(read(convener, page, contact, marks)))

    assert "Counted. Hand over this receipt." in slip
    receipt = RECEIPT.search(slip).group()
    assert receipt not in convener.get(page).content.decode()
    assert contact.name not in slip.split("<main")[1]
    back = convener.post(f"{page}{contact.pk}/take-back/")
    assert (back.status_code, "by the receipt on its slip" in back.content.decode()) == (400, True)
    convener.post(f"{page}{contact.pk}/take-back/", {"receipt": receipt.lower()})
    with in_region(here):
        assert Paper.objects.count() == 0


def test_programs_key_papers_with_both_readings(here, convener):
    with in_region(here):
        box = opened()
    api, contact = f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/", box.electors[0].contact.pk
    option = str(box.options[0].pk)

    def send(action, **body):
        return convener.post(f"{api}{action}/", body, content_type="application/json")

    differ = send("key-paper", contact=contact, first={option: 1}, second={option: 2})
    assert (differ.status_code, "differ" in differ.content.decode()) == (400, True)
    wrong = send("key-paper", contact=contact, first={"a": 1}, second={"a": 1})
    assert wrong.json() == {"first": ["Name each option by its number."]}
    assert send("key-paper", contact=contact, first={option: 2}, second={option: 2}).json() == {"receipt": ""}
    assert send("take-back-paper", contact=contact).json()["state"] == "open"
    with in_region(here):
        assert Ballot.objects.get().papers.count() == 0
