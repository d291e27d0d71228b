"""Secret ballots: one paper per elector, a receipt, papers nobody can trace, a list anyone can count again."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from partnerships import urn
from partnerships.models import Ballot, Elector, Mark, Paper
from partnerships.models.secret_papers import SHAPE, read_receipt
from partnerships.tallies import tally
from regions.models import Activity, Link
from regions.scope import in_region
from tests.partnerships.ballot_box import as_recounted, count, opened

pytestmark = pytest.mark.django_db

RULES = {"secrecy": "secret", "tie_rule": "lot"}
RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def region(here):
    with in_region(here):
        yield here


def secret(**given):
    return opened(**(RULES | given))


def cast(box, papers):
    """Like `place`, each with the receipt of the paper before; the receipts."""
    receipts = []
    for elector, paper in zip(box.electors, papers, strict=False):
        receipt = ""
        for option, dots in zip(box.options, paper, strict=False):
            if dots:
                receipt = elector.place_secretly(option.pk, dots, receipt=receipt).receipt
        receipts.append(receipt)
    return receipts


def refused(verb, *args, **given):
    with pytest.raises(ValidationError) as trouble:
        verb(*args, **given)
    return trouble.value.code


def phone(here, box, number=0):
    with in_region(here):
        return Link.objects.to("ballot", box.ballot).get(contact=box.electors[number].contact).path


# ---- the verbs ----


def test_first_dot_gives_a_receipt_and_leaves_a_paper_without_name_or_time(region):
    box = secret()
    saved = box.electors[0].place_secretly(box.options[0].pk, 2)

    paper = Paper.objects.get()
    assert SHAPE.fullmatch(saved.receipt.replace("-", ""))
    assert (paper.receipt, paper.elector_id, paper.saved_at, paper.spent) == (saved.receipt, None, None, 2)
    assert list(Elector.objects.filter(has_voted=True)) == [box.electors[0]]
    assert not Activity.objects.filter(verb__startswith="ballot.").exclude(
        verb__in=["ballot.prepared", "ballot.opened"]
    )


def test_only_the_receipt_changes_the_paper_and_without_it_the_paper_stands(region):
    box = secret()
    a, b = box.options[:2]
    mine = box.electors[0].place_secretly(a.pk, 1).receipt

    assert refused(box.electors[0].place_secretly, a.pk, 2) == "no_receipt"
    assert refused(box.electors[0].place_secretly, a.pk, 2, receipt="2222-2222-2222") == "no_receipt"
    saved = box.electors[0].place_secretly(b.pk, 2, receipt=mine)

    assert (saved.receipt, [choice.mine for choice in saved.choices]) == (mine, [1, 2, 0, 0])
    assert (Paper.objects.get().spent, Mark.objects.count()) == (3, 2)


def test_a_receipt_of_another_does_not_give_who_has_not_voted_a_second_paper(region):
    box = secret()
    first = box.electors[0].place_secretly(box.options[0].pk, 1).receipt

    second = box.electors[1].place_secretly(box.options[1].pk, 1, receipt=first).receipt

    assert second != first
    assert (Paper.objects.count(), Elector.objects.filter(has_voted=True).count()) == (2, 2)


def test_last_dot_taken_back_leaves_no_paper_and_no_vote(region):
    box = secret()
    mine = box.electors[0].place_secretly(box.options[0].pk, 1).receipt

    assert box.electors[0].place_secretly(box.options[0].pk, 0, receipt=mine).receipt == ""

    assert (Paper.objects.count(), Mark.objects.count(), Elector.objects.filter(has_voted=True).count()) == (0, 0, 0)
    assert box.electors[0].place_secretly(box.options[0].pk, 1).receipt != mine


def test_dots_beyond_the_rules_are_refused_and_nothing_is_written(region):
    box = secret()
    elector, (a, b, *_rest) = box.electors[0], box.options
    assert refused(elector.place_secretly, a.pk, 3) == "cap"
    mine = elector.place_secretly(a.pk, 2).receipt
    assert refused(elector.place_secretly, b.pk, 2, receipt=mine) == "too_many"
    assert refused(elector.place_secretly, 999, 1, receipt=mine) == "unknown_option"
    box.ballot.close(by=None)
    assert refused(elector.place_secretly, b.pk, 1, receipt=mine) == "closing"
    assert Paper.objects.get().spent == 2


def test_vote_takes_three_statements(region, sql):
    box = secret(leaders=20, options=8)
    with sql(3):
        mine = box.electors[0].place_secretly(box.options[0].pk, 1).receipt
    with sql(3):
        box.electors[0].place_secretly(box.options[1].pk, 2, receipt=mine)


def test_database_refuses_a_secret_paper_with_a_name_or_a_named_paper_in_a_secret_vote(region):
    box, open_box = secret(), opened()
    named = {"ballot": box.ballot, "elector": box.electors[0], "saved_at": box.ballot.opened_at}
    shape = {"allowance": 3, "spent": 1}

    @transaction.atomic
    def write(**given):
        Paper.objects.create(**shape, **given)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def refuses(**given):
        with pytest.raises(IntegrityError) as trouble:
            write(**given)
        return str(trouble.value)

    assert "paper_secrecy_of_ballot" in refuses(**named)
    assert "paper_secret_names_nobody" in refuses(**named, secrecy="secret", receipt="A", link_version=0)
    nameless = {"secrecy": "secret", "receipt": "A", "link_version": 0}
    assert "paper_secrecy_of_ballot" in refuses(ballot=open_box.ballot, **nameless)
    assert "paper_secret_names_nobody" in refuses(ballot=box.ballot, **nameless, saved_at=box.ballot.opened_at)
    Paper.objects.create(ballot=box.ballot, **shape, **nameless)
    assert "paper_receipt_once" in refuses(ballot=box.ballot, **nameless)


def test_ties_by_organizations_are_refused_in_a_secret_vote(region):
    with pytest.raises(ValidationError) as trouble:
        secret(tie_rule="more_organizations")
    assert list(trouble.value.message_dict) == ["tie_rule"]


def test_counted_papers_are_new_rows_in_an_order_that_tells_nothing(region):
    orders = set()
    for _round in range(4):
        box = secret(leaders=8)
        receipts = cast(box, [[1], [2], [1, 1], [0, 2], [2, 1], [0, 0, 1], [1, 0, 2], [0, 1]])
        before = set(Paper.objects.filter(ballot=box.ballot).values_list("pk", flat=True))
        count(box.ballot)
        with connection.cursor() as cursor:
            query = "SELECT receipt FROM partnerships_paper WHERE ballot_id = %s ORDER BY "
            seen = []
            for column in ("id", "ctid"):
                cursor.execute(query + column, [box.ballot.pk])
                seen.append([row[0] for row in cursor.fetchall()])
            for table in ("paper", "mark", "elector"):
                cursor.execute(
                    f"SELECT DISTINCT xmin::text FROM partnerships_{table} WHERE ballot_id = %s", [box.ballot.pk]
                )
                assert len(cursor.fetchall()) == 1
            cursor.execute(
                "SELECT m.id FROM partnerships_mark m WHERE ballot_id = %s ORDER BY paper_id, id", [box.ballot.pk]
            )
            marks = [row[0] for row in cursor.fetchall()]
        assert not before & set(Paper.objects.filter(ballot=box.ballot).values_list("pk", flat=True))
        assert sorted(seen[0]) == sorted(receipts)
        assert marks == sorted(marks)
        orders.add(tuple(receipts.index(receipt) for receipt in seen[0]))
    # Four times the same order of eight: one in 10^13.
    assert len(orders) > 1


# ---- the phone ----


def test_phone_says_before_the_first_tap_what_a_lost_receipt_means(here, client):
    with in_region(here):
        box = secret()

    page = client.get(phone(here, box)).content.decode()

    assert "If you lose it, your paper stands as it is." in page
    assert "This vote is secret: your paper carries a receipt and not your name" in page
    assert not RECEIPT.search(page)


def test_receipt_comes_back_on_the_page_and_in_a_cookie_of_this_address_only(here, client):
    with in_region(here):
        box = secret()
    path = phone(here, box)

    answer = client.post(path, {"place": f"{box.options[0].pk}:2"})

    with in_region(here):
        receipt = Paper.objects.get().receipt
    assert answer.status_code == 200
    assert receipt in answer.content.decode()
    cookie = answer.cookies[f"receipt-{box.ballot.pk}"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == (receipt, path, True, "Lax")
    again = client.post(path, {"place": f"{box.options[1].pk}:1"}).content.decode()
    assert "All your dots are placed" in again
    assert receipt in client.get(path).content.decode()


def test_phone_without_cookies_votes_on_with_what_the_form_carries(here, client):
    with in_region(here):
        box = secret()
    path = phone(here, box)
    receipt = RECEIPT.search(client.post(path, {"place": f"{box.options[0].pk}:1"}).content.decode()).group()
    client.cookies.clear()

    page = client.post(path, {"place": f"{box.options[1].pk}:1", "receipt": receipt}).content.decode()

    assert "1 dot left" in page


def test_lost_receipt_means_the_paper_stands_and_typing_it_brings_it_back(here, client):
    with in_region(here):
        box = secret()
    path = phone(here, box)
    client.post(path, {"place": f"{box.options[0].pk}:2"})
    with in_region(here):
        receipt = Paper.objects.get().receipt
    client.cookies.clear()

    lost = client.get(path).content.decode()
    assert "Your paper is in the urn, and it counts." in lost
    assert receipt not in lost
    tap = client.post(path, {"place": f"{box.options[0].pk}:1"})
    assert tap.status_code == 409
    assert "Only whoever holds its receipt can change it." in tap.content.decode()
    wrong = client.post(path, {"receipt": "2222-2222-2222"})
    assert wrong.status_code == 400
    assert "No paper of this vote carries that receipt." in wrong.content.decode()
    with in_region(here):
        assert Paper.objects.get().spent == 2
    found = client.post(path, {"receipt": receipt.lower().replace("-", " ")}).content.decode()
    assert "1 dot left" in found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("options", "leaders"), [(2, 3), (10, 50)])
def test_secret_paper_takes_five_statements_and_a_tap_eight(here, client, sql, options, leaders):
    with in_region(here):
        box = secret(options=options, leaders=leaders, dots=2)
    path = phone(here, box)
    client.get(path)
    with sql(5):
        client.get(path)
    with sql(8):
        client.post(path, {"place": f"{box.options[0].pk}:1"})
    with sql(8):
        client.post(path, {"place": f"{box.options[1].pk}:1"})
    with sql(5):
        client.get(path)


# ---- the list, and counting again ----


def recounted(file):
    told = io.StringIO()
    call_command("recount", str(file), stdout=told)
    return told.getvalue().splitlines()


@pytest.mark.parametrize("tie_rule", ["lot", "all_tied"])
@pytest.mark.parametrize("papers", [[[2, 1]] * 5, [[1, 1, 1]] * 6, [[2], [0, 2], [0, 0, 2], [2], [0, 2]]])
def test_list_export_and_recount_agree_with_the_result(here, convener, tmp_path, tie_rule, papers):
    with in_region(here):
        box = secret(leaders=7, tie_rule=tie_rule)
        receipts = cast(box, papers)
        result = count(box.ballot)
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"

    listed = convener.get(f"{page}papers/").content.decode()
    assert sorted(RECEIPT.findall(listed)) == sorted(receipts)
    file = tmp_path / "papers.csv"
    file.write_bytes(convener.get(f"{page}papers.csv").content)
    assert recounted(file) == as_recounted(result)
    guests = phone(here, box, 0)
    assert convener.get(f"{guests}papers.csv").content == file.read_bytes()
    told = convener.get(f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/papers/").json()
    assert sorted(paper["receipt"] for paper in told) == sorted(receipts)


def test_voter_finds_the_own_paper_in_the_list(here, client):
    with in_region(here):
        box = secret(leaders=6)
    path = phone(here, box)
    client.post(path, {"place": f"{box.options[0].pk}:2"})
    with in_region(here):
        cast(box, [[]] + [[1, 1]] * 5)
        count(Ballot.objects.get(pk=box.ballot.pk))
        mine = Paper.objects.get(spent=2, marks__dots=2).receipt

    assert "Every paper, by its receipt" in client.get(path).content.decode()
    listed = client.get(f"{path}papers/").content.decode()
    assert listed.count("Yours") == 1
    assert mine in listed[: listed.index("Yours")].rsplit("<li", 1)[1]


def test_fewer_than_five_papers_are_neither_listed_nor_broken_down(here, convener):
    with in_region(here):
        box = secret(leaders=6)
        receipts = cast(box, [[2, 1]] * 4)
        result = count(box.ballot)
        assert {(line.voters, line.organizations) for line in result.lines} == {(None, None)}
        with pytest.raises(ValidationError):
            urn.published(box.ballot)
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"

    for path in (f"{page}papers/", f"{page}papers.csv", f"{phone(here, box)}papers/", f"{phone(here, box)}papers.csv"):
        answer = convener.get(path)
        assert answer.status_code == 409
        assert not any(receipt in answer.content.decode() for receipt in receipts)
    assert convener.get(f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/papers/").status_code == 400


def test_papers_are_not_listed_before_the_count_nor_of_a_hidden_vote(here, convener):
    with in_region(here):
        box, hidden = secret(leaders=6), opened(leaders=6)
        receipts = cast(box, [[2, 1]] * 6)
        box.ballot.close(by=None)
        count(hidden.ballot)
    for ballot in (box.ballot, hidden.ballot):
        answer = convener.get(f"/r/{here.slug}/ballots/{ballot.pk}/papers/")
        assert answer.status_code == 409
        assert not any(receipt in answer.content.decode() for receipt in receipts)


def test_a_secret_vote_is_never_opened_again(region):
    box = secret()
    count(box.ballot)
    assert refused(box.ballot.reopen, reason="One was late", by=None) == "secret"


def test_recount_refuses_a_receipt_listed_twice(tmp_path):
    file = tmp_path / "papers.csv"
    file.write_text("method,dots\nelectors,5\npaper,AAAA,1,1\npaper,AAAA,1,1\n")
    with pytest.raises(SystemExit, match="twice"):
        recounted(file)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("abcd efgh jklm", "ABCD-EFGH-JKLM"), ("ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM"), ("ABCD-EFGH", ""), ("O" * 12, "")],
)
def test_receipts_are_read_however_they_are_typed(typed, read):
    assert read_receipt(typed) == read


def test_result_says_the_same_everywhere_and_no_organizations(region):
    box = secret(leaders=6)
    cast(box, [[2, 1]] * 6)
    result = count(box.ballot)
    assert result == tally(Ballot.objects.get(pk=box.ballot.pk))
    assert [(line.dots, line.voters, line.organizations) for line in result.lines[:2]] == [(12, 6, None), (6, 6, None)]
