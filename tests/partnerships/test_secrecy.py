"""Whatever is read – pages, answers, exports, logs, every column of every table – no elector leads to a paper."""

import logging
import re
from itertools import chain

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from partnerships.models import Ballot, Elector, Paper
from regions.models import Link
from regions.scope import in_region
from tests.factories import make_member, make_region
from tests.partnerships.test_secret_votes import secret

pytestmark = pytest.mark.django_db(transaction=True)

# Six papers of which no two are alike, on four choices with three dots.
PAPERS = ([2, 1], [1, 2], [0, 2, 1], [0, 0, 2, 1], [1, 0, 0, 2], [0, 1, 0, 2])
STAFF = (
    "",
    "screen/",
    "screen/?screen",
    "turnout/",
    "result/",
    "result.csv",
    "papers/",
    "papers.csv",
    "paper/",
    "close/",
)
PROGRAMS = ("", "result/", "turnout/", "papers/")
# Where papers and their dots may stand, and nothing else of a vote.
OF_PAPERS = {"partnerships_paper", "partnerships_mark"}


@pytest.fixture
def voted(caplog):
    """Six leaders voted by phone, one after the other, each in an own browser, while everything was logged."""
    caplog.set_level(logging.DEBUG)
    region = make_region()
    with in_region(region):
        box = secret(leaders=7, partners=1)
        links = Link.objects.to("ballot", box.ballot)
        box.paths = [links.get(contact=elector.contact).path for elector in box.electors]
    box.region, box.receipts, box.phones = region, [], [Client() for _ in PAPERS]
    for phone, path, paper in zip(box.phones, box.paths, PAPERS, strict=False):
        for option, dots in zip(box.options, paper, strict=False):
            if dots:
                answer = phone.post(path, {"place": f"{option.pk}:{dots}"})
        box.receipts.append(answer.cookies[f"receipt-{box.ballot.pk}"].value)
    box.staff = Client()
    box.staff.force_login(make_member(region, role="owner", is_staff=True, is_superuser=True))
    return box


def answers(box):
    """Everything staff, programs, the projector, partners and other leaders can ask for."""
    slug, ballot = box.region.slug, box.ballot.pk
    staff = [f"/r/{slug}/ballots/{ballot}/{page}" for page in STAFF]
    programs = [f"/api/v1/regions/{slug}/ballots/{ballot}/{page}" for page in PROGRAMS]
    around = [
        f"/r/{slug}/",
        f"/r/{slug}/partnerships/{box.table.slug}/",
        f"/r/{slug}/partnerships/{box.table.slug}/ballots/",
        f"/r/{slug}/partnerships/{box.table.slug}/members/",
        f"/api/v1/regions/{slug}/ballots/",
        f"/p/{slug}/",
        box.paths[6],
        f"{box.paths[6]}papers/",
        "/admin/",
    ]
    for path in chain(staff, programs, around):
        answer = box.staff.get(path, follow=True)
        yield path, answer.content.decode(errors="replace") + str(answer.headers) + str(answer.cookies)


def tables():
    """Every row the application can read, by table: its place, its writer, and all its columns as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t.ctid::text, t.xmin::text, t.xmax::text, t::text FROM "{name}" t')
            yield name, cursor.fetchall()


def test_before_the_count_nothing_but_the_turnout_is_told(voted):
    for path, told in answers(voted):
        assert not [receipt for receipt in voted.receipts if receipt in told], path
        # The rules speak of three dots, and so does the phone of the one who has not placed any.
        assert not re.search(r"\b[3-9] dots\b(?!\.| left)", told), path
    page = voted.staff.get(f"/r/{voted.region.slug}/ballots/{voted.ballot.pk}/").content.decode()
    assert "6 of 7" in page
    for elector in voted.electors:
        assert elector.contact.name not in page


def test_who_has_not_voted_looks_like_who_has_to_everybody_else(voted):
    """The list of who may hand in paper names the whole roll, and tells nobody apart."""
    page = voted.staff.get(f"/r/{voted.region.slug}/ballots/{voted.ballot.pk}/paper/").content.decode()
    lines = [re.search(f"<option[^>]*>{re.escape(e.contact.name)}.*?</option>", page).group() for e in voted.electors]
    shapes = {
        re.sub(r"\d+", "", line.replace(e.contact.name, "")) for e, line in zip(voted.electors, lines, strict=True)
    }
    assert len(shapes) == 1


def test_a_phone_shows_its_own_paper_only_with_its_receipt(voted):
    for phone, path, receipt in zip(voted.phones, voted.paths, voted.receipts, strict=False):
        own, strange = phone.get(path).content.decode(), Client().get(path).content.decode()
        assert receipt in own
        assert receipt not in strange
        assert "All your dots are placed" not in strange


def test_no_log_line_holds_a_receipt_or_a_choice(voted, caplog):
    list(answers(voted))
    with in_region(voted.region):
        voted.ballot.close(by=None)
        Ballot.objects.get(pk=voted.ballot.pk).count_votes(by=voted.electors[6].contact)

    assert caplog.records, "nothing was logged at all, so nothing was tested"
    taps = [f"{option.pk}:{dots}" for option in voted.options for dots in (1, 2)]
    for line in caplog.records:
        said = f"{line.getMessage()} {line.__dict__}"
        assert not [words for words in (*voted.receipts, *taps) if f"'{words}'" in said or words in line.getMessage()]


def test_no_column_of_any_table_ties_a_counted_paper_to_an_elector(voted):
    with in_region(voted.region):
        before = dict(tables())
    votings = {row[1] for name in (*OF_PAPERS, "partnerships_elector") for row in before[name]}
    assert len(votings) > 6, "each voted in a transaction of its own, or nothing is tested below"
    with in_region(voted.region):
        voted.ballot.close(by=None)
        Ballot.objects.get(pk=voted.ballot.pk).count_votes(by=voted.electors[6].contact)
    with in_region(voted.region):
        papers = {paper.pk: paper.receipt for paper in Paper.objects.all()}
        found = dict(tables())
    assert sorted(papers.values()) == sorted(voted.receipts)

    # Receipts and papers' numbers stand in their own tables alone.
    assert len(found["partnerships_paper"]) == 6
    for name, rows in found.items():
        if name not in OF_PAPERS:
            for _place, _writer, _locker, columns in rows:
                assert not [receipt for receipt in voted.receipts if receipt in columns], name
    # What a paper and its dots say names neither elector, contact, link nor moment.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = ANY(%s) AND data_type LIKE 'timestamp%%'",
            [list(OF_PAPERS)],
        )
        assert cursor.fetchall() == [("saved_at",)]
    with in_region(voted.region):
        assert set(Paper.objects.values_list("elector", "saved_at", "link_version")) == {(None, None, 0)}
    # One writer wrote them all, and the roll with them: no voter's own transaction is left on any row.
    writers = {name: {row[1] for row in found[name]} for name in (*OF_PAPERS, "partnerships_elector")}
    assert len(set.union(*writers.values())) == 1, writers
    rows = [row for name in writers for row in found[name]]
    assert not votings & {number for _place, writer, locker, _columns in rows for number in (writer, locker)}
    with in_region(voted.region):
        assert Elector.objects.filter(has_voted=True).count() == 6


def test_order_of_rows_is_not_the_order_of_voting(voted):
    """Over four ballots: by number and by place the papers stand in more than one order."""
    orders = []
    for _ballot in range(4):
        with in_region(voted.region):
            box = secret(leaders=6)
        receipts = []
        for elector in box.electors:
            with in_region(voted.region):
                receipts.append(elector.place_secretly(box.options[0].pk, 1).receipt)
        with in_region(voted.region):
            box.ballot.close(by=None)
            Ballot.objects.get(pk=box.ballot.pk).count_votes(by=box.electors[0].contact)
            for column in ("id", "ctid"):
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT receipt FROM partnerships_paper WHERE ballot_id = %s ORDER BY {column}",
                        [box.ballot.pk],
                    )
                    orders.append(tuple(receipts.index(row[0]) for row in cursor.fetchall()))
    assert len(set(orders)) > 2
    assert orders.count(tuple(range(6))) < 4


def test_cache_holds_nothing_of_a_vote(voted):
    list(answers(voted))
    with in_region(voted.region):
        held = [row[3] for row in dict(tables()).get("cache", [])]
    assert not [receipt for receipt in voted.receipts for row in held if receipt in row]
    assert not [receipt for receipt in voted.receipts if cache.get(receipt)]


def test_activity_and_mail_know_nothing_of_a_secret_vote(voted):
    with in_region(voted.region):
        found = dict(tables())
        told = [row[3] for name in ("regions_activity", "outbox_message") for row in found[name]]
    assert told
    for elector in voted.electors[:6]:
        said = [line for line in told if f"{elector.contact_id}" in line and "vot" in line.lower()]
        assert not [line for line in said if "ballot.opened" not in line]
