"""One ballot for each organization, one of them absent, and a tie: from note to second round, in browsers."""

import pytest

from partnerships.models import Ballot
from partnerships.tallies import tally
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.test_proxies import prepared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def paths(region, ballot_id, people):
    with in_region(region):
        links = Link.objects.to("ballot", Ballot.objects.get(pk=ballot_id))
        return [links.get(contact=person).path for person in people]


def test_absent_organization_votes_by_proxy_comes_after_all_and_a_tie_is_voted_on_again(visitor, client):
    region = make_region()
    with in_region(region):
        box = prepared(leaders=4, winners=1, tie_rule="second_round")
        people = [seat.contact for seat in box.seats]
        third = box.seats[2].organization
    page = f"/r/{region.slug}/ballots/{box.ballot.pk}/"
    client.force_login(make_member(region, name="Rosa Garza"))

    rosa = visitor()
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    rosa.page.context.add_cookies([session])
    rosa.go(page)
    for absent, holder in ((box.absent, people[1]), (third, people[3])):
        rosa.follow("Note down a vote given to another")
        rosa.choose("Which organization will be absent", absent.name)
        rosa.choose("Who votes for it", str(holder))
        rosa.write("Who gave it", "Maria Lopez")
        rosa.choose("How", "by phone")
        rosa.press("Note it down")
    rosa.press(f"Take back the vote of {third.name}")
    rosa.reads(f"{box.absent.name} cannot be there: {people[1].name} of {people[1].organization.name} votes for it")
    rosa.press("Open the vote")

    first = paths(region, box.ballot.pk, people)
    holder = visitor(width=390, scripts=False)
    holder.go(first[1])
    holder.reads(f"You also vote for {box.absent.name}.", "3 dots left")
    holder.press("Add a dot to Requirement A")
    holder.follow(f"Place the dots of {box.absent.name}")
    holder.reads(f"You vote here for {box.absent.name}.", "3 dots left")
    holder.press("Add a dot to Requirement A")
    holder.reads("2 dots left", "Saved")

    owner = visitor(width=390, scripts=False)
    owner.go(first[0])
    owner.reads("votes for you by proxy.", "Your first tap ends that", "3 dots left")
    owner.press("Add a dot to Requirement B")
    owner.reads("2 dots left")
    holder.press("Add a dot to Requirement A", status=409)
    holder.reads(f"{box.absent.name} has voted itself.", "What you placed for it is void.")
    holder.follow("Your own ballot")
    holder.reads("It has voted itself, so your proxy has ended.", "2 dots left")

    for path, choice in zip(first[2:], "AB", strict=True):
        other = visitor(width=390)
        other.go(path)
        other.place(f"Add a dot to Requirement {choice}")
    rosa.go(page)
    rosa.press("Close the vote")
    rosa.press("Count now")
    rosa.reads("The choices tie; a second round decides.", "4 of 4 businesses voted")
    rosa.follow("Open the second round")
    rosa.press("Open the second round")
    rosa.reads("The second round, among the choices that tied.")
    with in_region(region):
        second = Ballot.objects.get(second_of=box.ballot)
    again = paths(region, second.pk, people)
    for path, choice in zip(again, "BBAB", strict=True):
        other = visitor(width=390, scripts=False)
        other.go(path)
        other.reads("The second round, among the choices that tied.", "One dot.")
        other.does_not_read("Requirement C")
        other.place(f"Add a dot to Requirement {choice}")
    rosa.go(f"/r/{region.slug}/ballots/{second.pk}/")
    rosa.press("Close the vote")
    rosa.press("Count now")
    rosa.follow("See the whole result")
    rosa.reads("It was decided in a second round.", "Tied; chosen in a second round.")
    owner.go(first[0])
    owner.reads("It was decided in a second round.")
    with in_region(region):
        assert [line.label for line in tally(Ballot.objects.get(pk=box.ballot.pk)).chosen] == ["Requirement B"]
