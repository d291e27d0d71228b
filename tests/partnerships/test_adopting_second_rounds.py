"""What a second round chose becomes priorities out of the first round's result; and who is asked to champion them."""

import re

import pytest

from outbox.letters import KINDS
from outbox.models import Message
from partnerships.models import Ballot, Priority, PriorityChampion
from partnerships.tallies import tally
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.ballot_box import count, opened, place
from tests.partnerships.test_electorate import code
from tests.partnerships.test_second_rounds import again, tied, vote

pytestmark = pytest.mark.django_db

NEXT = "each priority needs a champion"
CHAMPION, I_WILL = "I will champion this", ">I will</button>"


@pytest.fixture
def region():
    return make_region()


def decided():
    """A was chosen outright, C in the second round over B."""
    box = tied()
    box.second = again(box)
    vote(box.second, 1, 1, 0)
    count(box.second)
    box.first = Ballot.objects.get(pk=box.ballot.pk)
    box.options = list(box.first.options.select_related("requirement__partnership", "ballot").order_by("position"))
    return box


def phone(ballot, contact):
    return Link.objects.to("ballot", ballot).get(contact=contact).path


def champion_page(path):
    return path.replace("/vote/", "/champion/")


def test_a_second_round_is_adopted_from_the_first_and_never_by_itself(region):
    with in_region(region):
        box = decided()
        won = box.second.options.select_related("requirement__partnership", "ballot").last()

        assert code(Priority.adopt, won, title="C", by=None) == "second_round"
        adopted = [Priority.adopt(box.options[place], title=title, by=None) for place, title in ((0, "A"), (2, "C"))]

        assert {priority.ballot_id for priority in adopted} == {box.first.pk}
        assert list(Ballot.objects.adoptable()) == [box.first]
        assert list(Priority.objects.out_of(box.second.pk)) == list(Priority.objects.out_of(box.first.pk)) == adopted


def test_nothing_is_adopted_while_a_counted_second_round_is_open_again(region):
    with in_region(region):
        box = decided()
        box.second.reopen(reason="Two came late.", by=None)

        assert code(Priority.adopt, box.options[2], title="C", by=None) == "second_open"
        for elector in box.second.lines[:2]:
            elector.place(box.second.choices[1].pk, 0)
            elector.place(box.second.choices[0].pk, 1)
        count(box.second)
        chosen = {line.option for line in tally(Ballot.objects.get(pk=box.first.pk)).chosen}
        adopted = [option for option in box.options if option.pk in chosen]

        assert [Priority.adopt(option, title=option.label, by=None).ballot for option in adopted] == [box.first] * 2


def test_the_result_of_a_second_round_leads_to_the_first_to_adopt(region, client):
    client.force_login(make_member(region))
    with in_region(region):
        box = decided()
    whole, alone = (f"/r/{region.slug}/ballots/{ballot.pk}/" for ballot in (box.first, box.second))

    assert "Adopt what was chosen" in client.get(f"{whole}result/").content.decode()
    page = client.get(f"{alone}result/").content.decode()
    assert "Adopt what was chosen" not in page
    assert f'href="{whole}result/"' in page
    assert client.get(f"{alone}adopt/").status_code == 404
    assert "The leaders chose two. Make them priorities." in client.get(f"{whole}adopt/").content.decode()


@pytest.mark.parametrize("round_", ["first", "second"])
def test_leader_signs_up_for_either_by_the_link_of_either_round(region, client, round_):
    with in_region(region):
        box = decided()
        outright, tied_ = (Priority.adopt(box.options[n], title=t, by=None) for n, t in ((0, "Nurses"), (2, "Roads")))
        leader = box.seats[0].contact
        path = phone(getattr(box, round_), leader)

    for shown, button in ((path, I_WILL), (champion_page(path), CHAMPION)):
        page = client.get(shown).content.decode()
        assert page.count(button) == 2
        assert re.findall(r"<h[23]>(Nurses|Roads)<", page) == ["Nurses", "Roads"]
    for priority in (outright, tied_):
        assert client.post(champion_page(path), {"priority": priority.pk}).status_code == 302
    with in_region(region):
        carried = PriorityChampion.objects.current().filter(contact=leader).values_list("priority", flat=True)
        assert set(carried) == {outright.pk, tied_.pk}


def test_partners_who_voted_are_not_asked_to_champion(region, client):
    with in_region(region):
        box = opened(leaders=3, partners=1, seats="all")
        place(box, [[2], [2], [0, 2], [0, 1]])
        count(box.ballot)
        chosen = box.ballot.options.select_related("requirement__partnership", "ballot").first()
        Priority.adopt(chosen, title="Nurses", by=None)
        of = {who: phone(box.ballot, seats[0].contact) for who, seats in vars(box).items() if who in WHO}
        gone = box.seats[1]
        gone.leave(by=None)
        of["gone"] = phone(box.ballot, gone.contact)

    pages = {who: [client.get(each).content.decode() for each in (p, champion_page(p))] for who, p in of.items()}
    for result, champions in (pages["listeners"], pages["gone"]):
        assert "Nurses" in result
        assert I_WILL not in result
        assert "Nurses" in champions
        assert CHAMPION not in champions
        assert "Will you carry it?" not in champions
        assert "A champion is a business leader" in champions
    result, champions = pages["seats"]
    assert I_WILL in result
    assert CHAMPION in champions
    assert "Will you carry it?" in champions


WHO = ("seats", "listeners")


def letter(ballot):
    messages = Message.objects.filter(kind="ballot.closed", about_id=ballot.pk).select_related("contact__organization")
    (written,) = KINDS["ballot.closed"].render(list(messages[:1])).values()
    return written


@pytest.mark.parametrize(
    ("papers", "says", "leads_on"),
    [
        ([[2], [2], [0, 1], [0, 0, 0, 1]], "The leaders chose one. A second round decides", False),
        ([[2], [0, 2], [], []], "Too few leaders voted", False),
        ([[2], [2], [0, 2], [0, 1]], "The leaders chose two.", True),
    ],
)
def test_closing_letter_asks_for_champions_only_where_priorities_can_follow(region, papers, says, leads_on):
    with in_region(region):
        box = opened(leaders=4, winners=2, tie_rule="second_round")
        place(box, papers)
        count(box.ballot)

        written = letter(box.ballot)

    for body in (written.text, written.html):
        assert says in body
        assert (NEXT in body) == leads_on
        assert ("champion a priority" in body) == leads_on
