"""A secret vote in browsers: a phone without scripts, a lost receipt, a paper keyed twice, the list at the end."""

import re

import pytest

from partnerships.models import Ballot
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.test_secret_votes import RECEIPT, secret

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_secret_vote_from_the_first_tap_to_the_list_of_papers(visitor, client):
    region = make_region()
    with in_region(region):
        box = secret(leaders=6)
        links = Link.objects.to("ballot", box.ballot)
        paths = [links.get(contact=elector.contact).path for elector in box.electors]
    page = f"/r/{region.slug}/ballots/{box.ballot.pk}/"

    phone = visitor(width=390, scripts=False)
    phone.go(paths[0])
    phone.reads("If you lose it, your paper stands as it is.", "Your first tap saves")
    phone.press("Add a dot to Requirement A")
    phone.press("Add a dot to Requirement B")
    phone.press("Take a dot from Requirement A")
    phone.press("Add a dot to Requirement B")
    phone.reads("1 dot left", "Saved", "Your receipt")
    receipt = RECEIPT.search(phone.text()).group()

    second = visitor(width=390, scripts=False)
    second.go(paths[0])
    second.reads("Your paper is in the urn, and it counts.")
    second.does_not_read(receipt)
    second.write("Your receipt", receipt.lower())
    second.press("Show my paper")
    second.reads("1 dot left", receipt)

    for path in paths[1:5]:
        other = visitor(width=390)
        other.go(path)
        other.press("Add a dot to Requirement C")

    rosa = visitor()
    client.force_login(make_member(region, name="Rosa Garza"))
    rosa.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}]
    )
    rosa.go(page)
    rosa.reads("5 of 6")
    rosa.follow("Key a paper")
    for _reading in ("first", "second"):
        if _reading == "first":
            rosa.choose("Whose paper", str(box.electors[5].contact))
        rosa.write("Requirement C", "2")
        rosa.press("Go on to the second reading" if _reading == "first" else "Compare and count")
    rosa.reads("Counted. Hand over this receipt.")
    slip = RECEIPT.search(rosa.text()).group()
    rosa.follow("Back to the vote")
    rosa.press("Close the vote")
    rosa.reads("For a minute you can take that back", "6 of 6")
    rosa.does_not_read("dots on")
    phone.go(paths[0])
    phone.reads("Voting has stopped. The dots placed by then are in.")
    rosa.press("Take it back: voting goes on")
    rosa.press("Close the vote")
    rosa.press("Count now")
    rosa.reads("6 of 6 leaders voted")
    rosa.follow("Every paper, by its receipt")
    rosa.reads(receipt, slip)

    phone.go(paths[0])
    phone.follow("Every paper, by its receipt")
    phone.reads("Yours", receipt, slip)
    assert re.search(rf"{receipt}\s+Requirement B: 2", phone.text())
    with in_region(region):
        assert {line["label"][-1]: line["dots"] for line in Ballot.objects.get().result["lines"]} == {
            "A": 0,
            "B": 2,
            "C": 6,
            "D": 0,
        }
