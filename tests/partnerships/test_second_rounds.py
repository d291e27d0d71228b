"""What ties for the last place is voted on once more, by the same people; that completes the first count."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outbox.letters import KINDS
from outbox.models import Message
from outbox.writing import write
from partnerships import rounds, tallies
from partnerships.models import Ballot, Elector, Option, Proxy, Representative
from partnerships.needs import ballot_needs, waiting_ballots
from partnerships.recount import recount
from partnerships.urn import export
from regions.models import Activity, Link
from regions.scope import in_region
from regions.spreadsheets import write as as_csv
from tests.factories import make_contact, make_member, make_region, make_seat
from tests.partnerships.ballot_box import count, opened, place, prepare
from tests.partnerships.test_ballot_races import all_at_once
from tests.partnerships.test_electorate import code
from tests.partnerships.test_proxies import begin, by_proxy, give, prepared

# A is clear with four dots, B and C tie with two, D has none.
TIED = [[2], [2], [0, 2], [0, 0, 2]]


@pytest.fixture
def here(db):
    region = make_region()
    with in_region(region):
        yield region


def tied(papers=TIED, **rules):
    box = opened(**{"leaders": 4, "winners": 2, "tie_rule": "second_round"} | rules)
    place(box, papers)
    count(box.ballot)
    return box


def again(box):
    """The second round, with its own options and lines in the order of the first."""
    second = box.ballot.open_second_round(by=None)
    second.lines = list(second.electors.order_by("id"))
    second.choices = list(second.options.order_by("position"))
    return second


def vote(second, *choices):
    for elector, choice in zip(second.lines, choices, strict=False):
        elector.place(second.choices[choice].pk, 1)


def fates(ballot):
    return {line.label[-1]: (line.chosen, line.tie) for line in tallies.tally(ballot).lines}


# ---- the first count ----


def test_what_ties_for_the_last_place_is_left_to_a_second_round(here):
    box = tied()

    result = tallies.tally(box.ballot)

    assert fates(box.ballot) == {"A": (True, ""), "B": (False, "again"), "C": (False, "again"), "D": (False, "")}
    assert result.headline == "The leaders chose one. A second round decides among those that tie."
    assert {line.why for line in rounds.tied(result)} == {"Tied for the last place; a second round decides."}
    assert rounds.places(result) == 1
    assert any(
        rule.startswith("If choices tie for the last place, everybody votes once more") for rule in box.ballot.rules
    )


def test_tie_over_every_place_chooses_nothing_yet(here):
    box = tied([[2], [0, 2], [0, 0, 2], []], winners=1)

    assert tallies.tally(box.ballot).headline == "The choices tie; a second round decides."


def test_without_a_tie_that_matters_there_is_no_second_round(here):
    clear = tied([[2], [2], [0, 2], [0, 0, 1]])
    all_fit = tied(TIED, winners=3)
    lot = tied(tie_rule="lot")
    still = opened(tie_rule="second_round")

    for box in (clear, all_fit, lot):
        assert tallies.tally(box.ballot).headline in ("The leaders chose two.", "The leaders chose three.")
        assert code(box.ballot.open_second_round, by=None) == "no_tie"
    assert code(still.ballot.open_second_round, by=None) == "open"


# ---- the second round ----


def test_second_round_asks_the_same_people_about_the_tied_alone(here):
    box = tied(seats="all", partners=1)
    second = again(box)

    assert second.second_of == box.ballot
    assert [option.label for option in second.choices] == ["Requirement B", "Requirement C"]
    assert (second.dots, second.cap, second.winners, second.tie_rule, second.state) == (1, 1, 1, "lot", "open")
    assert (second.seats, second.quorum, second.question) == ("all", box.ballot.quorum, box.ballot.question)
    assert second.lot_seed not in ("", box.ballot.lot_seed)
    assert [line.contact_id for line in second.lines] == [elector.contact_id for elector in box.electors]
    assert Link.objects.to("ballot", second).count() == 5
    assert Message.objects.filter(kind="ballot.opened", about_id=second.pk).count() == 5
    assert second.rules[0] == "This is a second round, among the choices that tied in the first."
    (letter, *_) = write(list(Message.objects.filter(kind="ballot.opened", about_id=second.pk)[:1])).values()
    assert "This is a second round" in letter.text
    assert "opened a second round among the 2 that tied" in Activity.objects.about(second).latest_first()[0].sentence


def test_result_of_the_second_round_completes_the_first_and_leaves_its_count(here):
    box = tied()
    second = again(box)
    vote(second, 1, 1, 0)

    count(second)

    first = Ballot.objects.get(pk=box.ballot.pk)
    assert fates(first) == {
        "A": (True, ""), "C": (True, "second_round"), "B": (False, "second_round"), "D": (False, ""),
    }  # fmt: skip
    assert tallies.tally(first).headline == "The leaders chose two. It was decided in a second round."
    counted, completed = first.snapshots.all()
    assert counted.counted == tallies.tally(box.ballot)
    assert (completed.number, completed.counted, completed.counted_at) == (2, tallies.tally(first), second.closed_at)
    assert {line.why for line in completed.counted.lines if line.tie} == {
        "Tied; chosen in a second round.", "Tied; not chosen in the second round.",
    }  # fmt: skip


def test_second_round_that_ties_too_goes_by_its_own_printed_lot(here):
    box = tied()
    second = again(box)
    vote(second, 0, 0, 1, 1)

    count(second)

    winner = min(second.choices, key=lambda option: tallies.lot(second.lot_seed, option.pk))
    chosen = {line.requirement for line in tallies.tally(Ballot.objects.get(pk=box.ballot.pk)).chosen}
    assert chosen == {box.needs[0].pk, winner.requirement_id}


def test_second_round_too_few_vote_in_leaves_it_to_the_lot_of_the_first(here):
    box = tied()
    second = again(box)
    vote(second, 0, 0)

    count(second)

    first = Ballot.objects.get(pk=box.ballot.pk)
    winner = min(box.options[1:3], key=lambda option: tallies.lot(first.lot_seed, option.pk))
    assert {line.option for line in tallies.tally(first).chosen} == {box.options[0].pk, winner.pk}
    assert {line.tie for line in tallies.tally(first).lines} == {"", "lot"}


def test_letter_and_pages_of_a_second_round_say_what_both_rounds_chose(here, client):
    box = tied()
    second = again(box)
    vote(second, 0)
    count(second)
    told = Message.objects.filter(kind="ballot.closed", about_id=second.pk).select_related("contact__organization")
    (chosen,) = {line.label for line in tallies.tally(Ballot.objects.get(pk=box.ballot.pk)).chosen} - {"Requirement A"}

    letters = KINDS["ballot.closed"].render(list(told)).values()
    page = client.get(Link.objects.to("ballot", second).first().path).content.decode()

    assert len(letters) == 4
    for words in [page, *(letter.text for letter in letters), *(letter.html for letter in letters)]:
        assert "The leaders chose two." in words
        assert "nothing was chosen" not in words.replace("or nothing is chosen", "")
        assert chosen in words
        assert "Tied; chosen by the lot." in words


def test_places_the_second_round_leaves_empty_go_by_lot(here):
    box = tied([[0, 2], [0, 0, 2], [0, 0, 0, 2], [2]], winners=3)
    second = again(box)
    assert (len(second.choices), second.dots, second.winners) == (4, 3, 3)
    vote(second, 2, 2, 2)

    count(second)

    result = tallies.tally(Ballot.objects.get(pk=box.ballot.pk))
    assert len(result.chosen) == 3
    assert {line.label[-1]: line.tie for line in result.lines if line.tie == "second_round"} == {"C": "second_round"}


def test_second_round_is_opened_once_and_the_first_not_again(here):
    box = tied()
    second = again(box)

    assert code(box.ballot.open_second_round, by=None) == "second_open"
    assert code(box.ballot.reopen, reason="One was late", by=None) == "second_round"
    late = make_seat(box.table).contact
    assert code(second.admit, late, reason="The flight was late", by=None) == "second_round"


def test_second_round_counted_again_completes_the_first_anew(here):
    box = tied()
    second = again(box)
    vote(second, 0, 0, 0)
    count(second)
    second.reopen(reason="One was late", by=None)
    for elector in second.lines[:3]:
        elector.place(second.choices[0].pk, 0)
        elector.place(second.choices[1].pk, 1)

    count(second)

    first = Ballot.objects.get(pk=box.ballot.pk)
    assert fates(first)["C"] == (True, "second_round")
    assert [kept.number for kept in first.snapshots.all()] == [1, 2, 3]


def test_second_round_takes_over_colleagues_proxies_and_who_was_let_in(here):
    box = prepared(leaders=5, winners=2, tie_rule="second_round")
    colleague = make_seat(box.table, make_contact(box.seats[2].organization)).contact
    third = box.seats[3].organization
    give(box)
    give(box, third, box.seats[4].contact)
    begin(box)
    late = make_seat(box.table).contact
    box.ballot.admit(late, reason="The flight was late", by=None)
    by_proxy(box).place(box.options[0].pk, 2)
    box.electors[1].place(box.options[0].pk, 2)
    box.electors[2].place(box.options[1].pk, 2)
    box.electors[3].place(box.options[2].pk, 2)
    count(box.ballot)

    second = again(box)

    assert second.electors.count() == box.ballot.electors.count() == 6
    assert Representative.objects.get(ballot=second).contact == colleague
    assert second.electors.get(contact=late).admitted_because == "The flight was late"
    # The third organization had voted itself. A list without it would tell everybody so.
    assert {given.organization for given in Proxy.objects.filter(ballot=second, void_at=None)} == {box.absent, third}
    assert f"{box.absent.name} cannot be there" in " ".join(second.rules)


def test_secret_vote_has_a_secret_second_round(here, tmp_path):
    box = opened(leaders=6, winners=2, tie_rule="second_round", secrecy="secret")
    for elector, number in zip(box.electors, (0, 0, 1, 1, 2, 2), strict=True):
        elector.place_secretly(box.options[number].pk, 1)
    count(box.ballot)
    second = again(box)
    assert second.is_secret
    for elector, number in zip(second.lines, (0, 0, 0, 1, 1, 2), strict=True):
        elector.place_secretly(second.choices[number].pk, 1)
    file = tmp_path / "papers.csv"
    file.write_bytes(as_csv(export(box.ballot)))

    count(second)

    first = Ballot.objects.get(pk=box.ballot.pk)
    assert {line.label[-1] for line in tallies.tally(first).chosen} == {"A", "B"}
    # The papers of the first round alone say what they said: a tie.
    assert not any("chosen" in line for line in recount(str(file)))


@pytest.mark.parametrize(("papers", "chosen"), [((0, 0, 0, 1, 1, 2, 2), "A"), ((0, 0, 0, 1, 1, 1, 2), "AB")])
def test_recount_knows_the_rule(here, tmp_path, papers, chosen):
    box = opened(leaders=7, winners=2, tie_rule="second_round", secrecy="secret")
    for elector, number in zip(box.electors, papers, strict=True):
        elector.place_secretly(box.options[number].pk, 1)
    result = count(box.ballot)
    file = tmp_path / "papers.csv"
    file.write_bytes(as_csv(export(box.ballot)))

    assert {line.label[-1] for line in result.chosen} == set(chosen)
    assert {line[-1] for line in recount(str(file)) if "chosen" in line} == set(chosen)


def test_what_both_rounds_chose_is_adopted_from_the_first(here):
    box = tied()

    (need,) = ballot_needs(waiting_ballots())
    assert need.what == "A tie to decide: What should we take on first?"
    second = again(box)
    (need,) = ballot_needs(waiting_ballots())
    assert need.what == "Voting is open: What should we take on first?"
    vote(second, 1, 1, 0)
    count(second)
    (need,) = ballot_needs(waiting_ballots())
    assert need.url.endswith(f"/ballots/{box.ballot.pk}/adopt/")


# ---- the database ----


def refused(match):
    return pytest.raises(IntegrityError, match=match)


def begun_past_the_verbs(box, *, options=(1, 2), leave_out=0, more=0, **given):
    """A second round written by hand, opened in the end."""
    rules = {"dots": 1, "cap": 1, "winners": 1, "tie_rule": "lot"} | given
    second = Ballot.objects.create(partnership=box.table, question="Once more?", second_of=box.ballot, **rules)
    for position, number in enumerate(options, 1):
        Option.objects.create(ballot=second, requirement=box.needs[number], label="Said", position=position)
    people = [elector.contact for elector in box.electors[leave_out:]] + [make_contact() for _ in range(more)]
    for contact in people:
        Elector.objects.create(ballot=second, contact=contact, organization=contact.organization, email=contact.email)
    Ballot.objects.filter(pk=second.pk).update(opened_at=timezone.now(), lot_seed="seed")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return second


def test_database_holds_a_second_round_to_the_ties_and_the_roll_of_the_first(here):
    box, clear = tied(), tied([[2], [2], [0, 2], [0, 0, 1]])
    for wrong, match in (
        ({"options": (0, 1, 2)}, "about what ties"),
        ({"options": (1,)}, "about what ties"),
        ({"leave_out": 1}, "those vote who could"),
        ({"more": 1}, "those vote who could"),
        ({"leave_out": 1, "more": 1}, "those vote who could"),
        ({"tie_rule": "second_round"}, "ballot_second_is_last"),
    ):
        with refused(match), transaction.atomic():
            begun_past_the_verbs(box, **wrong)
    with refused("about what ties"), transaction.atomic():
        begun_past_the_verbs(clear)
    box.other = prepare()
    with refused("second_of_id_agrees"), transaction.atomic():
        elsewhere(box)
    assert begun_past_the_verbs(box).second_of == box.ballot
    with refused("second_of"), transaction.atomic():
        begun_past_the_verbs(box)


def elsewhere(box):
    """A second round at another table."""
    Ballot.objects.filter(pk=box.other.ballot.pk).update(second_of=box.ballot, tie_rule="lot")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_database_lets_nobody_into_a_second_round_and_does_not_reopen_the_first(here):
    box = tied()
    second = again(box)
    contact = make_contact()

    with refused("roll of a ballot is frozen"), transaction.atomic():
        Elector.objects.create(
            ballot=second, contact=contact, organization=contact.organization, admitted_at=timezone.now(),
            admitted_because="Late",
        )  # fmt: skip
    with refused("is not opened again"), transaction.atomic():
        Ballot.objects.filter(pk=box.ballot.pk).update(closed_at=None, result=None)
    with refused("The rules of a ballot are fixed"), transaction.atomic():
        Ballot.objects.filter(pk=second.pk).update(second_of=None)


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_opening_the_second_round_at_once_open_one():
    region = make_region()
    with in_region(region):
        box = tied()

    outcomes = all_at_once(region, [lambda: Ballot.objects.get(pk=box.ballot.pk).open_second_round(by=None)] * 4)

    assert Counter(outcomes) == {"counted": 1, "second_open": 3}


# ---- pages and programs ----


@pytest.mark.django_db
def test_convener_opens_the_second_round_and_reads_how_it_was_decided(client):
    region = make_region()
    with in_region(region):
        box = tied()
    client.force_login(make_member(region))
    page = f"/r/{region.slug}/ballots/{box.ballot.pk}/"

    result = client.get(f"{page}result/").content.decode()
    asked = client.get(f"{page}second-round/").content.decode()
    opened_ = client.post(f"{page}second-round/", follow=True)

    assert f'href="{page}second-round/"' in result
    assert "Open the second round?" in asked
    assert "The second round, among the choices that tied." in opened_.content.decode()
    with in_region(region):
        row = Ballot.objects.get(second_of=box.ballot)
        second = row.get_absolute_url()
        assert "The second round is open" in client.get(f"{page}result/").content.decode()
        row.lines, row.choices = list(row.electors.order_by("id")), list(row.options.all())
        vote(row, 1, 1, 0)
        count(row)
    whole, alone = client.get(f"{page}result/").content.decode(), client.get(f"{second}result/").content.decode()
    assert "Decided in a second round." in whole
    assert "Tied; chosen in a second round." in whole
    assert "second-round/" not in whole
    assert "reopen/" not in whole
    assert f'href="{page}result/"' in alone
    assert client.post(f"{page}second-round/").status_code == 400
    listed = client.get(f"/r/{region.slug}/partnerships/{box.table.slug}/ballots/").content.decode()
    assert "Second round" in listed


@pytest.mark.django_db
def test_programs_open_a_second_round(client):
    region = make_region()
    with in_region(region):
        box = tied()
    client.force_login(make_member(region))
    api = f"/api/v1/regions/{region.slug}/ballots/{box.ballot.pk}/second-round/"

    made, again_ = client.post(api), client.post(api)

    assert (made.status_code, made.json()["second_of"], made.json()["state"]) == (201, box.ballot.pk, "open")
    assert again_.status_code == 400


def test_second_round_is_printed_on_the_phone(here, client):
    box = tied()
    second = again(box)
    path = Link.objects.to("ballot", second).get(contact=box.seats[0].contact).path

    page = client.get(path).content.decode()

    assert "The second round, among the choices that tied." in page
    assert "One dot. At most one on a choice." in page


# ---- the count alone ----


@pytest.mark.parametrize("won", [(), (2,), (3,), (2, 3)])
def test_decided_fills_the_places_and_no_more(won):
    lines = tuple(
        tallies.Line(option=n, requirement=n, label=str(n), dots=5, voters=1, organizations=1) for n in range(1, 5)
    )
    chosen = tallies.choose(lines, winners=3, tie_rule="second_round", seed="s")
    first = tallies.Result(
        electors=5, voted=5, organizations=5, organizations_voted=5, question="?", winners=3, quorum=3,
        tie_rule="second_round", lot_seed="s", dots=20, lines=tuple(chosen),
    )  # fmt: skip

    whole = rounds.decided(first, won)

    assert len(whole.chosen) == 3
    assert set(won) <= {line.requirement for line in whole.chosen}
    assert not whole.is_undecided
