"""Marks, rankings and ratings from phone to result: open and secret, keyed, shown, downloaded, counted again."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from partnerships import urn
from partnerships.models import Elector, Mark, Paper
from partnerships.tallies import lot, tally
from regions.models import Link
from regions.scope import in_region
from tests.partnerships.ballot_box import as_recounted, count, opened

pytestmark = pytest.mark.django_db

METHODS = ("approval", "ranked", "grid")
PAPERS = {
    "approval": [(1, 1), (1,), (1, None, 1), (None, None, 1), (None, None, 1), (1,)],
    "ranked": [(1, 2, 3, 4), (1, 2), (1, 3, 2), (None, 3, 2, 1), (3, None, 1, 2), (None, 1)],
    "grid": [
        ((5, 1), (4, 4)),
        ((4, 2), (4, 5)),
        ((5, 3), (3, 4), (1, 1)),
        ((5, 5),),
        ((2, 2), (4, 4)),
        ((3, 3), (5, 5)),
    ],
}


def boxed(method, **given):
    return opened(**({"method": method, "leaders": 7} | given))


def marks(box, paper):
    return {option.pk: said for option, said in zip(box.options, paper, strict=False) if said is not None}


def cast(box, papers):
    """The papers laid by verb; of a secret ballot their receipts."""
    receipts = []
    for elector, paper in zip(box.electors, papers, strict=False):
        if box.ballot.is_secret:
            receipts.append(elector.fill_secretly(marks(box, paper)).receipt)
        else:
            elector.fill(marks(box, paper))
    return receipts


def phone(here, box, number=0):
    with in_region(here):
        return Link.objects.to("ballot", box.ballot).get(contact=box.electors[number].contact).path


def form(box, paper):
    """What the browser sends for a whole paper."""
    names = {"ranked": ("rank",), "grid": ("importance", "feasibility")}[box.ballot.method]
    sent = {"place": "paper"}
    for option, said in zip(box.options, paper, strict=False):
        values = said if isinstance(said, tuple) else (said,)
        sent |= {f"{name}-{option.pk}": value for name, value in zip(names, values, strict=True) if value is not None}
    return sent


def lies(here, box, number=0):
    with in_region(here):
        laid = Mark.objects.filter(paper__elector=box.electors[number]).order_by("rank", "option__position")
        return [(mark.option.label[-1], *mark.says) for mark in laid.select_related("option")]


# ---- the phone ----


def test_marks_are_tapped_one_by_one_and_taken_back(here, client):
    with in_region(here):
        box = boxed("approval")
    path = phone(here, box)
    first = client.get(path).content.decode()
    assert "Mark every choice you support." in first
    assert "0 choices marked" in first

    client.post(path, {"place": f"{box.options[0].pk}:1"})
    client.post(path, {"place": f"{box.options[2].pk}:1"})

    assert "2 choices marked" in client.get(path).content.decode()
    client.post(path, {"place": f"{box.options[0].pk}:0"})
    assert lies(here, box) == [("C", 1)]


@pytest.mark.parametrize(
    ("method", "paper", "laid", "standing"),
    [
        ("ranked", (2, None, 1), [("C", 1), ("A", 2)], "2 of 4 ranked"),
        ("grid", ((5, 1), None, (2, 3)), [("A", 5, 1), ("C", 2, 3)], "2 of 4 rated"),
    ],
)
def test_whole_paper_is_saved_shown_again_and_replaced(here, client, method, paper, laid, standing):
    with in_region(here):
        box = boxed(method)
    path = phone(here, box)
    assert "Not saved yet" in client.get(path).content.decode()

    answer = client.post(path, form(box, [said or ((None,) * 2 if method == "grid" else None) for said in paper]))

    assert (answer.status_code, answer["Location"]) == (302, path)
    assert lies(here, box) == laid
    page = client.get(path).content.decode()
    assert standing in page
    assert page.count(" selected") + page.count(" checked") == (2 if method == "ranked" else 4)
    client.post(path, {"place": "paper"})
    assert lies(here, box) == []


def test_refused_paper_comes_back_as_it_was_filled_in(here, client):
    with in_region(here):
        box = boxed("ranked")
    path = phone(here, box)

    answer = client.post(path, form(box, (2, 2, 1)))

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Two choices stand at place 2: “Requirement A” and “Requirement B”. Give one of them another." in page
    assert page.count('<option value="2" selected>') == 2
    assert lies(here, box) == []


def test_half_a_rating_is_refused_and_comes_back(here, client):
    with in_region(here):
        box = boxed("grid")

    answer = client.post(phone(here, box), {"place": "paper", f"importance-{box.options[1].pk}": "4"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“Requirement B” is rated on one line only." in page
    assert page.count(" checked") == 1


@pytest.mark.parametrize("method", ["ranked", "grid"])
@pytest.mark.parametrize("typed", ["first", "-1", "99999", "1.5"])
def test_unreadable_paper_changes_nothing(here, client, method, typed):
    with in_region(here):
        box = boxed(method)
    name = "rank" if method == "ranked" else "importance"

    answer = client.post(phone(here, box), {"place": "paper", f"{name}-{box.options[0].pk}": typed})

    assert answer.status_code == 400
    assert "We could not read that paper." in answer.content.decode()
    assert lies(here, box) == []


@pytest.mark.parametrize("method", ["ranked", "grid"])
def test_secret_paper_gets_a_receipt_and_is_changed_only_with_it(here, client, method):
    with in_region(here):
        box = boxed(method, secrecy="secret", tie_rule="lot")
    path, paper = phone(here, box), PAPERS[method][0]

    answer = client.post(path, form(box, paper))

    with in_region(here):
        kept = Paper.objects.get()
        assert (kept.elector_id, kept.saved_at, kept.spent) == (None, None, len(paper))
        assert Elector.objects.filter(has_voted=True).count() == 1
    assert kept.receipt in answer.content.decode()
    client.post(path, form(box, [*paper[:1]]))
    with in_region(here):
        assert Mark.objects.filter(paper=kept).count() == 1
    client.cookies.clear()
    assert client.post(path, form(box, paper)).status_code == 409
    emptied = client.post(path, {"place": "paper", "receipt": kept.receipt})
    assert "Not saved yet" in emptied.content.decode()
    with in_region(here):
        assert (Paper.objects.count(), Elector.objects.filter(has_voted=True).count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("options", "leaders"), [(2, 3), (10, 50)])
def test_paper_takes_five_statements_and_a_vote_six_and_ratings_one_more(here, client, sql, method, options, leaders):
    with in_region(here):
        box = opened(method=method, options=options, leaders=leaders)
    path = phone(here, box)
    client.get(path)
    sent = {"place": f"{box.options[0].pk}:1"} if method == "approval" else form(box, PAPERS[method][0][:2])

    with sql(5):
        client.get(path)
    with sql(7 if method == "grid" else 6):
        client.post(path, sent)


# ---- keyed ----


@pytest.mark.parametrize(("method", "laid"), [("ranked", [("B", 1), ("A", 2)]), ("grid", [("A", 5, 4)])])
def test_facilitator_keys_a_paper_twice(here, convener, method, laid):
    with in_region(here):
        box = boxed(method)
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/paper/"
    a, b = (option.pk for option in box.options[:2])
    typed = {f"option-{a}": 2, f"option-{b}": 1}
    if method == "grid":
        typed = {f"importance-{a}": 5, f"feasibility-{a}": 4}
    typed |= {"contact": box.electors[0].contact_id}
    first = convener.post(page, typed).content.decode()
    token = first.split('name="first" value="')[1].split('"')[0]

    convener.post(page, typed | {"first": token})

    assert lies(here, box) == laid


@pytest.mark.parametrize(("method", "said"), [("ranked", 1), ("grid", [5, 4]), ("approval", 1)])
def test_api_keys_a_paper_and_says_the_method(here, convener, method, said):
    with in_region(here):
        box = boxed(method)
    api = f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/"
    reading = {str(box.options[0].pk): said}
    sent = {"contact": box.electors[0].contact_id, "first": reading, "second": reading}

    answer = convener.post(f"{api}key-paper/", sent, content_type="application/json")

    assert (answer.status_code, convener.get(api).json()["method"]) == (200, method)
    assert lies(here, box) == [("A", *(said if isinstance(said, list) else [said]))]


def test_api_refuses_what_is_no_mark(here, convener):
    with in_region(here):
        box = boxed("grid")
    api = f"/api/v1/regions/{here.slug}/ballots/{box.ballot.pk}/key-paper/"
    words = "Give a number from 0 to 1000, or two of them: importance and feasibility."
    for said in ("five", [1, 2, 3], [], True, -1, [1, "2"]):
        reading = {str(box.options[0].pk): said}
        sent = {"contact": box.electors[0].contact_id, "first": reading, "second": reading}
        answer = convener.post(api, sent, content_type="application/json")
        assert answer.status_code == 400
        refused = {str(box.options[0].pk): [words]}
        assert answer.json() == {"first": refused, "second": refused}
    assert lies(here, box) == []


# ---- the result ----


@pytest.mark.parametrize("method", METHODS)
def test_result_is_the_same_on_page_phone_screen_sheet_and_api(here, convener, method):
    with in_region(here):
        box = boxed(method)
        cast(box, PAPERS[method])
        result = count(box.ballot)
    page, api = (f"{before}{here.slug}/ballots/{box.ballot.pk}/" for before in ("/r/", "/api/v1/regions/"))

    assert convener.get(f"{api}result/").json() == json.loads(json.dumps(result.as_json()))
    shown = [convener.get(path).content.decode() for path in (f"{page}result/", phone(here, box), f"{page}screen/")]
    sheet = list(csv.reader(io.StringIO(convener.get(f"{page}result.csv").content.decode("utf-8-sig"))))
    assert [row[1] for row in sheet[1:]] == [line.label for line in result.lines]
    assert [row[5] for row in sheet[1:]] == ["yes" if line.chosen else "no" for line in result.lines]
    for text in shown:
        assert result.headline in text
        assert all(line.label in text for line in result.lines)
    for text in shown[:2]:
        assert "Who may have mattered" in text
        assert all(sentence in text for sentence in result.mattered.sentences)


def test_ranked_result_shows_each_round_and_says_when_the_two_ways_disagree(here, convener):
    """Three camps: B is everybody's second and wins by points, and goes out in the first round."""
    with in_region(here):
        box = boxed("ranked", options=3, winners=1)
        cast(box, [(1, 2, 3)] * 3 + [(3, 2, 1)] * 3 + [(3, 1, 2)])
        result = count(box.ballot)
    page = convener.get(f"/r/{here.slug}/ballots/{box.ballot.pk}/result/").content.decode()

    assert [line.label[-1] for line in result.chosen] == ["C"]
    assert (
        "The two ways of counting disagree: by points Requirement B would have been chosen, and not Requirement C."
        in page
    )
    assert "Round 1: Requirement B goes out." in page
    assert "Round 2: Requirement C has 4 of 7 papers, more than half." in page


def test_ranked_result_says_when_both_ways_agree(here, convener):
    with in_region(here):
        box = boxed("ranked")
        cast(box, [(1, 2, 3, 4)] * 5)
        count(box.ballot)

    page = convener.get(f"/r/{here.slug}/ballots/{box.ballot.pk}/result/").content.decode()

    assert "Counted by points, the same would have been chosen." in page


def test_grid_result_draws_the_means_and_says_the_same_in_a_table(here, convener):
    with in_region(here):
        box = boxed("grid")
        cast(box, PAPERS["grid"])
        count(box.ballot)

    page = convener.get(f"/r/{here.slug}/ballots/{box.ballot.pk}/result/").content.decode()

    assert "1, Requirement B: importance 4.0, feasibility 4.4" in page
    assert "2, Requirement A: importance 4.0, feasibility 2.7" in page
    assert "median 4, ±0.63" in page
    assert page.count("rated by too few") == 2


# ---- who may have mattered ----


def test_one_organization_that_decides_is_counted_and_never_named(here, convener):
    """A has four marks and B three: without any one of the four the lot decides."""
    with in_region(here):
        box = boxed("approval", winners=1)
        cast(box, [(1,), (1,), (1,), (1,), (None, 1), (None, 1), (None, 1)])
        result = count(box.ballot)
        names = [elector.contact.organization.name for elector in box.electors]

    assert [line.label[-1] for line in result.chosen] == ["A"]
    (a, b), seed = [option.pk for option in box.options[:2]], box.ballot.lot_seed
    assert (result.mattered.left_out, result.mattered.changed) == (7, 4 if lot(seed, b) < lot(seed, a) else 0)
    page = convener.get(f"/r/{here.slug}/ballots/{box.ballot.pk}/result/").content.decode()
    assert all(sentence in page for sentence in result.mattered.sentences)
    assert not any(name in page for name in names)
    assert not any(name in str(result.as_json()) for name in names)


def test_one_dot_each_is_said_where_dots_were_stacked(here):
    with in_region(here):
        box = opened(leaders=6, winners=1, dots=3, cap=2)
        for number, paper in enumerate([[2], [2], [1, 1], [0, 1], [0, 1], [0, 1]]):
            for option, dots in zip(box.options, paper, strict=False):
                if dots:
                    box.electors[number].place(option.pk, dots)
        result = count(box.ballot)

    assert [line.label[-1] for line in result.chosen] == ["A"]
    assert result.mattered.one_dot is False
    assert "With one dot each, something else would have been chosen." in result.mattered.sentences


@pytest.mark.parametrize(("leaders", "secrecy"), [(4, "hidden"), (7, "secret")])
def test_nothing_is_said_of_few_papers_nor_of_a_secret_vote(here, leaders, secrecy):
    with in_region(here):
        box = boxed("approval", leaders=leaders, secrecy=secrecy, tie_rule="lot")
        cast(box, [(1,)] * leaders)
        assert count(box.ballot).mattered is None


# ---- counted again ----


def recounted(file):
    told = io.StringIO()
    call_command("recount", str(file), stdout=told)
    return told.getvalue().splitlines()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("winners", [1, 3])
def test_list_export_and_recount_agree_with_the_result(here, convener, tmp_path, method, winners):
    with in_region(here):
        box = boxed(method, secrecy="secret", tie_rule="lot", winners=winners)
        receipts = cast(box, PAPERS[method])
        result = count(box.ballot)
        listed = urn.published(box.ballot)
        assert tally(box.ballot) == result
    page = f"/r/{here.slug}/ballots/{box.ballot.pk}/"

    assert sorted(paper.receipt for paper in listed) == sorted(receipts)
    shown = convener.get(f"{page}papers/").content.decode()
    assert all(receipt in shown for receipt in receipts)
    file = tmp_path / "papers.csv"
    file.write_bytes(convener.get(f"{page}papers.csv").content)
    assert recounted(file) == as_recounted(result)
