"""A thousand random rounds in which several hands act on one ballot at once, on a real database.

Voting, replacing, taking back, voting by proxy, stopping, taking that back, counting, reopening, keying paper, merging
requirements: whatever the order, each elector has one paper at most, and every total says the same.
"""

import csv
import io
import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from partnerships.models import Ballot, Elector, Requirement
from partnerships.tallies import tally
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.ballot_box import as_recounted, opened
from tests.partnerships.test_proxies import begin, give, prepared

pytestmark = pytest.mark.django_db(transaction=True)

METHODS = ("dots", "approval", "ranked", "grid")
ROUNDS, HANDS, LEADERS, OPTIONS = 1000, 4, 6, 4
# What a hand that came too late, or knew too little, is told. Anything else fails the test.
TOLD = {
    "again", "cap", "closed", "closing", "empty", "grace", "has_voted", "itself", "merged", "changed", "no_receipt",
    "not_keyed", "on_paper", "open", "proxy_void", "readings_differ", "sealed", "secret", "still_open", "too_late",
    "too_many",
}  # fmt: skip
CHECKED = """
SELECT (SELECT count(*) FROM partnerships_paper p WHERE p.ballot_id = b.id AND p.spent > 0),
    (SELECT count(*) FROM (SELECT elector_id FROM partnerships_paper p WHERE p.ballot_id = b.id
        AND elector_id IS NOT NULL GROUP BY elector_id HAVING count(*) > 1) twice),
    (SELECT count(*) FROM partnerships_paper p WHERE p.ballot_id = b.id AND spent <> (
        SELECT coalesce(sum(dots), 0) FROM partnerships_mark m WHERE m.paper_id = p.id)),
    (SELECT coalesce(sum(dots), 0) FROM partnerships_mark m WHERE m.ballot_id = b.id),
    (SELECT count(*) FROM partnerships_elector e WHERE e.ballot_id = b.id AND e.has_voted),
    (SELECT count(*) FROM partnerships_proxy x JOIN partnerships_paper p ON p.elector_id = x.elector_id
        WHERE x.ballot_id = b.id AND (p.placed_by_id IS NOT DISTINCT FROM x.holder_id) = (x.void_at IS NOT NULL)),
    b.secrecy, b.result
FROM partnerships_ballot b WHERE b.id = %s
"""


class Table:
    """One ballot and what its people hold: their receipts, and the last one, by proxy, the vote of the first."""

    def __init__(self, region, dice, *, secret, proxy, method="dots"):
        rules = {"secrecy": "secret", "tie_rule": "lot"} if secret else {}
        rules["method"] = method
        self.region, self.dice, self.method = region, dice, method
        with in_region(region):
            if proxy:
                box = prepared(options=OPTIONS, leaders=LEADERS, **rules)
                box.holder = box.seats[-1].contact
                give(box)
                begin(box)
            else:
                box = opened(options=OPTIONS, leaders=LEADERS, **rules)
        self.ballot, self.electors, self.options, self.needs = box.ballot.pk, box.electors, box.options, box.needs
        self.holder = (box.holder.pk, box.holder.email) if proxy else None
        self.people = [seat.contact for seat in box.seats]
        self.receipts: dict[int, str] = {}
        self.secret = secret

    def acts(self):
        weights = {
            self.vote: 10, self.vote_by_proxy: 4 if self.holder else 0, self.key: 2, self.take_paper_back: 1,
            self.close: 2, self.take_back: 2, self.count: 0.4 if self.secret else 1, self.reopen: 2, self.merge: 0.5,
        }  # fmt: skip
        return [self.prepared(act) for act in self.dice.choices(list(weights), list(weights.values()), k=HANDS)]

    def prepared(self, act):
        """The dice are thrown before the threads begin, so that a failing round can be thrown again."""
        number = self.dice.randrange(LEADERS)
        option, dots = self.dice.choice(self.options).pk, self.dice.choice((0, 1, 1, 2, 2))
        paper = {option: dots}
        if self.method in ("ranked", "grid"):
            marked = self.dice.sample(self.options, self.dice.randrange(OPTIONS + 1))
            paper = {
                each.pk: place if self.method == "ranked" else (self.dice.randint(1, 5), self.dice.randint(1, 5))
                for place, each in enumerate(marked, 1)
            }
        return lambda: act(number, paper)

    def now(self):
        return Ballot.objects.get(pk=self.ballot)

    def vote(self, number, paper, *, voter=None):
        elector, receipt = Elector.objects.get(pk=self.electors[number].pk), self.receipts.get(number, "")
        elector.voter = voter
        tapped = self.method in ("dots", "approval")
        said = next(iter(paper.items())) if tapped else (paper,)
        if self.secret:
            place = elector.place_secretly if tapped else elector.fill_secretly
            self.receipts[number] = place(*said, receipt=receipt).receipt
        else:
            (elector.place if tapped else elector.fill)(*said)

    def vote_by_proxy(self, _number, paper):
        self.vote(0, paper, voter=self.holder)

    def key(self, number, paper):
        other = paper if self.dice.random() < 0.9 else {}
        receipt = self.now().key_paper(self.people[number], paper, other, by=None)
        self.receipts[number] = receipt

    def take_paper_back(self, number, _paper):
        self.now().take_back_paper(self.people[number], receipt=self.receipts.get(number, ""), by=None)

    def close(self, *_dice):
        self.now().close(by=None)

    def take_back(self, *_dice):
        self.now().take_back_close(by=None)

    def count(self, *_dice):
        self.now().count_votes(by=self.people[0])

    def reopen(self, *_dice):
        self.now().reopen(reason="One more wanted to vote", by=None)

    def merge(self, number, _paper):
        own = self.needs[number % OPTIONS]
        said_again = Requirement.capture(own.partnership, "Said again", category="workforce", by=None)
        said_again.merge_into(own, by=None)


def hand(region, gate, act):
    try:
        gate.wait(timeout=30)
        with in_region(region):
            act()
    except ValidationError as refused:
        return refused.code if hasattr(refused, "code") else next(iter(refused.error_dict))
    return "done"


def wrong(ballot_id):
    """What is wrong about a ballot; nothing if all its numbers agree."""
    with connection.cursor() as cursor:
        cursor.execute(CHECKED, [ballot_id])
        papers, twice, differing, dots, voted, in_wrong_hands, secrecy, result = cursor.fetchone()
    result = json.loads(result) if result else None
    found = []
    if twice or papers > LEADERS:
        found.append("an elector with two papers")
    if differing:
        found.append("a paper that says another sum than its marks")
    if in_wrong_hands:
        found.append("a proxy's paper beside the organization's own vote, or the other way round")
    if secrecy == "secret" and papers != voted:
        found.append(f"{papers} papers of {voted} voters")
    if result and (result["voted"] != papers or result["dots"] != (dots if papers >= 3 else 0)):
        found.append(f"a result of {result['voted']} papers and {result['dots']} dots, not {papers} and {dots}")
    return found


def play(region, rounds, seed, tables):
    dice, outcomes = random.Random(seed), Counter()
    gate = Barrier(HANDS)
    boxes = [
        Table(region, dice, secret=number % 2 == 1, proxy=dice.random() < 0.5, method=METHODS[number // 2 % 4])
        for number in range(tables)
    ]
    played = list(boxes)
    with ThreadPoolExecutor(HANDS) as pool:
        for number in range(rounds):
            at = number % tables
            box = boxes[at]
            told = list(pool.map(lambda act: hand(region, gate, act), box.acts()))
            outcomes.update(told)
            with in_region(region):
                assert not (found := wrong(box.ballot)), f"seed {seed}, round {number}: {found}"
                if box.secret and box.now().closed_at:
                    boxes[at] = None
            if boxes[at] is None:
                boxes[at] = Table(region, dice, secret=True, proxy=dice.random() < 0.5, method=box.method)
                played.append(boxes[at])
        list(pool.map(lambda _hand: (gate.wait(timeout=30), connection.close()), range(HANDS)))
    return played, outcomes


def test_a_thousand_interleavings_leave_one_paper_per_elector_and_equal_totals(client, tmp_path):
    region, seed = make_region(), random.randrange(10**9)

    played, outcomes = play(region, ROUNDS, seed, tables=8)

    assert set(outcomes) <= TOLD | {"done"}, (seed, outcomes)
    assert outcomes["done"] > ROUNDS
    client.force_login(make_member(region))
    for box in played:
        with in_region(region):
            ballot = box.now()
            if not ballot.closed_at:
                if not ballot.closing_at:
                    ballot.close(by=None)
                ballot.count_votes(by=box.people[0])
            assert wrong(box.ballot) == []
        assert_same_everywhere(client, region, box, tmp_path)


def assert_same_everywhere(client, region, box, tmp_path):
    page, api = (f"{before}{region.slug}/ballots/{box.ballot}/" for before in ("/r/", "/api/v1/regions/"))
    told = client.get(f"{api}result/").json()
    with in_region(region):
        ballot = box.now()
        assert told == ballot.result
        counted = Counter()
        for label, dots in ballot.marks.values_list("option__label", "dots"):
            counted[label] += dots
    if told["voted"] < 3:
        return
    assert {line["label"]: line["dots"] for line in told["lines"] if line["dots"]} == dict(counted)
    shown = client.get(f"{page}result/").content.decode()
    who = "businesses" if box.holder else "leaders"
    assert f"{told['voted']} of {told['electors']} {who} voted" in shown
    rows = list(csv.reader(io.StringIO(client.get(f"{page}result.csv").content.decode("utf-8-sig"))))[1:]
    assert [(row[1], int(row[2])) for row in rows] == [(line["label"], line["dots"]) for line in told["lines"]]
    if box.secret and told["voted"] >= 5:
        file = tmp_path / "papers.csv"
        file.write_bytes(client.get(f"{page}papers.csv").content)
        words = io.StringIO()
        call_command("recount", str(file), stdout=words)
        with in_region(region):
            assert words.getvalue().splitlines() == as_recounted(tally(box.now()))
